//! What may happen in a property test: anything anybody may say, any delivery, any timer, in any order.

use proptest::prelude::*;

use super::model::Model;
use super::story::{cannot, close, offers, on_it};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::fixture::{acme_renewal, asked, given, minutes, nine_ten};
use crate::domain::ids::PageKey;
use crate::domain::ladder::{Climb, Ladder, Step};
use crate::domain::page::{Medium, Unreachable};
use crate::domain::support::Touched;
use crate::domain::timer::Timer;

/// Lena leads Legal and Product; Sam and Sue are nobody's deputies; Gus is a guest; Pat has no part in it.
pub(super) const PEOPLE: [&str; 11] = [
    "alice", "val", "vic", "carla", "frank", "lena", "dev", "dora", "sam", "sue", "pat",
];
const FUNCTIONS: [&str; 3] = ["finance", "legal", "product"];

#[derive(Clone, Debug)]
pub(super) enum Act {
    Says(&'static str, Command),
    /// A guest tries the same.
    GuestSays(Command),
    /// One of the pages on its way arrives, or cannot.
    Arrives(u8),
    Lost(u8),
    /// The person of one of them turns out to be away.
    IsAway(u8),
    /// Something is reported that is true no more, or never was.
    Stray(Command),
    /// The next timer.
    Fires,
    Wait(i64),
}

fn a_page() -> impl Strategy<Value = PageKey> {
    let function = prop::sample::select(FUNCTIONS.to_vec());
    (function, 0..6_u16).prop_map(|(function, rung)| PageKey {
        seat: function.into(),
        rung,
    })
}

fn a_medium() -> impl Strategy<Value = Medium> {
    prop::sample::select(Medium::ALL.to_vec())
}

pub(super) fn a_persons_command() -> impl Strategy<Value = Command> {
    let function = || prop::sample::select(FUNCTIONS.to_vec());
    let other = || prop::sample::select(vec!["dev", "dora", "frank", "lena", "sam", "sue"]);
    prop_oneof![
        6 => function().prop_map(on_it),
        2 => Just(Command::AcknowledgeAll),
        5 => (function(), prop::option::weighted(0.4, other())).prop_map(|(it, to)| cannot(it, to)),
        4 => (function(), other()).prop_map(|(it, to)| offers(it, to)),
        2 => function().prop_map(|seat| Command::RemindMe { seat: seat.into() }),
        2 => Just(Command::GiveMandate),
        1 => Just(Command::Join { note: None }),
        2 => Just(Command::ReadBack),
        1 => Just(Command::ConveneWithGaps),
        1 => Just(Command::Postpone { from: nine_ten() + minutes(50) }),
        3 => (1..4_u32, prop::option::weighted(0.3, Just("the cap holds".to_owned())))
            .prop_map(|(version, condition)| Command::Support { version, condition }),
        1 => Just(close()),
    ]
}

fn a_touch() -> impl Strategy<Value = Touched> {
    let these = prop::sample::subsequence(FUNCTIONS.to_vec(), 0..=FUNCTIONS.len());
    prop_oneof![
        1 => Just(Touched::Everyone),
        2 => these.prop_map(|keys| Touched::These(keys.into_iter().map(Into::into).collect())),
    ]
}

fn a_report() -> impl Strategy<Value = Command> {
    let why = prop::sample::select(vec![Unreachable::Deactivated, Unreachable::Refused]);
    let timer = prop_oneof![
        Just(Timer::AskNextApprover),
        a_page().prop_map(|page| Timer::Remind { page }),
        a_page().prop_map(|page| Timer::Escalate { page }),
        (a_page(), 0..3_u8).prop_map(|(page, step)| Timer::Climb { page, step }),
        a_page().prop_map(|page| Timer::RemindMe { page }),
        Just(Timer::AnswerBy),
        Just(Timer::MeetingEnds),
    ];
    prop_oneof![
        (a_page(), 1..3_u8).prop_map(|(page, attempt)| Command::RecordSent {
            page,
            attempt,
            medium: Medium::SlackDm
        }),
        (a_page(), a_medium(), why).prop_map(|(page, medium, why)| Command::RecordUnreachable {
            page,
            medium,
            why
        }),
        timer.prop_map(|timer| Command::Fire { timer }),
        a_touch().prop_map(|touched| Command::PlanChanged { touched }),
        Just(Command::RecordOutside {
            users: vec!["lena".into()]
        }),
    ]
}

pub(super) fn an_act() -> impl Strategy<Value = Act> {
    // Those who matter speak more often than those who do not.
    let who = || {
        prop::sample::select(
            PEOPLE
                .into_iter()
                .chain(["lena", "lena", "dev", "sam"])
                .collect::<Vec<_>>(),
        )
    };
    prop_oneof![
        12 => (who(), a_persons_command()).prop_map(|(who, command)| Act::Says(who, command)),
        1 => a_persons_command().prop_map(Act::GuestSays),
        6 => any::<u8>().prop_map(Act::Arrives),
        1 => any::<u8>().prop_map(Act::Lost),
        1 => any::<u8>().prop_map(Act::IsAway),
        2 => a_report().prop_map(Act::Stray),
        5 => Just(Act::Fires),
        1 => (1..40_i64).prop_map(Act::Wait),
    ]
}

/// Email after three minutes, PagerDuty at once for deputies and after six for the lead.
pub(super) fn by_all_media_in_turn() -> Ladder {
    let step = |by, minutes: u32| Step {
        by,
        after: minutes * 60,
    };
    let climb = |steps| Climb { steps, wait: 600 };
    Ladder {
        lead: climb(vec![
            step(Medium::SlackDm, 0),
            step(Medium::Email, 3),
            step(Medium::PagerDuty, 6),
        ]),
        deputies: climb(vec![
            step(Medium::SlackDm, 0),
            step(Medium::PagerDuty, 0),
            step(Medium::Email, 3),
        ]),
    }
}

pub(super) fn a_beginning() -> impl Strategy<Value = (CodeGreen, Model)> {
    let weights = [0.8, 0.2, 0.5].map(prop::bool::weighted);
    weights.prop_map(|[over_the_bar, alice_leads, by_all_media]| {
        let approvers = ["val", "vic"];
        let mandate = if over_the_bar {
            given("val")
        } else {
            asked(&approvers, "val")
        };
        let mut green = acme_renewal(mandate);
        green.seats[2].lead = "lena".into();
        if alice_leads {
            green.seats[0].lead = "alice".into();
        }
        if by_all_media {
            green.ladder = Some(by_all_media_in_turn());
        }
        let model = Model::of(&green, &approvers, over_the_bar.then_some("val"));
        (green, model)
    })
}
