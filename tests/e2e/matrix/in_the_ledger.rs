//! Ideas, barriers and decisions.

use chrono::{DateTime, TimeDelta, Utc};
use codegreen::domain::authority::Action;
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::{EntryId, ItemId};
use codegreen::domain::ledger::{
    Barrier, Content, Decision, EntryKind, Idea, LedgerEntry, Nature, Side, Stake, Terms, Word,
};
use codegreen::slack::wire::{Press, ViewKind};
use serde_json::{Value, json};

use super::Kind;
use super::delivered::{note, press, submit, words};
use super::fixture::Fixture;
use super::ways::{On, Way, way};

fn chosen(value: &str) -> Value {
    json!({ "input": { "selected_option": { "value": value } } })
}

fn typed(value: &str) -> Value {
    json!({ "input": { "value": value } })
}

fn barrier() -> Value {
    json!({ "barrier": typed("Two desks"), "side": chosen("external"), "nature": chosen("process") })
}

fn terms() -> Value {
    json!({ "give": typed("12%"), "get": typed("A signature by Friday") })
}

fn add(it: &Fixture, who: Kind, at: &str, kind: EntryKind) -> codegreen::slack::inbound::Inbound {
    let green = it.green.id;
    press(it, who, at, &Press::AddEntry { green, kind })
}

fn added(it: &Fixture, kind: EntryKind) -> ViewKind {
    ViewKind::AddEntry {
        green: it.green.id,
        entry: EntryId::new(),
        kind,
    }
}

fn changed(entry: EntryId, kind: EntryKind) -> ViewKind {
    let page = 0;
    ViewKind::ChangeEntry { entry, kind, page }
}

pub fn all() -> Vec<Way> {
    let mut all = ideas();
    all.extend(barriers());
    all.extend(decisions());
    all
}

fn ideas() -> Vec<Way> {
    let change = Action::ChangeIdea;
    vec![
        way("button Add an idea", Action::AddIdea, |it, who, at| {
            add(it, who, at, EntryKind::Idea)
        })
        .opens(),
        way("form Add an idea", Action::AddIdea, |it, who, _| {
            submit(who, &added(it, EntryKind::Idea), &words("text"))
        }),
        way("button Change an idea", change, |it, who, at| {
            let (entry, page) = (it.idea.id, 0);
            press(it, who, at, &Press::ChangeEntry { entry, page })
        })
        .on(On::Idea)
        .opens(),
        way("form Change an idea", change, |it, who, _| {
            let view = changed(it.idea.id, EntryKind::Idea);
            submit(who, &view, &words("text"))
        })
        .on(On::Idea),
        way("button Take back an idea", change, |it, who, at| {
            let (entry, page) = (it.idea.id, 0);
            press(it, who, at, &Press::TakeBackEntry { entry, page })
        })
        .on(On::Idea),
        way("button Make it an item", Action::AddItem, |it, who, at| {
            let entry = it.idea.id;
            press(it, who, at, &Press::PromoteIdea { entry })
        })
        .opens(),
        way("form Make it an item", Action::AddItem, |it, who, _| {
            let view = ViewKind::AddItem {
                green: it.green.id,
                item: ItemId::new(),
                source: None,
                idea: Some(it.idea.id),
            };
            submit(who, &view, &words("what"))
        }),
    ]
}

fn barriers() -> Vec<Way> {
    let change = Action::ChangeBarrier;
    vec![
        way("button Add a barrier", Action::EditPlan, |it, who, at| {
            add(it, who, at, EntryKind::Barrier)
        })
        .opens(),
        way("form Add a barrier", Action::EditPlan, |it, who, _| {
            submit(who, &added(it, EntryKind::Barrier), &barrier())
        }),
        way("button Change a barrier", change, |it, who, at| {
            let (entry, page) = (it.barrier.id, 0);
            press(it, who, at, &Press::ChangeEntry { entry, page })
        })
        .on(On::Barrier)
        .opens(),
        way("form Change a barrier", change, |it, who, _| {
            let view = changed(it.barrier.id, EntryKind::Barrier);
            submit(who, &view, &barrier())
        })
        .on(On::Barrier),
        way("button Take back a barrier", change, |it, who, at| {
            let (entry, page) = (it.barrier.id, 0);
            press(it, who, at, &Press::TakeBackEntry { entry, page })
        })
        .on(On::Barrier),
    ]
}

fn decisions() -> Vec<Way> {
    let approve = Action::ApproveDecision;
    vec![
        way("button Add a decision", Action::EditPlan, |it, who, at| {
            add(it, who, at, EntryKind::Decision)
        })
        .opens(),
        way("form Add a decision", Action::EditPlan, |it, who, _| {
            submit(who, &added(it, EntryKind::Decision), &terms())
        }),
        way(
            "button Change a decision",
            Action::EditPlan,
            |it, who, at| {
                let (entry, page) = (it.decision.id, 0);
                press(it, who, at, &Press::ChangeEntry { entry, page })
            },
        )
        .on(On::Decision)
        .opens(),
        way("form Change a decision", Action::EditPlan, |it, who, _| {
            let view = changed(it.decision.id, EntryKind::Decision);
            submit(who, &view, &terms())
        })
        .on(On::Decision),
        way("button Approve", approve, |it, who, at| {
            let (entry, on) = (it.decision.id, 1);
            press(it, who, at, &Press::ApproveDecision { entry, on })
        })
        .on(On::Decision),
        way("button Not like this", approve, |it, who, at| {
            let (entry, on) = (it.decision.id, 1);
            press(it, who, at, &Press::ObjectDecision { entry, on })
        })
        .on(On::Decision)
        .opens(),
        way("form Not like this", approve, |it, who, _| {
            let (entry, on) = (it.decision.id, 1);
            submit(who, &ViewKind::ObjectDecision { entry, on }, &note())
        })
        .on(On::Decision),
    ]
}

pub fn entry(green: &CodeGreen, author: Kind, content: Content, now: DateTime<Utc>) -> LedgerEntry {
    let at = now - TimeDelta::minutes(20);
    LedgerEntry {
        workspace: green.workspace.clone(),
        code_green: green.id,
        id: EntryId::new(),
        version: 1,
        content,
        taken_back: false,
        author: author.user(),
        created_at: at,
        updated_at: at,
    }
}

pub fn an_idea() -> Content {
    Content::Idea(Idea {
        text: "A paid pilot".to_owned(),
        became: None,
    })
}

pub fn a_barrier() -> Content {
    Content::Barrier(Barrier {
        what: "Liability is capped at 1x".to_owned(),
        side: Side::Internal,
        nature: Nature::Policy,
        owner: Some(Kind::ItemOwner.user()),
        broken: None,
    })
}

pub fn a_decision() -> Content {
    Content::Decision(Decision {
        terms: Terms {
            give: "15%".to_owned(),
            get: "A signature".to_owned(),
            stake: Stake::parse("15%").ok(),
            limit: Stake::parse("10%").ok(),
            approver: Some(Kind::Approver.user()),
            expires_on: None,
        },
        word: Word::Asked { on: 1 },
    })
}
