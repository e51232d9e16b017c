//! A close that is taken back.

use super::story::{Story, close, on_it};
use crate::domain::code_green::Phase;
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::fixture::{acme_renewal, asked, minutes};
use crate::domain::refusal::Refusal;

/// Carla sits for Finance, Lena has the page for Legal; and Alice closes it.
fn closed() -> Story {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.says("alice", close()).expect("the caller");
    story.told.clear();
    story
}

#[test]
fn it_goes_on_where_it_stood_and_free_seats_are_asked_for_again() {
    let mut story = closed();
    story.now += minutes(60);
    for _ in 0..2 {
        story.says("val", Command::Reopen).expect("the sponsor");
    }
    assert!(matches!(story.green.phase, Phase::Paging { .. }));
    assert_eq!(story.told(), ["thread: val goes on"]);
    assert_eq!(story.ladder("finance"), ["carla"], "she sits there still");
    // Her page was cut short by the close, so it is her turn still.
    assert_eq!(story.ladder("legal"), ["lena", "lena"]);
    assert_eq!(story.green.answer_by, Some(story.now + minutes(30)));
    assert!(story.green.meeting.starts_at >= story.now + minutes(30));
    assert!(story.timers.contains_key("answer-by") && story.timers.contains_key("meeting-ends"));
    story.says("lena", on_it("legal")).expect("paged before");
    assert!(matches!(story.green.phase, Phase::Convened { .. }));
}

#[test]
fn a_meeting_that_was_to_come_has_its_end_and_one_that_is_over_stays_over() {
    let mut story = Story::paging();
    for (who, function) in [("carla", "finance"), ("lena", "legal")] {
        story.says(who, on_it(function)).expect("paged");
    }
    story.says("alice", close()).expect("the caller");
    story.says("alice", Command::Reopen).expect("at once");
    assert!(story.timers.contains_key("meeting-ends"));
    story.passes(minutes(120));
    assert!(matches!(story.green.phase, Phase::Executing { .. }));
    story.says("alice", close()).expect("the caller");
    story.says("alice", Command::Reopen).expect("at once");
    assert!(matches!(story.green.phase, Phase::Executing { .. }));
    assert!(story.showed(&Surface::Card));
}

#[test]
fn only_within_a_day_and_only_by_who_may_close() {
    let mut story = closed();
    let refused = story.says("carla", Command::Reopen);
    assert!(matches!(refused, Err(Refusal::MayNotClose { .. })));
    story.now += minutes(24 * 60);
    let mut late = story.clone();
    story
        .says("alice", Command::Reopen)
        .expect("the last moment");
    late.now += minutes(1);
    assert_eq!(
        late.says("alice", Command::Reopen),
        Err(Refusal::CloseStands)
    );
}

#[test]
fn what_never_began_does_not_go_on() {
    let mut story = Story::requested(asked(&["val"], "val"));
    assert_eq!(
        story.says("alice", Command::Reopen),
        Err(Refusal::NotYetMandated)
    );
    story.says("alice", close()).expect("the caller");
    assert_eq!(story.says("alice", Command::Reopen), Err(Refusal::Over));
    assert!(
        acme_renewal(asked(&["val"], "val"))
            .close_undone_by()
            .is_none()
    );
}
