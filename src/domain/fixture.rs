//! The people and the deal of the domain's tests. Alice calls; Val and Vic are approvers; Carla leads Finance with
//! Frank as her deputy; Lena leads Legal with Dev and Dora; Pete leads Product alone, and it is not required.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::attendance::Presence;
use super::code_green::{CodeGreen, Meeting, Phase, Place};
use super::ids::{CodeGreenId, Number, UserId};
use super::mandate::Mandate;
use super::money::Money;
use super::opportunity::{Opportunity, Reason};
use super::page::Waits;
use super::person::{Actor, By, Standing};
use super::seat::Seat;
use super::support::Support;

/// A Monday, 09:10.
pub(crate) fn nine_ten() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_055_400, 0).expect("a time")
}

pub(crate) fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

/// A full member.
pub(crate) fn person(name: &str) -> By {
    someone(name, Standing::Full)
}

pub(crate) fn someone(name: &str, standing: Standing) -> By {
    By::Person(Actor {
        user: name.into(),
        standing,
    })
}

pub(crate) fn seat(function: &str, lead: &str, deputies: &[&str], required: bool) -> Seat {
    Seat {
        function: function.into(),
        name: function.to_owned(),
        ask: "terms".to_owned(),
        required,
        lead: lead.into(),
        deputies: deputies
            .iter()
            .map(|deputy| UserId::from(*deputy))
            .collect(),
        holder: None,
        delegation: None,
        pages: Vec::new(),
        support: Support::default(),
        presence: Presence::default(),
    }
}

pub(crate) fn given(sponsor: &str) -> Mandate {
    Mandate::Given {
        sponsor: sponsor.into(),
        at: nine_ten(),
    }
}

pub(crate) fn asked(approvers: &[&str], chosen: &str) -> Mandate {
    Mandate::Asked {
        approvers: approvers
            .iter()
            .map(|approver| UserId::from(*approver))
            .collect(),
        asked: 0,
        chosen: chosen.into(),
        until: None,
        desk: None,
    }
}

/// What Alice submits: remind after 5 minutes, escalate after 10, answer within 30, meet at 10:00.
pub(crate) fn acme_renewal(mandate: Mandate) -> CodeGreen {
    let day = NaiveDate::from_ymd_opt(2030, 3, 29).expect("a day");
    CodeGreen {
        workspace: "T1".into(),
        id: CodeGreenId(uuid::Uuid::from_u128(42)),
        number: Number(42),
        version: 0,
        channel: "C1".into(),
        opportunity: Opportunity {
            account: "Acme".to_owned(),
            name: "Renewal".to_owned(),
            amount: Money::parse("1.2m EUR").expect("an amount"),
            stage: None,
            close_on: day,
            reason: Reason::Slipped,
            situation: "Their board meets on Friday.".to_owned(),
            to_win: None,
            next_step: None,
            next_step_on: None,
            crm_link: None,
        },
        caller: "alice".into(),
        mandate,
        phase: Phase::Requested,
        seats: vec![
            seat("finance", "carla", &["frank"], true),
            seat("legal", "lena", &["dev", "dora"], true),
            seat("product", "pete", &[], false),
        ],
        waits: Waits {
            remind_after: 300,
            escalate_after: 600,
            approve_within: None,
        },
        ladder: None,
        ack_expires_after: None,
        quiet_override: None,
        answer_within: 1800,
        answer_by: None,
        meeting: Meeting::at(nine_ten() + minutes(50), Place::Huddle),
        meeting_in: 1800,
        source: None,
        declared_at: nine_ten(),
        joined: Vec::new(),
        outside: Vec::new(),
        before_close: None,
        read_back: None,
        look_forward: None,
        confidential: None,
        drill: false,
    }
}

/// As many cases as the promise asks for, or as `PROPTEST_CASES` asks for where that is more. A failing case is shrunk
/// and printed, and its seed is kept under `proptest-regressions`, to be committed and tried first ever after.
pub(crate) fn cases(promised: u32) -> proptest::test_runner::Config {
    let config = proptest::test_runner::Config::default();
    proptest::test_runner::Config {
        cases: promised.max(config.cases),
        ..config
    }
}
