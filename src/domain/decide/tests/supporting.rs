//! The plan read back, and every function's word on it.

use super::story::{Story, cannot, close, on_it};
use crate::domain::command::Command;
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{acme_renewal, given};
use crate::domain::ids::FunctionKey;
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::support::Touched;

fn supports(version: u32) -> Command {
    let condition = None;
    Command::Support { version, condition }
}

fn if_so(version: u32, condition: &str) -> Command {
    let condition = Some(condition.to_owned());
    Command::Support { version, condition }
}

fn changed(story: &mut Story, functions: &[&str]) {
    let touched = Touched::These(
        functions
            .iter()
            .map(|key| FunctionKey::from(*key))
            .collect(),
    );
    let by = By::System;
    (story.command(Command::PlanChanged { touched }, &by)).expect("a report is never refused");
}

/// Carla sits for Finance and Lena for Legal; Product is silent and need not sit. Alice has read the plan back.
fn read_back() -> Story {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.says("lena", on_it("legal")).expect("paged");
    story.told.clear();
    story.says("alice", Command::ReadBack).expect("the caller");
    story
}

#[test]
fn reading_it_back_asks_whoever_sits_and_shows_it() {
    let story = read_back();
    assert_eq!(
        story.told(),
        [
            "carla: does finance support 1",
            "lena: does legal support 1"
        ]
    );
    assert!(story.showed(&Surface::ReadBack) && story.showed(&Surface::Card));
    let versions: Vec<u32> = (story.green.seats.iter())
        .map(|it| it.support.asked_on)
        .collect();
    assert_eq!(versions, [1, 1, 1]);
    // What was changed before is in it; what is changed before it is read back again is not.
    assert!(story.latest.contains(&Effect::ForgetTouches));
    let mut again = story;
    again.wait(6);
    again.says("alice", Command::ReadBack).expect("the caller");
    assert!(!again.latest.contains(&Effect::ForgetTouches));
}

#[test]
fn it_is_supported_when_all_who_sit_or_must_have_said_so_and_that_is_told_once() {
    let mut story = read_back();
    story.told.clear();
    story
        .says("carla", if_so(1, "the cap holds"))
        .expect("hers");
    story.says("lena", supports(1)).expect("hers");
    assert!(!story.green.is_supported(), "on a condition");
    story.says("carla", supports(1)).expect("it is met");
    assert!(story.green.is_supported());
    story.says("carla", supports(1)).expect("once more");
    assert_eq!(
        story.told(),
        [
            "thread: carla supports it if the cap holds",
            "thread: all support 1"
        ]
    );
    assert!(!story.showed(&Surface::Card), "nothing changed");
}

#[test]
fn a_change_asks_those_again_whom_it_touches_and_no_other() {
    let mut story = read_back();
    story.says("carla", supports(1)).expect("hers");
    story.told.clear();
    changed(&mut story, &["finance", "product"]);
    assert_eq!(story.told(), ["carla: does finance still support 2"]);
    // Lena had not answered: the message she was led to shows the new version.
    changed(&mut story, &["legal"]);
    assert_eq!(story.told().len(), 1);
    let refused = story.says("carla", supports(1));
    assert_eq!(refused, Err(Refusal::PlanChanged { version: 3 }));
    let not_there_yet = story.says("carla", supports(4));
    assert_eq!(not_there_yet, Err(Refusal::PlanChanged { version: 3 }));
    story.says("carla", supports(2)).expect("what touches her");
    story.says("lena", supports(3)).expect("the newest");
    assert!(story.green.is_supported());
    changed(&mut story, &[]);
    assert!(story.green.is_supported(), "it touches nobody");
    assert_eq!(story.green.read_back.as_ref().map(|it| it.version), Some(4));
}

#[test]
fn who_comes_to_the_table_later_is_asked_then() {
    let mut story = read_back();
    story.told.clear();
    story.says("lena", cannot("legal", None)).expect("hers");
    story.deliver_all();
    story.says("dev", on_it("legal")).expect("the deputy");
    assert_eq!(story.told(), ["dev: does legal support 1"]);
    assert!(story.showed(&Surface::ReadBack));
    // What a function has said stands, whoever sits for it.
    story.says("carla", supports(1)).expect("hers");
    story.says("carla", cannot("finance", None)).expect("hers");
    story.deliver_all();
    story.told.clear();
    story.says("frank", on_it("finance")).expect("the deputy");
    assert!(story.told().is_empty());
}

#[test]
fn read_back_again_it_asks_the_silent_once_more_but_not_at_once() {
    let mut story = read_back();
    story.says("carla", supports(1)).expect("hers");
    story.told.clear();
    story
        .says("alice", Command::ReadBack)
        .expect("pressed twice");
    assert!(story.told().is_empty());
    story.wait(6);
    story.told.clear();
    story.says("alice", Command::ReadBack).expect("later");
    assert_eq!(story.told(), ["lena: does legal support 1"]);
}

#[test]
fn who_has_it_read_back_is_not_asked_in_private() {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.told.clear();
    story.says("carla", Command::ReadBack).expect("seated");
    assert!(story.told().is_empty());
    story.says("carla", supports(1)).expect("hers");
}

#[test]
fn only_those_at_the_table_and_only_while_there_is_a_plan() {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    assert_eq!(
        story.says("carla", supports(1)),
        Err(Refusal::NothingReadBack)
    );
    let caller = "alice".into();
    let refused = story.says("pat", Command::ReadBack);
    assert_eq!(refused, Err(Refusal::MayNotEditPlan { caller }));
    story.says("alice", Command::ReadBack).expect("the caller");
    let nobody = Err(Refusal::NotPaged { seat: None });
    assert_eq!(story.says("alice", supports(1)), nobody, "no seat is hers");
    assert_eq!(story.says("lena", supports(1)), nobody, "not before a yes");
    story.says("alice", close()).expect("the caller");
    assert!(story.showed(&Surface::ReadBack), "its buttons go");
    assert_eq!(story.says("carla", supports(1)), Err(Refusal::Over));
    let before = story.green.clone();
    changed(&mut story, &["finance"]);
    assert_eq!(story.green, before);
}

#[test]
fn one_word_speaks_for_all_seats_of_a_person_and_they_are_asked_once() {
    let mut green = acme_renewal(given("val"));
    green.seats[2].lead = "lena".into();
    let mut story = Story::begins(green);
    story.deliver_all();
    for function in ["legal", "product"] {
        story.says("lena", on_it(function)).expect("paged");
    }
    story.says("carla", on_it("finance")).expect("paged");
    story.told.clear();
    story.says("alice", Command::ReadBack).expect("the caller");
    let lenas = "lena: does legal and product support 1".to_owned();
    assert!(story.told().contains(&lenas));
    assert_eq!(story.told().len(), 2);
    story.says("lena", supports(1)).expect("hers");
    story.says("carla", supports(1)).expect("hers");
    assert!(story.green.is_supported());
}
