//! The rules of ideas, barriers and decisions, one after the other.

mod decisions;

use super::*;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::confidential::Confidential;
use crate::domain::effect::{Audience, Notice, Surface};
use crate::domain::fixture::{acme_renewal, given, nine_ten, person};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::support::Touched;

fn green() -> CodeGreen {
    CodeGreen {
        phase: Phase::Paging { since: nine_ten() },
        ..acme_renewal(given("val"))
    }
}

fn try_on(
    green: &CodeGreen,
    entry: Option<&LedgerEntry>,
    command: EntryCommand,
    who: &str,
) -> Result<EntryOutcome, Refusal> {
    let id = entry.map_or_else(EntryId::new, |entry| entry.id);
    let mut outcome = decide(green, id, entry, command, &person(who), nine_ten())?;
    if let Some(after) = &mut outcome.entry {
        after.version = entry.map_or(0, |entry| entry.version) + 1;
    }
    assert_eq!(outcome.entry.is_some(), !outcome.effects.is_empty());
    Ok(outcome)
}

fn tried(
    entry: Option<&LedgerEntry>,
    command: EntryCommand,
    who: &str,
) -> Result<EntryOutcome, Refusal> {
    try_on(&green(), entry, command, who)
}

fn idea(text: &str) -> Written {
    let text = text.to_owned();
    Written::Idea { text }
}

fn barrier(owner: Option<&str>, broken: Option<&str>) -> Written {
    Written::Barrier(Barrier {
        what: "Redlines go through two desks".to_owned(),
        side: Side::Internal,
        nature: Nature::Process,
        owner: owner.map(Into::into),
        broken: broken.map(str::to_owned),
    })
}

fn discount(stake: &str, approver: Option<&str>) -> Written {
    Written::Decision(Terms {
        give: "A discount".to_owned(),
        get: "Three years, signed by Friday".to_owned(),
        stake: Stake::parse(stake).ok(),
        limit: Stake::parse("10%").ok(),
        approver: approver.map(Into::into),
        expires_on: None,
    })
}

fn add(written: Written, who: &str) -> LedgerEntry {
    let outcome = tried(None, EntryCommand::Add { written }, who).expect("may add");
    outcome.entry.expect("a row")
}

fn change(entry: &LedgerEntry, written: Written, who: &str) -> EntryOutcome {
    tried(Some(entry), EntryCommand::Change { written }, who).expect("may change")
}

fn touched(outcome: &EntryOutcome) -> Option<&Touched> {
    outcome.effects.iter().find_map(|effect| match effect {
        Effect::Touch { touched } => Some(touched),
        _ => None,
    })
}

fn told(outcome: &EntryOutcome) -> Vec<(String, Notice)> {
    let tell = |effect: &Effect| match effect {
        Effect::Tell {
            to: Audience::Person { user },
            notice,
        } => Some((user.to_string(), notice.clone())),
        _ => None,
    };
    outcome.effects.iter().filter_map(tell).collect()
}

fn word(entry: &LedgerEntry) -> &Word {
    match &entry.content {
        Content::Decision(decision) => &decision.word,
        Content::Idea(_) | Content::Barrier(_) => panic!("not a decision: {entry:?}"),
    }
}

#[test]
fn everybody_has_ideas_and_only_their_author_changes_them() {
    // Dev holds no seat and has no part in it.
    let of_dev = add(idea("A paid pilot"), "dev");
    assert_eq!(
        tried(Some(&of_dev), EntryCommand::TakeBack, "alice"),
        Err(Refusal::NotYourIdea {
            author: "dev".into()
        })
    );
    let after = change(&of_dev, idea("A paid pilot, 8 weeks"), "dev");
    assert_eq!(touched(&after), None, "an idea is no promise");
    let taken = tried(Some(&of_dev), EntryCommand::TakeBack, "dev").expect("the author");
    let taken = taken.entry.expect("a row");
    assert!(taken.taken_back);
    let again = tried(Some(&taken), EntryCommand::TakeBack, "dev");
    assert_eq!(again.expect("harmless").entry, None);
    let written = idea("once more");
    assert_eq!(
        tried(Some(&taken), EntryCommand::Change { written }, "dev"),
        Err(Refusal::NoSuchEntry)
    );
}

#[test]
fn a_second_submit_adds_nothing_and_corrects() {
    let first = add(idea("A pilot"), "dev");
    let again = |text: &str, who: &str| {
        let written = idea(text);
        tried(Some(&first), EntryCommand::Add { written }, who)
            .expect("harmless")
            .entry
    };
    assert_eq!(again("A pilot", "dev"), None);
    assert_eq!(again("Another", "alice"), None);
    let corrected = again("A paid pilot", "dev").expect("a row");
    assert_eq!((corrected.id, corrected.version), (first.id, 2));
}

