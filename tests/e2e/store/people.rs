//! Making Code Greens, items and changes for the tests beside this file.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use codegreen::domain::action_item::{ActionItem, ItemState};
use codegreen::domain::code_green::{CodeGreen, Meeting, Phase, Place};
use codegreen::domain::effect::Effect;
use codegreen::domain::ids::{CodeGreenId, ItemId, Number, PageKey, WorkspaceId};
use codegreen::domain::mandate::Mandate;
use codegreen::domain::money::Money;
use codegreen::domain::opportunity::{Opportunity, Reason};
use codegreen::domain::page::{Medium, Waits};
use codegreen::store::Store;
use codegreen::store::change::{Change, DeliveryState, Finish, Write};
use codegreen::store::jobs::Job;

/// A moment of the test's own; nothing here reads a clock.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_800_000_000_000 + seconds * 1000).unwrap()
}

pub fn ws() -> WorkspaceId {
    "T1".into()
}

pub fn minute() -> TimeDelta {
    TimeDelta::minutes(1)
}

pub fn money() -> Money {
    serde_json::from_value(serde_json::json!({ "minor": 120_000_000, "currency": "EUR" })).unwrap()
}

pub fn page(seat: &str, rung: u16) -> PageKey {
    PageKey {
        seat: seat.into(),
        rung,
    }
}

/// A Code Green about a deal of this name.
pub fn green(deal: &str) -> CodeGreen {
    CodeGreen {
        workspace: ws(),
        id: CodeGreenId::new(),
        number: Number(0),
        version: 0,
        channel: "C1".into(),
        opportunity: Opportunity {
            account: "Acme".to_owned(),
            name: deal.to_owned(),
            amount: money(),
            stage: None,
            close_on: NaiveDate::from_ymd_opt(2027, 3, 31).unwrap(),
            reason: Reason::Slipped,
            situation: "They asked for terms.".to_owned(),
            to_win: None,
            next_step: None,
            next_step_on: None,
            crm_link: None,
        },
        caller: "U1".into(),
        mandate: Mandate::Given {
            sponsor: "U2".into(),
            at: at(0),
        },
        phase: Phase::Paging { since: at(0) },
        seats: Vec::new(),
        waits: Waits {
            remind_after: 300,
            escalate_after: 600,
            approve_within: None,
        },
        ladder: None,
        ack_expires_after: None,
        quiet_override: None,
        answer_within: 1800,
        answer_by: Some(at(1800)),
        meeting: Meeting::at(at(1800), Place::Huddle),
        declared_at: at(0),
        joined: Vec::new(),
        meeting_in: 1800,
        source: None,
        outside: Vec::new(),
        before_close: None,
        read_back: None,
        look_forward: None,
        confidential: None,
        drill: false,
    }
}

pub fn item(green: &CodeGreen, what: &str) -> ActionItem {
    ActionItem {
        workspace: green.workspace.clone(),
        code_green: green.id,
        id: ItemId::new(),
        version: 0,
        what: what.to_owned(),
        owner: None,
        function: None,
        due_on: None,
        barrier: None,
        state: ItemState::Open,
        note: None,
        last_move: None,
        taken_back: Vec::new(),
        source: None,
        created_by: "U1".into(),
        created_at: at(0),
        updated_at: at(0),
    }
}

/// A change of the workspace, `seconds` into the test.
pub fn change(seconds: i64) -> Change {
    Change::new(ws(), at(seconds))
}

pub fn writing(seconds: i64, write: Write) -> Change {
    let mut change = change(seconds);
    change.writes.push(write);
    change
}

pub fn wanting(
    seconds: i64,
    green: CodeGreenId,
    effects: impl IntoIterator<Item = Effect>,
) -> Change {
    let mut change = change(seconds);
    change.effects = effects.into_iter().map(|effect| (green, effect)).collect();
    change
}

/// Commits a new Code Green and gives it as the store then has it.
pub async fn declared(store: &Store, deal: &str) -> CodeGreen {
    let mut green = green(deal);
    let write = Write::NewCodeGreen {
        green: Box::new(green.clone()),
        draft: None,
    };
    green.number = store
        .commit(writing(0, write))
        .await
        .unwrap()
        .number
        .unwrap();
    green.version = 1;
    green
}

/// Commits a new item and gives it as the store then has it.
pub async fn added(store: &Store, green: &CodeGreen, what: &str) -> ActionItem {
    let mut item = item(green, what);
    store
        .commit(writing(0, Write::NewItem(Box::new(item.clone()))))
        .await
        .unwrap();
    item.version = 1;
    item
}

/// Completes a job, and writes nothing else.
pub fn finishing(seconds: i64, job: &Job, finish: Finish) -> Change {
    let mut change = change(seconds);
    change.workspace = job.workspace.clone();
    change.finish = Some((job.lease.clone(), finish));
    change
}

pub fn page_effect(page: &PageKey, to: &str, attempt: u8) -> Effect {
    Effect::Page {
        page: page.clone(),
        recipient: to.into(),
        medium: Medium::SlackDm,
        attempt,
    }
}

pub fn settled(code_green: CodeGreenId, page: &PageKey, state: DeliveryState) -> Write {
    Write::Delivery {
        code_green,
        page: page.clone(),
        attempt: 1,
        medium: Medium::SlackDm,
        state,
    }
}
