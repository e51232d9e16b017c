//! After the close: who is asked what is to come, when, and once.

use super::story::{Story, close, on_it};
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::command::{Closing, Command, Leftover};
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{asked, minutes, nine_ten};
use crate::domain::look_forward::QUESTIONS;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;

fn answers(word: &str) -> Command {
    Command::LookForward {
        words: QUESTIONS.iter().map(|_| word.to_owned()).collect(),
    }
}

fn words_of(story: &Story, who: &str) -> Option<String> {
    let open = story.green.look_forward.as_ref()?;
    Some(open.of(&who.into())?.words[0].clone())
}

/// Carla sits, Lena is asked; the sponsor is Val, the caller Alice.
fn closed() -> Story {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.says("val", close()).expect("the sponsor");
    story
}

#[test]
fn the_questions_come_with_the_close_and_not_before() {
    let mut story = Story::paging();
    assert_eq!(
        story.says("val", answers("early")),
        Err(Refusal::NoLookForward)
    );
    story.says("val", close()).expect("the sponsor");
    assert!(story.showed(&Surface::LookForward));
    assert!(Surface::LookForward.may_be_posted(&story.green));
}

#[test]
fn whoever_sat_caller_and_sponsor_answer_and_may_think_again() {
    let mut story = closed();
    for who in ["carla", "alice", "val"] {
        story.says(who, answers("the cap")).expect("at the table");
    }
    let caller = "alice".into();
    assert_eq!(
        story.says("zoe", answers("x")),
        Err(Refusal::NotAtTheTable { caller })
    );
    story
        .says("carla", answers("the second cap"))
        .expect("again");
    assert_eq!(words_of(&story, "carla").as_deref(), Some("the second cap"));
    let before = story.green.clone();
    story
        .says("carla", answers("the second cap"))
        .expect("twice");
    assert_eq!(story.green, before, "twice is once");
    assert_eq!(
        story.green.look_forward.as_ref().map(|it| it.answers.len()),
        Some(3)
    );
}

#[test]
fn a_day_later_the_silent_are_asked_once_and_after_two_the_answers_stand() {
    let mut story = closed();
    story
        .says("carla", answers("the cap"))
        .expect("at the table");
    let told = story.told().len();
    story.wait(24 * 60 - 1);
    assert_eq!(story.told().len(), told);
    story.wait(1);
    let asked: Vec<String> = story.told().split_off(told);
    let until = (nine_ten() + minutes(48 * 60)).format("%d %H:%M");
    let expected: Vec<String> = (story.green.at_the_table().iter())
        .filter(|user| user.as_str() != "carla")
        .map(|user| format!("{user}: look forward until {until}"))
        .collect();
    assert_eq!(asked, expected);
    story.wait(24 * 60);
    assert!(story.showed(&Surface::LookForward), "the button goes");
    assert_eq!(story.told().len(), told + expected.len());
    assert!(story.timers.is_empty());
    story.wait(1);
    assert_eq!(
        story.says("val", answers("late")),
        Err(Refusal::NoLookForward)
    );
}

#[test]
fn stood_down_there_is_nothing_to_look_forward_from() {
    let mut story = Story::paging();
    let stood_down = Command::Close(Closing::with(OutcomeKind::StoodDown));
    story.says("val", stood_down).expect("the sponsor");
    assert_eq!(story.green.look_forward, None);
    assert!(story.timers.is_empty());
    let mut story = Story::requested(asked(&["val"], "val"));
    let won = Command::Close(Closing::with(OutcomeKind::Won));
    story.says("alice", won).expect("the caller");
    assert_eq!(story.green.look_forward, None, "it had not begun");
}

#[test]
fn an_undone_close_rests_the_questions_and_keeps_the_answers() {
    let mut story = closed();
    story
        .says("carla", answers("the cap"))
        .expect("at the table");
    story.says("val", Command::Reopen).expect("the sponsor");
    assert!(!story.timers.contains_key("look-forward"));
    assert_eq!(
        story.says("carla", answers("x")),
        Err(Refusal::NoLookForward)
    );
    story.wait(60);
    story.says("val", close()).expect("the sponsor");
    assert_eq!(words_of(&story, "carla").as_deref(), Some("the cap"));
    let open = story.green.look_forward.as_ref().expect("open");
    assert_eq!(open.until, story.now + minutes(48 * 60));
}

#[test]
fn what_was_said_with_the_close_is_kept_and_open_items_are_settled_only_if_asked() {
    for (leftover, settled) in [
        (Leftover::Keep, false),
        (Leftover::Drop, true),
        (Leftover::HandOver { to: "mia".into() }, true),
    ] {
        let mut story = Story::paging();
        let closing = Closing {
            note: Some("A cap both lawyers signed.".to_owned()),
            final_amount: Money::parse("1m EUR").ok(),
            leftover: leftover.clone(),
            ..Closing::with(OutcomeKind::Won)
        };
        story
            .says("val", Command::Close(closing))
            .expect("the sponsor");
        let wanted = Effect::Settle {
            leftover,
            by: "val".into(),
        };
        assert_eq!(story.latest.contains(&wanted), settled);
        let Phase::Closed {
            note, final_amount, ..
        } = &story.green.phase
        else {
            panic!("{:?}", story.green.phase)
        };
        assert_eq!(note.as_deref(), Some("A cap both lawyers signed."));
        assert_eq!(*final_amount, Money::parse("1m EUR").ok());
    }
}
