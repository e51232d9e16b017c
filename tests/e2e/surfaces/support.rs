//! The plan read back, and what people see of who stands behind it.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::section::SectionKey;
use codegreen::domain::support::{ReadBack, Support, Word};
use codegreen::slack::render::{self, Plan};

use super::cast::{ALICE, CARLA, Cast, LENA, SARA, now};
use super::messages::{Named, closed};

/// Finance supports version 2, Legal does on a condition, and the others are to speak yet.
pub fn spoken(cast: &Cast) -> CodeGreen {
    let mut green = cast.convened();
    green.read_back = Some(ReadBack {
        version: 3,
        by: ALICE.into(),
        at: now(),
    });
    for seat in &mut green.seats {
        seat.support.asked_on = 2;
    }
    let word = |by: &str, condition: Option<String>| Support {
        asked_on: 2,
        word: Some(Word {
            version: 2,
            by: by.into(),
            at: now(),
            condition,
        }),
    };
    green.seats[0].support = word(CARLA, None);
    let condition = "their counsel takes the cap\nin writing";
    green.seats[1].support = word(LENA, Some(cast.say(condition)));
    green
}

pub fn all(cast: &Cast) -> Named {
    let green = spoken(cast);
    let heads = [
        cast.section(SectionKey::Barriers),
        cast.section(SectionKey::WalkAway),
    ];
    let read_back = |name: &str, green: &CodeGreen| {
        let plan = Plan {
            heads: &heads,
            items: &cast.items(),
            ..Plan::default()
        };
        let message = render::read_back(green, plan, cast.scene());
        (format!("read_back__{name}"), message)
    };
    let mut long = heads.clone();
    long[0].text = "Approval above 15 % takes a week. ".repeat(80);
    let many = vec![cast.item(ItemState::InProgress); 60];
    let big = Plan {
        heads: &long,
        items: &many,
        ..Plan::default()
    };
    let mut all = vec![
        read_back("spoken", &green),
        read_back("closed", &closed(cast, green.clone(), OutcomeKind::Won)),
        (
            "read_back__long".to_owned(),
            render::read_back(&green, big, cast.scene()),
        ),
        (
            "status__owes_a_word".to_owned(),
            render::status(&green, Plan::default(), &SARA.into(), cast.scene()),
        ),
        (
            "card__supported".to_owned(),
            render::card(&green, &cast.items(), cast.scene()),
        ),
    ];
    all.extend(notices(cast, &green));
    all
}

fn notices(cast: &Cast, green: &CodeGreen) -> Named {
    let asked = |seats: &[&str], again| Notice::SupportAsked {
        seats: seats.iter().map(|seat| (*seat).into()).collect(),
        version: 3,
        again,
    };
    let carla = Audience::Person { user: CARLA.into() };
    let condition = Notice::SupportIf {
        seats: vec!["legal".into()],
        by: LENA.into(),
        condition: cast.say("Their counsel takes the cap in writing."),
    };
    let tell = |name: &str, notice: &Notice, to: &Audience| {
        let message = render::notice(Some(green), notice, to, None, cast.scene());
        (format!("notice__{name}"), message)
    };
    vec![
        tell("support_asked", &asked(&["finance"], false), &carla),
        tell("support_asked_again", &asked(&["finance"], true), &carla),
        tell(
            "support_asked_for_two",
            &asked(&["finance", "legal"], false),
            &carla,
        ),
        tell("support_if", &condition, &Audience::Thread),
        tell(
            "reopened",
            &Notice::Reopened { by: ALICE.into() },
            &Audience::Thread,
        ),
        tell(
            "supported",
            &Notice::Supported { version: 3 },
            &Audience::Thread,
        ),
    ]
}
