//! P12: what those on the roster see, and what a locked screen does.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use codegreen::app::confidential::Look;
use codegreen::app::draft::DraftBody;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::confidential::{Confidential, Wish};
use codegreen::domain::effect::{Audience, Notice, Surface};
use codegreen::domain::ids::{PageKey, UserId};
use codegreen::slack::render::{self, Message, veil};
use serde_json::Value;

use super::cast::{ALICE, CARLA, Cast, HUGO, LENA, RITA, TOM, draft_id, now};
use super::messages::{Named, closed};

/// The same Code Green, confidential: those who were asked are on the roster, and Hugo is not.
pub fn secret(cast: &Cast) -> CodeGreen {
    let green = cast.green();
    let pages = green.seats.iter().flat_map(|seat| &seat.pages);
    let mut admitted: BTreeSet<UserId> = pages.map(|page| page.recipient.clone()).collect();
    admitted.extend([ALICE.into(), TOM.into()]);
    CodeGreen {
        channel: "C0SECRET".into(),
        confidential: Some(Confidential {
            code_name: cast.say("Harbour"),
            admitted,
        }),
        ..green
    }
}

fn page_of(function: &str) -> PageKey {
    PageKey {
        seat: function.into(),
        rung: 0,
    }
}

fn veiled(green: &CodeGreen, surface: &Surface, message: Message) -> Message {
    veil::veiled(green, &veil::what_of(green, surface), message)
}

pub fn all(cast: &Cast) -> Named {
    let (green, scene) = (secret(cast), cast.scene());
    let over = closed(cast, green.clone(), OutcomeKind::Won);
    let (legal, attempt) = (page_of("legal"), 1);
    let page = Surface::Page {
        page: legal.clone(),
        attempt,
    };
    let asked = Surface::MandateRequest {
        approver: TOM.into(),
    };
    let mut out = green.clone();
    if let Some(confidential) = &mut out.confidential {
        confidential.admitted.remove(&LENA.into());
    }
    let told = |notice: &Notice| {
        let to = Audience::Person { user: ALICE.into() };
        render::notice(Some(&green), notice, &to, None, scene)
    };
    let by = HUGO.into();
    let mut named = vec![
        (
            "card__confidential",
            veiled(
                &green,
                &Surface::Card,
                render::card(&green, &cast.items(), scene),
            ),
        ),
        (
            "card__confidential_closed",
            veiled(
                &over,
                &Surface::Card,
                render::card(&over, &cast.items(), scene),
            ),
        ),
        (
            "page__confidential",
            veiled(
                &green,
                &page,
                render::page(&green, &legal, attempt, false, scene),
            ),
        ),
        (
            "page__confidential_repeated",
            veiled(
                &green,
                &page,
                render::page(&green, &legal, attempt, true, scene),
            ),
        ),
        (
            "page__taken_off_the_roster",
            render::page(&out, &legal, attempt, false, scene),
        ),
        (
            "mandate_request__confidential",
            veiled(
                &green,
                &asked,
                render::mandate_request(&green, &TOM.into(), scene),
            ),
        ),
        (
            "mandate_request__not_on_the_roster",
            render::mandate_request(&green, &RITA.into(), scene),
        ),
        (
            "list__confidential",
            render::list(&[green.clone(), cast.green()], scene),
        ),
        (
            "notice__admitted",
            told(&Notice::Admitted { by: CARLA.into() }),
        ),
        (
            "notice__same_deal_called",
            told(&Notice::SameDealCalled { by }),
        ),
    ];
    let mut no_room = green.clone();
    no_room.channel = "".into();
    let code = "missing_scope".to_owned();
    let to = Audience::Person { user: ALICE.into() };
    let notice = Notice::ChannelUnreachable { code };
    named.push((
        "notice__no_room",
        render::notice(Some(&no_room), &notice, &to, None, scene),
    ));
    named
        .into_iter()
        .map(|(name, message)| (name.to_owned(), message))
        .collect()
}

pub fn views(cast: &Cast) -> Vec<(String, Value)> {
    let green = secret(cast);
    let looks: Vec<Look> = [(LENA, "status", 5), (CARLA, "a section of the plan", 9)]
        .into_iter()
        .map(|(by, what, minutes)| Look {
            by: by.into(),
            at: now() - TimeDelta::minutes(minutes),
            what,
        })
        .collect();
    let many = vec![looks[0].clone(); 100];
    let roster = |name: &str, reader: &str, looks: Option<&[Look]>| {
        let view = render::roster_modal(&green, &reader.into(), looks, cast.scene());
        (format!("roster_modal__{name}"), view)
    };
    let body = |code_name: Option<String>| DraftBody {
        confidential: Some(Wish { code_name }),
        ..cast.draft()
    };
    let preview = |name: &str, body: &DraftBody| {
        let (company, caller) = (cast.company(), ALICE.into());
        let view = render::preview_modal(draft_id(), body, &company, &caller, None, cast.scene());
        (format!("preview_modal__{name}"), view)
    };
    vec![
        roster("for_the_caller", ALICE, Some(&looks)),
        roster("for_the_sponsor_with_many_looks", TOM, Some(&many)),
        roster("for_whoever_is_on_it", CARLA, None),
        preview("confidential", &body(None)),
        preview("confidential_by_name", &body(Some(cast.say("Harbour")))),
    ]
}
