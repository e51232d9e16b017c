//! Every modal in every state it can be in.

use chrono::TimeDelta;
use codegreen::app::draft::DraftBody;
use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::OutcomeKind;
use codegreen::domain::code_green::Place;
use codegreen::domain::money::Money;
use codegreen::domain::section::SectionKey;
use codegreen::slack::render;
use codegreen::slack::wire::ViewKind;
use serde_json::Value;

use super::cast::{ALICE, CARLA, Cast, RITA, TOM, date, draft_id, now};

pub type Named = Vec<(String, Value)>;

/// Every modal, named `renderer__state`.
pub fn all(cast: &Cast) -> Named {
    let mut all = Named::new();
    all.extend(declaring(cast));
    all.extend(previews(cast));
    all.extend(answering(cast));
    all.extend(planning(cast));
    all.extend(super::look_forward::modals(cast));
    all.extend(super::meeting::modals(cast));
    all.extend(super::ledger::modals(cast));
    all.extend(super::confidential::views(cast));
    all.extend(super::home::modals(cast));
    all.extend(super::setup::modals(cast));
    all.extend(super::drill::views(cast));
    all
}

fn declaring(cast: &Cast) -> Named {
    let (draft, company) = (draft_id(), cast.company());
    let mut linked = cast.company();
    linked.meeting_url = Some("https://meet.example.com/{id}".to_owned());
    let starts_at = now() + TimeDelta::minutes(55);
    let fresh = DraftBody {
        opportunity: Some(cast.deal()),
        ..DraftBody::default()
    };
    let mut again = cast.draft();
    if let Some(table) = &mut again.table {
        table.chairs.remove(4);
        table.place = Place::Link {
            url: "https://meet.example.com/{id}".to_owned(),
        };
    }
    let prefilled = (
        cast.say("Acme renewal"),
        cast.say("They just wrote that the board meets on Friday."),
    );
    vec![
        (
            "deal_modal__empty".to_owned(),
            render::deal_modal(draft, "", "", &ALICE.into(), &company),
        ),
        (
            "without_confidence".to_owned(),
            render::without_confidence(render::deal_modal(draft, "", "", &ALICE.into(), &company)),
        ),
        (
            "deal_modal__prefilled_by_an_approver".to_owned(),
            render::deal_modal(draft, &prefilled.0, &prefilled.1, &TOM.into(), &company),
        ),
        (
            "table_modal__fresh".to_owned(),
            render::table_modal(draft, &fresh, &company, starts_at),
        ),
        (
            "table_modal__with_a_link".to_owned(),
            render::table_modal(draft, &fresh, &linked, starts_at),
        ),
        (
            "table_modal__again".to_owned(),
            render::table_modal(draft, &again, &linked, starts_at),
        ),
        (
            "duplicate_modal".to_owned(),
            render::duplicate_modal(draft, &cast.green(), None, cast.scene()),
        ),
        (
            "duplicate_modal__with_what_was_said".to_owned(),
            render::duplicate_modal(
                draft,
                &cast.green(),
                Some(&cast.deal().in_own_words()),
                cast.scene(),
            ),
        ),
        (
            "deal_again_modal".to_owned(),
            render::deal_again_modal(draft, &cast.draft(), &ALICE.into(), &company),
        ),
        (
            "message_modal".to_owned(),
            render::message_modal("Not possible", &cast.say("You are not seated here.")),
        ),
    ]
}

fn previews(cast: &Cast) -> Named {
    let preview = |name: &str, body: &DraftBody, caller: &str, banner: Option<&str>| {
        let company = cast.company();
        let view = render::preview_modal(
            draft_id(),
            body,
            &company,
            &caller.into(),
            banner,
            cast.scene(),
        );
        (format!("preview_modal__{name}"), view)
    };
    let changed = |change: &dyn Fn(&mut DraftBody)| {
        let mut body = cast.draft();
        change(&mut body);
        body
    };
    let small = changed(&|body| {
        if let Some(deal) = &mut body.opportunity {
            deal.amount = Money::parse("20k EUR").unwrap();
        }
    });
    let by_rita = DraftBody {
        sponsor: Some(RITA.into()),
        ..small.clone()
    };
    let late = changed(&|body| {
        if let Some(deal) = &mut body.opportunity {
            deal.close_on = date("2026-11-24");
        }
    });
    let no_step = changed(&|body| {
        if let Some(deal) = &mut body.opportunity {
            deal.next_step = None;
            deal.next_step_on = None;
        }
    });
    let late_no_step = changed(&|body| {
        if let Some(deal) = &mut body.opportunity {
            (deal.next_step, deal.next_step_on, deal.close_on) = (None, None, date("2026-11-24"));
        }
    });
    let banner = "It was not saved (reference 0189). Nothing you wrote is lost: press again.";
    vec![
        preview("ready", &cast.draft(), ALICE, None),
        preview("by_a_chief", &cast.draft(), CARLA, None),
        preview("ask_permission", &small, ALICE, None),
        preview("asks_the_sponsor_first", &by_rita, ALICE, None),
        preview("approver_needs_none", &small, TOM, None),
        preview("few_days", &late, ALICE, None),
        preview("no_step", &no_step, ALICE, None),
        preview("few_days_no_step", &late_no_step, ALICE, None),
        preview("not_saved", &cast.draft(), ALICE, Some(banner)),
        preview("incomplete", &DraftBody::default(), ALICE, None),
    ]
}

