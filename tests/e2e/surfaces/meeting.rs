//! The meeting: its agenda as people come, and the forms around it.

use chrono::TimeDelta;
use codegreen::domain::attendance::{Mark, Position};
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::ids::Number;
use codegreen::domain::seat::Holder;
use codegreen::domain::slots::{Finding, Slot};
use codegreen::slack::render::{self, Beside, Scene};

use super::cast::{CARLA, Cast, LENA, now};
use super::messages::{Named, closed};

/// Finance is here, Legal wrote, the third is absent, and of the others nobody has said.
fn meeting(cast: &Cast) -> CodeGreen {
    let mut green = cast.convened();
    green.meeting.course.began_at = Some(green.meeting.starts_at);
    green.seats[0].presence.mark = Some(Mark::Live);
    let asked_again = None;
    green.seats[1].holder = Some(Holder {
        by: LENA.into(),
        at: now(),
        asked_again,
    });
    green.seats[1].presence.position = Some(Position {
        by: LENA.into(),
        at: now(),
        text: cast.say("A cap at 1.5x, if it is mutual."),
    });
    green.seats[2].presence.mark = Some(Mark::Absent);
    green
}

/// Finance has chosen one of two times; Legal is asked.
fn finding(cast: &Cast) -> CodeGreen {
    let mut green = cast.green();
    let slot = |hours, chosen_by: &[&str]| Slot {
        at: green.meeting.starts_at + TimeDelta::hours(hours),
        chosen_by: chosen_by.iter().map(|who| (*who).into()).collect(),
    };
    let slots = vec![slot(1, &[CARLA]), slot(3, &[])];
    green.meeting.finding = Finding::Open { slots };
    green
}

pub fn all(cast: &Cast) -> Named {
    let green = meeting(cast);
    let draw = |name: &str, green: &CodeGreen| {
        let message = render::agenda(green, cast.scene());
        (format!("agenda__{name}"), message)
    };
    let over = closed(cast, green.clone(), OutcomeKind::Won);
    let to = Audience::Person { user: CARLA.into() };
    let starts_at = green.meeting.starts_at;
    let soon = Notice::MeetingSoon { starts_at };
    let merged = Notice::SectionMerged {
        section: codegreen::domain::section::SectionKey::Barriers,
        with: LENA.into(),
    };
    let written = Notice::PositionWritten {
        seat: "legal".into(),
        by: LENA.into(),
        text: cast.say("A cap at 1.5x, if it is mutual."),
    };
    let say = |notice: &Notice, to: &Audience| {
        render::notice(Some(&green), notice, to, None, cast.scene())
    };
    let found = Notice::TimeFound { starts_at };
    let finding = finding(cast);
    let beside = [Beside {
        number: Number(7),
        starts_at: now() + TimeDelta::hours(5),
    }];
    let scene = Scene {
        beside: &beside,
        ..cast.scene()
    };
    let mut asked = finding.clone();
    asked.meeting.finding = Finding::Wanted { stands: false };
    let page = |green: &CodeGreen, seat: usize| {
        let key = green.seats[seat].page_key(0);
        render::page(green, &key, 1, false, scene)
    };
    vec![
        (
            "card__times_offered".to_owned(),
            render::card(&finding, &[], cast.scene()),
        ),
        ("page__times_offered".to_owned(), page(&finding, 1)),
        ("page__times_chosen".to_owned(), page(&finding, 0)),
        ("page__a_time_is_sought".to_owned(), page(&asked, 1)),
        (
            "notice__time_found".to_owned(),
            say(&found, &Audience::Thread),
        ),
        draw("some_are_here", &green),
        draw("over", &over),
        (
            "card__some_are_here".to_owned(),
            render::card(&green, &[], cast.scene()),
        ),
        ("notice__meeting_soon".to_owned(), say(&soon, &to)),
        ("notice__section_merged".to_owned(), say(&merged, &to)),
        (
            "notice__position_written".to_owned(),
            say(&written, &Audience::Thread),
        ),
    ]
}

pub fn modals(cast: &Cast) -> Vec<(String, serde_json::Value)> {
    let green = meeting(cast);
    let position = |seat: &str| render::position_modal(&green, &seat.into());
    vec![
        ("position_modal".to_owned(), position("finance")),
        ("position_modal__again".to_owned(), position("legal")),
        (
            "attendance_modal".to_owned(),
            render::attendance_modal(&green),
        ),
    ]
}
