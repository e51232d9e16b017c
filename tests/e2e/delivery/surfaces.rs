//! The card and its thread: there once, in order, and true.

use codegreen::domain::command::Command;
use codegreen::domain::effect::{Effect, Surface};
use codegreen::domain::section::{SECTIONS, SectionKey};
use codegreen::store::jobs::Lane;
use slack_sim::{Fault, FaultKind, MessageHandle};

use super::office::{CHANNEL, Office};

/// The ground rules and one message a section.
fn under_the_card() -> usize {
    1 + SECTIONS.len()
}

/// Whether the thread is the plan's template, whole and in its order.
fn assert_plan(thread: &[MessageHandle]) {
    assert_eq!(thread.len(), under_the_card(), "{:#?}", texts(thread));
    for (message, section) in thread[1..].iter().zip(SECTIONS) {
        assert!(
            message.shows(section.title),
            "{} in {:#?}",
            section.title,
            texts(thread)
        );
    }
}

fn texts(messages: &[MessageHandle]) -> Vec<String> {
    messages.iter().map(MessageHandle::visible_text).collect()
}

#[tokio::test]
async fn the_card_comes_first_and_the_plan_in_its_order() {
    let office = Office::open().await;
    office.declare("Renewal").await;
    office.drain().await;
    let cards = office.cards();
    assert_eq!(cards.len(), 1);
    assert_plan(&office.thread(&cards[0]));
    office.assert_no_failures();
}

#[tokio::test]
async fn a_throttle_in_the_middle_keeps_the_order() {
    let office = Office::open().await;
    let limited = FaultKind::RateLimited { retry_after: 20 };
    for after in [1, 3, 6] {
        office.sim.fault(
            Fault::on("chat.postMessage", limited.clone())
                .in_channel(CHANNEL)
                .after(after),
        );
    }
    office.declare("Renewal").await;
    office.drain().await;
    let cards = office.cards();
    assert_eq!(cards.len(), 1);
    assert_plan(&office.thread(&cards[0]));
    office.assert_no_failures();
}

#[tokio::test]
async fn whatever_slack_took_unseen_is_found() {
    for kind in [
        FaultKind::AcceptedThenReset,
        FaultKind::AcceptedThenServerError,
        FaultKind::AcceptedThenHtml,
        FaultKind::AcceptedThenHang,
    ] {
        let office = Office::open().await;
        // The card, the ground rules and two sections.
        office.sim.fault(
            Fault::on("chat.postMessage", kind.clone())
                .in_channel(CHANNEL)
                .times(2),
        );
        office.sim.fault(
            Fault::on("chat.postMessage", kind.clone())
                .in_channel(CHANNEL)
                .after(5)
                .times(2),
        );
        office.declare("Renewal").await;
        office.drain().await;
        let cards = office.cards();
        assert_eq!(cards.len(), 1, "{kind:?}");
        assert_plan(&office.thread(&cards[0]));
    }
}

#[tokio::test]
async fn whatever_slack_did_not_take_is_posted_again() {
    for kind in [
        FaultKind::Reset,
        FaultKind::ServerError,
        FaultKind::Html,
        FaultKind::Hang,
    ] {
        for office in [Office::open().await, Office::with_scopes(&[]).await] {
            office.sim.fault(
                Fault::on("chat.postMessage", kind.clone())
                    .in_channel(CHANNEL)
                    .times(2),
            );
            office.declare("Renewal").await;
            office.drain().await;
            let cards = office.cards();
            assert_eq!(cards.len(), 1, "{kind:?}");
            assert_plan(&office.thread(&cards[0]));
        }
    }
}

#[tokio::test]
async fn where_it_cannot_look_the_card_is_posted_again_for_work_needs_it() {
    let office = Office::with_scopes(&[]).await;
    office
        .sim
        .fault(Fault::on("chat.postMessage", FaultKind::AcceptedThenReset).in_channel(CHANNEL));
    office.declare("Renewal").await;
    office.drain().await;
    let cards = office.cards();
    assert_eq!(cards.len(), 2);
    assert_eq!(office.thread(&cards[0]).len(), 0);
    assert_plan(&office.thread(&cards[1]));
}

#[tokio::test]
async fn what_shows_already_what_it_should_costs_no_call() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    let calls = office.sim.calls().len();
    for surface in [
        Surface::Card,
        Surface::GroundRules,
        Surface::Section {
            section: SectionKey::Ideas,
        },
    ] {
        office.wants(&green, Effect::Refresh { surface }).await;
    }
    office.drain().await;
    assert_eq!(office.sim.calls().len(), calls);
}