fn answering(cast: &Cast) -> Named {
    let green = cast.green();
    vec![
        (
            "decline_modal".to_owned(),
            render::decline_modal(green.id, &"legal".into()),
        ),
        (
            "delegate_modal".to_owned(),
            render::delegate_modal(green.id, &"legal".into()),
        ),
        ("not_now_modal".to_owned(), render::not_now_modal(green.id)),
        (
            "redirect_modal".to_owned(),
            render::redirect_modal(green.id),
        ),
        (
            "page_now_modal".to_owned(),
            render::page_now_modal(green.id),
        ),
        (
            "support_if_modal".to_owned(),
            render::support_if_modal(green.id, 2),
        ),
        ("close_modal".to_owned(), render::close_modal(&green, None)),
        (
            "close_modal__stand_down".to_owned(),
            render::close_modal(&green, Some(OutcomeKind::StoodDown)),
        ),
    ]
}

fn planning(cast: &Cast) -> Named {
    let green = cast.green();
    let mut bare = cast.green();
    bare.seats.clear();
    let head = cast.section(SectionKey::Barriers);
    let item = |state| cast.item(state);
    let new = item(ItemState::Open).id;
    let words = cast.say("I can draft a cap at 1.5x");
    let pick = ViewKind::PickCodeGreen {
        item: new,
        text: words.clone(),
        source: None,
    };
    let mut all = vec![
        (
            "edit_section_modal__template".to_owned(),
            render::edit_section_modal(&green, SectionKey::WalkAway, None),
        ),
        (
            "edit_section_modal__from_the_call".to_owned(),
            render::edit_section_modal(&green, SectionKey::CustomerStep, None),
        ),
        (
            "edit_section_modal__edited".to_owned(),
            render::edit_section_modal(&green, SectionKey::Barriers, Some(&head)),
        ),
        (
            "merge_section_modal".to_owned(),
            render::merge_section_modal(
                green.id,
                SectionKey::Barriers,
                &cast.say("Approval above 15 % takes a week"),
                &cast.say("Carla Conti"),
                4,
                &cast.say("The security review has no owner"),
            ),
        ),
        (
            "merge_section_modal__theirs_empty".to_owned(),
            render::merge_section_modal(
                green.id,
                SectionKey::Ideas,
                "",
                &cast.say("Carla Conti"),
                2,
                "Mine",
            ),
        ),
        (
            "pick_code_green_modal__none".to_owned(),
            render::pick_code_green_modal(&pick, &[]),
        ),
        (
            "pick_code_green_modal__one".to_owned(),
            render::pick_code_green_modal(&pick, std::slice::from_ref(&green)),
        ),
        (
            "add_item_modal__button".to_owned(),
            render::add_item_modal(&green, new, "", None),
        ),
        (
            "add_item_modal__message".to_owned(),
            render::add_item_modal(
                &green,
                new,
                &words,
                Some("https://acme.slack.com/archives/C1/p1"),
            ),
        ),
        (
            "add_item_modal__no_seats".to_owned(),
            render::add_item_modal(&bare, new, "", None),
        ),
        (
            "edit_item_modal".to_owned(),
            render::edit_item_modal(&green, &item(ItemState::InProgress)),
        ),
    ];
    let states = ItemState::ALL.into_iter();
    all.extend(states.map(|state| {
        (
            format!("explain_item_modal__{}", state.key()),
            render::explain_item_modal(&item(state)),
        )
    }));
    all
}