#[test]
fn an_idea_becomes_one_action_item() {
    let of_dev = add(idea("A paid pilot"), "dev");
    let item = ItemId::new();
    let became = tried(Some(&of_dev), EntryCommand::Promote { item }, "lena")
        .expect("seated")
        .entry
        .expect("a row");
    let kept = Idea {
        text: "A paid pilot".to_owned(),
        became: Some(item),
    };
    assert_eq!(became.content, Content::Idea(kept));
    let item = ItemId::new();
    let again = tried(Some(&became), EntryCommand::Promote { item }, "alice").expect("harmless");
    assert_eq!(again.entry, None);
    let caller = "alice".into();
    assert_eq!(
        tried(Some(&of_dev), EntryCommand::Promote { item }, "dev"),
        Err(Refusal::MayNotEditPlan { caller })
    );
}

#[test]
fn a_barrier_is_broken_by_its_owner_and_nobody_is_asked_again_for_that() {
    let caller = || "alice".into();
    let written = barrier(None, None);
    assert_eq!(
        tried(None, EntryCommand::Add { written }, "dev"),
        Err(Refusal::MayNotEditPlan { caller: caller() })
    );
    let stands = add(barrier(Some("dev"), None), "lena");
    let broken = change(
        &stands,
        barrier(Some("dev"), Some("One desk from today")),
        "dev",
    );
    assert_eq!(touched(&broken), None);
    let other = change(&stands, barrier(Some("carla"), None), "alice");
    assert!(touched(&other).is_some());
}

#[test]
fn a_barrier_touches_who_is_named_and_who_owns_it() {
    let mut green = green();
    let chair = green
        .seats
        .iter_mut()
        .find(|seat| seat.lead.as_str() == "carla");
    let finance = chair.expect("a seat");
    finance.holder = Some(crate::domain::seat::Holder {
        by: "carla".into(),
        at: nine_ten(),
        asked_again: None,
    });
    let (key, name) = (finance.function.clone(), finance.name.clone());
    let touched_by = |what: &str, owner: Option<&str>| {
        let written = Written::Barrier(Barrier {
            what: what.to_owned(),
            side: Side::External,
            nature: Nature::Policy,
            owner: owner.map(Into::into),
            broken: None,
        });
        let added = try_on(&green, None, EntryCommand::Add { written }, "alice").expect("may");
        touched(&added).cloned()
    };
    let theirs = Some(Touched::These(vec![key.clone()]));
    // Who is named, and whose owner it is.
    let both = Some(Touched::These(vec![key, "legal".into()]));
    assert_eq!(touched_by("legal reviews", Some("carla")), both);
    // What a decision gives is everybody's, whoever approves it.
    let written = discount("15%", Some("carla"));
    let added = try_on(&green, None, EntryCommand::Add { written }, "alice").expect("may");
    assert_eq!(touched(&added), Some(&Touched::Everyone));
    assert_eq!(touched_by("Their purchasing", Some("carla")), theirs);
    assert_eq!(touched_by(&format!("{name} rounds"), None), theirs);
    assert_eq!(
        touched_by("Their purchasing", None),
        Some(Touched::Everyone)
    );
}

#[test]
fn only_while_it_is_under_way_and_only_for_those_who_may_know() {
    for (phase, refusal) in [
        (Phase::Requested, Refusal::NotYetMandated),
        (Phase::Declined { at: nine_ten() }, Refusal::Over),
    ] {
        let green = CodeGreen { phase, ..green() };
        let written = idea("A pilot");
        let added = try_on(&green, None, EntryCommand::Add { written }, "alice");
        assert_eq!(added, Err(refusal));
    }
    let secret = CodeGreen {
        confidential: Some(Confidential {
            code_name: "Harbour".to_owned(),
            admitted: ["alice".into(), "val".into()].into(),
        }),
        ..green()
    };
    let written = idea("A pilot");
    assert!(try_on(&secret, None, EntryCommand::Add { written }, "dev").is_err());
    let user = "dev".into();
    let written = barrier(Some("dev"), None);
    assert_eq!(
        try_on(&secret, None, EntryCommand::Add { written }, "alice"),
        Err(Refusal::NotOnTheRoster { user })
    );
    let user = "dev".into();
    let written = discount("15%", Some("dev"));
    assert_eq!(
        try_on(&secret, None, EntryCommand::Add { written }, "alice"),
        Err(Refusal::NotOnTheRoster { user })
    );
    let written = idea("A pilot");
    let id = EntryId::new();
    let by_system = decide(
        &green(),
        id,
        None,
        EntryCommand::Add { written },
        &By::System,
        nine_ten(),
    );
    assert_eq!(by_system, Err(Refusal::NotAMember));
    assert_eq!(
        tried(None, EntryCommand::TakeBack, "alice"),
        Err(Refusal::NoSuchEntry)
    );
}

#[test]
fn what_was_read_back_shows_it_too() {
    let mut green = green();
    let shown = |green: &CodeGreen| {
        let written = idea("A pilot");
        let added = try_on(green, None, EntryCommand::Add { written }, "dev").expect("may");
        let is = |effect: &Effect| {
            matches!(
                effect,
                Effect::Refresh {
                    surface: Surface::ReadBack
                }
            )
        };
        added.effects.iter().any(is)
    };
    assert!(!shown(&green));
    green.read_back = Some(crate::domain::support::ReadBack {
        version: 1,
        by: "alice".into(),
        at: nine_ten(),
    });
    assert!(shown(&green));
}
