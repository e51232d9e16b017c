//! A time that suits the table: who chooses, which wins, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::story::{Story, close, on_it};
use crate::domain::code_green::Phase;
use crate::domain::command::Command;
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{acme_renewal, cases, given, minutes, nine_ten};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::slots::Finding;

fn at(hour: i64) -> DateTime<Utc> {
    nine_ten() + minutes(50 + 60 * hour)
}

/// Times at 11, 12 and 13, and nobody has answered yet.
fn offered() -> Story {
    let mut green = acme_renewal(given("val"));
    green.meeting.finding = Finding::Wanted { stands: false };
    let mut story = Story::begins(green);
    assert!(story.latest.contains(&Effect::FindTimes));
    story.deliver_all();
    offer(&mut story);
    story
}

fn offer(story: &mut Story) {
    let times = vec![at(1), at(2), at(3)];
    story
        .command(Command::OfferTimes { times }, &By::System)
        .expect("never refused");
}

fn chooses(story: &mut Story, who: &str, hour: i64) -> Result<(), Refusal> {
    let (at, suits) = (at(hour), true);
    story.says(who, Command::ChooseTime { at, suits })
}

fn due(story: &Story, timer: &str) -> Option<DateTime<Utc>> {
    story.timers.get(timer).map(|(at, _)| *at)
}

#[test]
fn the_last_stands_until_an_earlier_one_suits_every_required_seat() {
    let mut story = offered();
    assert_eq!(story.green.meeting.starts_at, at(3));
    // The choice is a yes as well. Pete's chair is not required.
    chooses(&mut story, "carla", 2).expect("paged");
    chooses(&mut story, "pete", 1).expect("paged");
    assert!(story.green.seats[0].is_held_by(&"carla".into()));
    assert_eq!(story.green.meeting.starts_at, at(3));
    story.told.clear();
    chooses(&mut story, "lena", 2).expect("paged");
    assert_eq!(story.green.meeting.starts_at, at(2));
    assert_eq!(story.green.meeting.finding, Finding::Settled);
    assert!(matches!(story.green.phase, Phase::Convened { .. }));
    assert!(
        story.told().contains(&"thread: found 12:00".to_owned()),
        "{:?}",
        story.told()
    );
    for surface in [Surface::Card, Surface::GroundRules] {
        assert!(story.latest.contains(&Effect::Refresh { surface }));
    }
    assert_eq!(due(&story, "meeting-soon"), Some(at(2) - minutes(5)));
    assert_eq!(due(&story, "meeting-begins"), Some(at(2)));
    assert_eq!(due(&story, "meeting-ends"), Some(at(2) + minutes(45)));
    let refused = chooses(&mut story, "carla", 1);
    let starts_at = at(2);
    assert_eq!(refused, Err(Refusal::TimeIsSettled { starts_at }));
}

#[test]
fn a_mind_is_changed_until_then_and_who_hands_the_seat_on_takes_the_choice_along() {
    let mut story = offered();
    chooses(&mut story, "carla", 1).expect("paged");
    let back = Command::ChooseTime {
        at: at(1),
        suits: false,
    };
    for _ in 0..2 {
        story.says("carla", back.clone()).expect("hers");
    }
    chooses(&mut story, "lena", 1).expect("paged");
    assert_ne!(story.green.meeting.finding, Finding::Settled);
    // Frank sits for Finance now, and his choice counts; Carla's would not.
    let cannot = Command::Decline {
        seat: "finance".into(),
        stand_in: Some("frank".into()),
        note: None,
    };
    chooses(&mut story, "carla", 3).expect("hers");
    story.says("carla", cannot).expect("hers");
    story.deliver_all();
    chooses(&mut story, "lena", 3).expect("hers");
    assert_ne!(story.green.meeting.finding, Finding::Settled);
    chooses(&mut story, "frank", 3).expect("paged");
    assert_eq!(story.green.meeting.finding, Finding::Settled);
    assert_eq!(story.green.meeting.starts_at, at(3));
}

#[test]
fn a_word_in_writing_suits_any_time() {
    let mut story = offered();
    // Two suit at once then: the first of them it is.
    chooses(&mut story, "carla", 3).expect("paged");
    chooses(&mut story, "carla", 2).expect("paged");
    let written = Command::WritePosition {
        seat: "legal".into(),
        text: "A cap at 1.5x.".to_owned(),
    };
    story.says("lena", written).expect("paged");
    assert_eq!(story.green.meeting.starts_at, at(2));
}

#[test]
fn a_postponed_meeting_keeps_its_time_and_times_are_offered_beside_it() {
    let mut story = Story::paging();
    let from = story.green.meeting.starts_at;
    story
        .says("val", Command::Postpone { from })
        .expect("the sponsor");
    assert!(story.latest.contains(&Effect::FindTimes));
    let until = from + minutes(30);
    offer(&mut story);
    assert_eq!(story.green.meeting.starts_at, until, "it stands");
    // It begins without any having been chosen: the offer is over.
    story.says("carla", on_it("finance")).expect("paged");
    story.says("lena", on_it("legal")).expect("paged");
    story.passes(minutes(90));
    assert_eq!(story.green.meeting.course.began_at, Some(until));
    assert_eq!(story.green.meeting.finding, Finding::Settled);
}

#[test]
fn nothing_is_offered_that_nobody_looks_for_or_where_nothing_is_left() {
    let mut story = Story::paging();
    let before = story.green.clone();
    offer(&mut story);
    assert_eq!(story.green, before);
    let mut green = acme_renewal(given("val"));
    green.meeting.finding = Finding::Wanted { stands: false };
    let mut story = Story::begins(green);
    story
        .command(Command::OfferTimes { times: Vec::new() }, &By::System)
        .expect("never refused");
    assert_eq!(story.green.meeting.finding, Finding::Settled);
    let mut story = offered();
    story.says("alice", close()).expect("the caller");
    assert_eq!(chooses(&mut story, "carla", 1), Err(Refusal::Over));
    assert_eq!(
        chooses(&mut offered(), "zoe", 1),
        Err(Refusal::NotPaged { seat: None })
    );
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Whatever is chosen and taken back in whatever order: it is settled by the first choice after which a time suits both
    /// required seats, at the earliest such time, and by nothing else.
    #[test]
    fn the_first_with_the_quorum_wins(
        acts in prop::collection::vec((0..3_usize, 1..4_i64, prop::bool::weighted(0.7)), 0..24),
    ) {
        let people = ["carla", "lena", "pete"];
        let mut story = offered();
        let mut model: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
        let mut found = None;
        for (who, hour, suits) in acts {
            let who = people[who];
            let taken = story.says(who, Command::ChooseTime { at: at(hour), suits });
            prop_assert_eq!(taken.is_ok(), found.is_none());
            if found.is_none() {
                let chosen = model.entry(hour).or_default();
                if suits { chosen.insert(who); } else { chosen.remove(who); }
                let suits_all = |set: &BTreeSet<&str>| set.contains("carla") && set.contains("lena");
                found = model.iter().find(|(_, set)| suits_all(set)).map(|(hour, _)| *hour);
            }
            let is_settled = story.green.meeting.finding == Finding::Settled;
            prop_assert_eq!(is_settled, found.is_some());
            prop_assert_eq!(story.green.meeting.starts_at, at(found.unwrap_or(3)));
        }
    }
}
