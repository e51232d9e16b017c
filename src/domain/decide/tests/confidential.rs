//! P12: who is on the roster of a confidential one, what it says where, and what whoever is taken off it may still do.

use std::collections::BTreeSet;

use super::story::{Story, on_it};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::{CodeGreen, OutcomeKind, Phase};
use crate::domain::command::{Closing, Command, Leftover};
use crate::domain::confidential::Confidential;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::fixture::{acme_renewal, asked, given, minutes};
use crate::domain::ids::UserId;
use crate::domain::mandate::Mandate;
use crate::domain::person::By;
use crate::domain::refusal::Refusal;

fn secret(mandate: Mandate) -> CodeGreen {
    CodeGreen {
        channel: "".into(),
        confidential: Some(Confidential {
            code_name: "Isar".to_owned(),
            admitted: BTreeSet::new(),
        }),
        ..acme_renewal(mandate)
    }
}

fn roster(story: &Story) -> Vec<&str> {
    let confidential = story.green.confidential.as_ref().expect("confidential");
    confidential.admitted.iter().map(UserId::as_str).collect()
}

fn in_its_room() -> Story {
    let mut story = Story::begins(secret(given("val")));
    story.deliver_all();
    let channel = "C9".into();
    system(&mut story, Command::RecordRoom { channel });
    story
}

fn system(story: &mut Story, command: Command) {
    story.command(command, &By::System).expect("recorded");
}

fn dismiss(user: &str) -> Command {
    Command::Dismiss { user: user.into() }
}

fn admit(user: &str) -> Command {
    Command::Admit { user: user.into() }
}

fn shows_the_card(story: &Story) -> bool {
    let card = Effect::Refresh {
        surface: Surface::Card,
    };
    story.latest.contains(&card)
}

#[test]
fn an_approver_is_on_the_roster_when_asked_and_a_deputy_when_paged() {
    let mut story = Story::begins(secret(asked(&["val", "vic"], "val")));
    assert_eq!(roster(&story), ["alice", "val"]);
    story.fire_next();
    assert_eq!(roster(&story), ["alice", "val", "vic"]);
    story.says("vic", Command::GiveMandate).unwrap();
    assert_eq!(
        roster(&story),
        ["alice", "carla", "lena", "pete", "val", "vic"]
    );
    let seat = "finance".into();
    let decline = Command::Decline {
        seat,
        stand_in: None,
        note: None,
    };
    story.says("carla", decline).unwrap();
    assert!(roster(&story).contains(&"frank"), "{:?}", roster(&story));
    assert!(!roster(&story).contains(&"dev"));
}

#[test]
fn nothing_is_posted_before_there_is_a_room_and_all_of_it_then() {
    let mut story = Story::begins(secret(given("val")));
    assert!(story.latest.contains(&Effect::OpenRoom));
    assert!(!shows_the_card(&story));
    assert!(!Surface::Card.may_be_posted(&story.green));
    assert!(
        !story
            .latest
            .iter()
            .any(|it| matches!(it, Effect::Invite { .. }))
    );
    story.deliver_all();
    let room = |channel: &str| Command::RecordRoom {
        channel: channel.into(),
    };
    system(&mut story, room("C9"));
    assert!(shows_the_card(&story));
    let everybody = ["alice", "carla", "lena", "pete", "val"].map(UserId::from);
    let users = everybody.to_vec();
    assert!(story.latest.contains(&Effect::Invite { users }));
    // Told twice it is the first.
    system(&mut story, room("C10"));
    assert_eq!(story.green.channel.as_str(), "C9");
}

#[test]
fn who_is_on_the_roster_adds_and_only_caller_and_sponsor_take_off() {
    let mut story = in_its_room();
    assert_eq!(
        story.says("hugo", admit("hugo")),
        Err(Refusal::NoSuchCodeGreen)
    );
    story.says("carla", admit("hugo")).unwrap();
    assert!(roster(&story).contains(&"hugo"));
    let to = Audience::Person {
        user: "hugo".into(),
    };
    let by = UserId::from("carla");
    assert!(story.told.contains(&(to, Notice::Admitted { by })));
    assert!(matches!(
        story.says("carla", dismiss("hugo")),
        Err(Refusal::MayNotDismiss { .. })
    ));
    for stays in ["alice", "val"] {
        assert!(matches!(
            story.says("alice", dismiss(stays)),
            Err(Refusal::StaysOnTheRoster { .. })
        ));
    }
    story.says("val", dismiss("hugo")).unwrap();
    assert!(!roster(&story).contains(&"hugo"));
    let out = Effect::PutOut {
        user: "hugo".into(),
    };
    assert!(story.latest.contains(&out));
}

#[test]
fn whoever_is_taken_off_sits_no_more_and_the_next_is_asked() {
    let mut story = in_its_room();
    story.says("carla", on_it("finance")).unwrap();
    story.says("alice", dismiss("carla")).unwrap();
    let seat = story.green.seat(&"finance".into()).unwrap();
    assert_eq!(seat.holder, None);
    assert_eq!(seat.asked_now().unwrap().recipient.as_str(), "frank");
    for action in Action::ALL {
        let about = About::Seat(&seat.function);
        assert!(
            !story.green.allows(action, &"carla".into(), about),
            "{action:?}"
        );
    }
}

#[test]
fn whoever_was_taken_off_after_the_close_is_not_asked_when_it_goes_on() {
    let mut story = in_its_room();
    let closing = Closing::with(OutcomeKind::Deferred);
    story.says("alice", Command::Close(closing)).unwrap();
    story.says("alice", dismiss("carla")).unwrap();
    story.now += minutes(5);
    story.says("alice", Command::Reopen).unwrap();
    assert!(matches!(story.green.phase, Phase::Paging { .. }));
    assert!(!roster(&story).contains(&"carla"));
    let seat = story.green.seat(&"finance".into()).unwrap();
    assert_eq!(seat.asked_now().unwrap().recipient.as_str(), "frank");
}

#[test]
fn to_one_that_is_not_confidential_nothing_of_it_applies() {
    let mut story = Story::paging();
    let before = story.green.clone();
    story.says("carla", admit("hugo")).unwrap();
    story.says("alice", dismiss("carla")).unwrap();
    let channel = "C9".into();
    system(&mut story, Command::RecordRoom { channel });
    assert_eq!(story.green, before);
    assert!(story.green.admits(&"hugo".into()));
}

#[test]
fn open_items_are_not_handed_to_somebody_who_may_not_see_them() {
    let mut story = in_its_room();
    let leftover = Leftover::HandOver { to: "hugo".into() };
    let closing = Closing {
        leftover,
        ..Closing::with(OutcomeKind::Won)
    };
    let user = UserId::from("hugo");
    assert_eq!(
        story.says("alice", Command::Close(closing.clone())),
        Err(Refusal::NotOnTheRoster { user })
    );
    story.says("alice", admit("hugo")).unwrap();
    story.says("alice", Command::Close(closing)).unwrap();
}
