//! No quorum at the deadline, and what the sponsor makes of it.

use super::story::{Story, close, on_it};
use crate::domain::code_green::Phase;
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::fixture::{minutes, nine_ten};
use crate::domain::refusal::Refusal;

/// Carla sits for Finance; half an hour has passed, and Dora, Legal's second deputy, has been asked for ten minutes.
fn without_a_quorum() -> Story {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.wait(29);
    story.told.clear();
    story.wait(1);
    story
}

fn later(story: &Story) -> Command {
    let from = story.green.meeting.starts_at;
    Command::Postpone { from }
}

#[test]
fn only_the_sponsor_chooses() {
    let mut story = without_a_quorum();
    assert!(
        story
            .told()
            .contains(&"val: no quorum without legal".to_owned())
    );
    let sponsor = Some("val".into());
    for command in [
        Command::ConveneWithGaps,
        Command::PageTheNext,
        later(&story),
    ] {
        let refused = story.says("alice", command);
        let sponsor = sponsor.clone();
        assert_eq!(refused, Err(Refusal::NotTheSponsor { sponsor }));
    }
}

#[test]
fn they_may_meet_with_the_gaps_named_and_a_late_yes_is_as_welcome() {
    let mut story = without_a_quorum();
    story.told.clear();
    for _ in 0..2 {
        story
            .says("val", Command::ConveneWithGaps)
            .expect("the sponsor");
    }
    assert_eq!(story.told(), ["thread: val convenes without legal"]);
    assert!(matches!(story.green.phase, Phase::Convened { .. }));
    assert!(!story.timers.contains_key("answer-by"));
    story.says("lena", on_it("legal")).expect("a late yes");
    assert!(story.green.is_quorate());
    story.passes(minutes(120));
    assert!(matches!(story.green.phase, Phase::Executing { .. }));
}

#[test]
fn the_next_in_line_are_paged_at_once_and_not_passed_over_by_a_second_press() {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    let waits = crate::domain::page::Waits {
        remind_after: 300,
        escalate_after: 3_600,
        approve_within: None,
    };
    story.green.waits = waits;
    story
        .says("val", Command::PageTheNext)
        .expect("the sponsor");
    assert_eq!(story.ladder("legal"), ["lena"], "there is time yet");
    story.now += minutes(31);
    for _ in 0..3 {
        story
            .says("val", Command::PageTheNext)
            .expect("the sponsor");
        story.now += minutes(1);
    }
    assert_eq!(story.ladder("legal"), ["lena", "dev"]);
    assert_eq!(story.ladder("finance"), ["carla"], "she sits");
    story.says("lena", on_it("legal")).expect("a late yes");
}

#[test]
fn the_meeting_moves_by_half_an_hour_and_the_deadline_with_it() {
    let mut story = without_a_quorum();
    story.told.clear();
    let choice = later(&story);
    let until = story.green.meeting.starts_at + minutes(30);
    for _ in 0..2 {
        story.says("val", choice.clone()).expect("the sponsor");
    }
    assert_eq!(story.green.meeting.starts_at, until);
    assert_eq!(
        (story.green.answer_by, story.green.meeting.moved),
        (Some(until), 1)
    );
    assert_eq!(story.told().len(), 1, "{:?}", story.told());
    // At the new deadline it is the same question.
    story.told.clear();
    story.now = until - minutes(1);
    story.passes(minutes(2));
    assert!(
        story
            .told()
            .contains(&"val: no quorum without legal".to_owned())
    );
    // Long after its time it is half an hour from now.
    story.now = until + minutes(300);
    let choice = later(&story);
    story.says("val", choice).expect("the sponsor");
    assert_eq!(story.green.meeting.starts_at, story.now + minutes(30));
    story.says("lena", on_it("legal")).expect("a late yes");
    let choice = later(&story);
    story
        .says("val", choice)
        .expect("they may still meet later");
    assert!(story.showed(&Surface::GroundRules));
    assert_eq!(story.green.meeting.moved, 3);
    story.passes(minutes(1_000));
    let before = story.green.clone();
    let choice = later(&story);
    story.says("val", choice).expect("it is over");
    assert_eq!(story.green, before);
}

#[test]
fn before_the_mandate_and_after_the_end_there_is_nothing_to_choose() {
    let mut story = Story::paging();
    story.says("alice", close()).expect("the caller");
    assert_eq!(
        story.says("val", Command::ConveneWithGaps),
        Err(Refusal::Over)
    );
    let meeting = story.green.meeting.clone();
    assert_eq!(meeting.starts_at, nine_ten() + minutes(50));
}