#[tokio::test]
async fn an_edit_in_doubt_is_made_again() {
    for kind in [
        FaultKind::Reset,
        FaultKind::AcceptedThenReset,
        FaultKind::ServerError,
        FaultKind::Hang,
    ] {
        let office = Office::open().await;
        let green = office.declare("Renewal").await;
        office.drain().await;
        office
            .sim
            .fault(Fault::on("chat.update", kind.clone()).times(2));
        let seat = "finance".into();
        office
            .says(&green, "U0CFO", Command::Acknowledge { seat })
            .await;
        office.drain().await;
        let cards = office.cards();
        assert_eq!(cards.len(), 1);
        let board = cards[0].visible_text();
        assert!(
            board.contains("on it") || board.contains("On it"),
            "{kind:?}: {board}"
        );
        let page = &office.pages_of("Carla")[0];
        assert!(
            !page.buttons().iter().any(|button| button == "On it"),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn a_message_that_was_deleted_is_posted_anew() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    let first = office.cards().remove(0);
    office.sim.fault(
        Fault::on(
            "chat.update",
            FaultKind::Refused("message_not_found".to_owned()),
        )
        .in_channel(CHANNEL),
    );
    let seat = "finance".into();
    office
        .says(&green, "U0CFO", Command::Acknowledge { seat })
        .await;
    office.drain().await;
    let cards = office.cards();
    assert_eq!(cards.len(), 2, "{:#?}", texts(&cards));
    assert_ne!(cards[1].ts, first.ts);
}

#[tokio::test]
async fn what_belongs_under_a_card_that_is_gone_gets_a_new_card_first() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    // Only the card is posted, and then somebody deletes it.
    office.step(Lane::Channel).await;
    office.sim.fault(
        Fault::on(
            "chat.postMessage",
            FaultKind::Refused("thread_not_found".to_owned()),
        )
        .in_channel(CHANNEL),
    );
    office.drain().await;
    let cards = office.cards();
    assert_eq!(cards.len(), 2);
    assert_eq!(office.thread(&cards[0]).len(), 0);
    assert_plan(&office.thread(&cards[1]));
    assert_eq!(office.store().backlog().await.unwrap(), 0);
    drop(green);
}

#[tokio::test]
async fn a_channel_without_the_bot_is_told_of_once_and_tried_on() {
    let office = Office::open().await;
    office.sim.set_bot_in_channel(CHANNEL, false);
    office.declare("Renewal").await;
    for _ in 0..60 {
        office.advance(5).await;
    }
    assert_eq!(office.cards().len(), 0);
    let told = |who: &str| {
        office
            .dm_of(who)
            .iter()
            .filter(|text| text.contains("not_in_channel"))
            .count()
    };
    let told = (told("Alice"), told("Tom"));
    assert_eq!(
        told,
        (1, 1),
        "the caller and the sponsor: {:#?}",
        office.dm_of("Alice")
    );
    assert!(
        office.calls("chat.postMessage") < 25,
        "not in a hurry: {}",
        office.calls("chat.postMessage")
    );

    office.sim.set_bot_in_channel(CHANNEL, true);
    for _ in 0..60 {
        office.advance(5).await;
    }
    let cards = office.cards();
    assert_eq!(cards.len(), 1, "somebody invited the bot");
    assert_plan(&office.thread(&cards[0]));
}

#[tokio::test]
async fn one_bad_message_does_not_hold_up_the_thread_for_ever() {
    let office = Office::open().await;
    office.declare("Renewal").await;
    office.step(Lane::Channel).await;
    // The ground rules, each time.
    office.sim.fault(
        Fault::on(
            "chat.postMessage",
            FaultKind::Refused("invalid_blocks".to_owned()),
        )
        .in_channel(CHANNEL)
        .times(6),
    );
    office.drain().await;
    let cards = office.cards();
    let thread = office.thread(&cards[0]);
    assert_eq!(thread.len(), SECTIONS.len(), "{:#?}", texts(&thread));
    assert!(thread[0].shows(SECTIONS[0].title));
}

#[tokio::test]
async fn the_question_to_an_approver_is_asked_once() {
    for (kind, office, messages) in [
        (FaultKind::AcceptedThenReset, Office::open().await, 1),
        (FaultKind::ServerError, Office::open().await, 1),
        (
            FaultKind::AcceptedThenReset,
            Office::with_scopes(&[]).await,
            2,
        ),
    ] {
        office
            .sim
            .fault(Fault::on("chat.postMessage", kind.clone()).in_channel("U0VPSALES"));
        let green = office.declare_with("Renewal", "U0CFO", "1000 EUR").await;
        office.drain().await;
        let asked = office.pages_of("Tom");
        assert_eq!(asked.len(), messages, "{kind:?}");
        assert_eq!(
            office.cards().len(),
            0,
            "no card before the mandate is there"
        );
        office.says(&green, "U0VPSALES", Command::GiveMandate).await;
        office.drain().await;
        assert_eq!(office.cards().len(), 1);
        let last = office.pages_of("Tom").pop().unwrap();
        assert!(
            !last.buttons().iter().any(|button| button == "Go"),
            "{}",
            last.visible_text()
        );
    }
}
