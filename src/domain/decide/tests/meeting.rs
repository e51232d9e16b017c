//! The meeting: who is reminded, when the agenda comes, and who took part.

use super::story::{Story, close, on_it};
use crate::domain::attendance::{Attendance, Mark};
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::fixture::minutes;
use crate::domain::refusal::Refusal;

/// At nine ten, for a meeting at ten: all sit.
fn convened() -> Story {
    let mut story = Story::paging();
    for (who, seat) in [("carla", "finance"), ("lena", "legal"), ("pete", "product")] {
        story.says(who, on_it(seat)).expect("paged");
    }
    story.told.clear();
    story
}

fn attendance(story: &Story, seat: &str) -> Attendance {
    let seat = story.green.seat(&seat.into()).expect("a seat");
    seat.attendance()
}

fn position(seat: &str, text: &str) -> Command {
    Command::WritePosition {
        seat: seat.into(),
        text: text.to_owned(),
    }
}

#[test]
fn five_minutes_before_those_who_sit_and_come_are_reminded_once() {
    let mut story = convened();
    let starts_at = story.green.meeting.starts_at;
    story
        .says("lena", position("legal", "A cap at 1.5x is fine."))
        .expect("she sits");
    story.told.clear();
    story.now = starts_at - minutes(6);
    story.passes(minutes(0));
    assert!(story.told().is_empty(), "{:?}", story.told());
    story.passes(minutes(1));
    assert_eq!(
        story.told(),
        ["carla: soon, at 10:00", "pete: soon, at 10:00"],
        "her word is written"
    );
    story.passes(minutes(4));
    assert_eq!(story.told().len(), 2);
}

#[test]
fn the_agenda_comes_as_it_begins_and_a_late_quorum_begins_at_once() {
    let mut story = convened();
    let starts_at = story.green.meeting.starts_at;
    assert!(!Surface::Agenda.may_be_posted(&story.green));
    story.now = starts_at - minutes(1);
    story.passes(minutes(1));
    assert!(story.showed(&Surface::Agenda) && Surface::Agenda.may_be_posted(&story.green));
    assert_eq!(story.green.meeting.course.began_at, Some(starts_at));

    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    let starts_at = story.green.meeting.starts_at;
    story.passes(starts_at - story.now + minutes(3));
    assert_eq!(story.green.meeting.course.began_at, None, "no quorum yet");
    let missing: Vec<_> = story.green.missing_required();
    assert!(!missing.is_empty());
    let holders: Vec<(String, String)> = (missing.iter())
        .map(|seat| {
            (
                seat.pages[0].recipient.to_string(),
                seat.function.to_string(),
            )
        })
        .collect();
    for (who, seat) in holders {
        story.says(&who, on_it(&seat)).expect("a late yes");
    }
    assert_eq!(story.green.meeting.course.began_at, Some(story.now));
    assert!(story.showed(&Surface::Agenda));
}

#[test]
fn a_meeting_that_moves_is_reminded_of_anew() {
    let mut story = convened();
    let from = story.green.meeting.starts_at;
    story.now = from - minutes(6);
    story.passes(minutes(1));
    let told = story.told().len();
    story
        .says("val", Command::Postpone { from })
        .expect("the sponsor");
    story.passes(minutes(10));
    assert_eq!(
        story.green.meeting.course.began_at, None,
        "not at the old time"
    );
    story.passes(minutes(20));
    let soon = story.told().split_off(told);
    let soon = soon.iter().filter(|it| it.contains("soon, at 10:30"));
    assert_eq!(soon.count(), 3, "{:?}", story.told());
}

#[test]
fn a_meeting_put_off_as_it_began_begins_again() {
    let mut story = convened();
    let from = story.green.meeting.starts_at;
    story.now = from - minutes(1);
    story.passes(minutes(2));
    assert_eq!(story.green.meeting.course.began_at, Some(from));
    story
        .says("val", Command::Postpone { from })
        .expect("the sponsor");
    assert_eq!(story.green.meeting.course.began_at, None);
    let again = story.green.meeting.starts_at;
    story.passes(again - story.now);
    assert_eq!(story.green.meeting.course.began_at, Some(again));
}

#[test]
fn nobody_is_reminded_of_a_meeting_that_will_not_be() {
    let mut story = convened();
    story.says("val", close()).expect("the sponsor");
    story.told.clear();
    story.now = story.green.meeting.starts_at - minutes(6);
    story.passes(minutes(10));
    assert!(story.told().is_empty());
    assert_eq!(story.green.meeting.course.began_at, None);
}

#[test]
fn a_position_in_writing_is_a_yes_and_goes_with_whoever_wrote_it() {
    let mut story = Story::paging();
    story
        .says("lena", position("legal", "A cap at 1.5x is fine."))
        .expect("paged");
    let seat = story.green.seat(&"legal".into()).expect("a seat");
    assert!(seat.is_held_by(&"lena".into()));
    assert_eq!(attendance(&story, "legal"), Attendance::InWriting);
    let told = story.told();
    assert!(told.contains(&"thread: legal by lena: A cap at 1.5x is fine.".to_owned()));
    let before = (story.green.clone(), told.len());
    story
        .says("lena", position("legal", "A cap at 1.5x is fine."))
        .expect("twice");
    assert_eq!(
        (story.green.clone(), story.told().len()),
        before,
        "twice is once"
    );
    assert_eq!(
        story.says("zoe", position("legal", "x")),
        Err(Refusal::NotPaged {
            seat: Some("legal".into())
        })
    );
    story
        .says("lena", Command::BeHere)
        .expect("she came after all");
    assert_eq!(attendance(&story, "legal"), Attendance::Live);
}

#[test]
fn somebody_elses_position_does_not_count_for_whoever_sits_now() {
    let mut story = Story::paging();
    story.wait(10);
    story
        .says("dev", position("legal", "A cap at 1.5x is fine."))
        .expect("her deputy, paged after ten minutes");
    assert_eq!(attendance(&story, "legal"), Attendance::InWriting);
    story
        .says("lena", on_it("legal"))
        .expect("she takes her chair back");
    assert_eq!(attendance(&story, "legal"), Attendance::Open);
    assert!(
        story.green.comers().contains(&"lena".into()),
        "and is reminded"
    );
}

#[test]
fn who_was_there_is_said_by_themselves_or_by_caller_and_sponsor() {
    let mut story = convened();
    story.says("carla", Command::BeHere).expect("she sits");
    assert_eq!(attendance(&story, "finance"), Attendance::Live);
    assert_eq!(attendance(&story, "legal"), Attendance::Open);
    let absent = Command::MarkAttendance {
        marks: vec![("legal".into(), Some(Mark::Absent))],
    };
    let caller = "alice".into();
    assert_eq!(
        story.says("carla", absent.clone()),
        Err(Refusal::MayNotMark { caller })
    );
    story.says("alice", absent).expect("the caller");
    assert_eq!(attendance(&story, "legal"), Attendance::Absent);
    assert_eq!(attendance(&story, "finance"), Attendance::Live, "as it was");
    assert_eq!(
        story.says("zoe", Command::BeHere),
        Err(Refusal::NotPaged { seat: None })
    );
}

#[test]
fn to_be_here_is_a_yes_too() {
    let mut story = Story::paging();
    story.says("lena", Command::BeHere).expect("paged");
    let seat = story.green.seat(&"legal".into()).expect("a seat");
    assert!(seat.is_held_by(&"lena".into()));
    assert_eq!(attendance(&story, "legal"), Attendance::Live);
}
