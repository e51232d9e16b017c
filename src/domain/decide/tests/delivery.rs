//! Pages on their way: reminders, what counts from the delivery, outages, and messages that have become obsolete.

use super::story::{Story, cannot, offers, on_it};
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::fixture::{acme_renewal, given, minutes};
use crate::domain::ids::PageKey;
use crate::domain::page::{Medium, Obsolete, PageState};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::timer::Timer;

#[test]
fn a_reminder_is_a_message_of_its_own_and_comes_once() {
    let mut story = Story::paging();
    story.wait(5);
    let legal = |story: &Story| {
        story
            .paged
            .iter()
            .filter(|(who, ..)| who == "lena")
            .map(|(.., attempt)| *attempt)
            .collect::<Vec<_>>()
    };
    assert_eq!(legal(&story), [1, 2]);
    story.wait(4);
    assert_eq!(legal(&story), [1, 2]);
}

#[test]
fn the_waits_count_from_the_delivery() {
    let mut story = Story::begins(crate::domain::fixture::acme_renewal(
        crate::domain::fixture::given("val"),
    ));
    story.now += minutes(9);
    story.deliver_all();
    story.wait(9);
    assert_eq!(story.board("legal"), "silent, lena asked");
    story.wait(1);
    assert_eq!(story.board("legal"), "silent, dev asked");
}

#[test]
fn an_escalation_that_comes_as_the_page_is_delivered_is_set_again() {
    let mut story = Story::begins(crate::domain::fixture::acme_renewal(
        crate::domain::fixture::given("val"),
    ));
    story.now += minutes(10);
    story.deliver_all();
    let page = PageKey {
        seat: "legal".into(),
        rung: 0,
    };
    let timer = Timer::Escalate { page };
    story.timers.remove(&timer.to_string());
    story
        .command(
            Command::Fire {
                timer: timer.clone(),
            },
            &By::System,
        )
        .expect("never refused");
    assert_eq!(story.board("legal"), "silent, lena asked");
    assert_eq!(story.timers[&timer.to_string()].0, story.now + minutes(10));
}

#[test]
fn an_outage_does_not_drain_the_ladder_unseen() {
    let mut story = Story::begins(crate::domain::fixture::acme_renewal(
        crate::domain::fixture::given("val"),
    ));
    let until = story.now + minutes(60);
    while story.timers.values().any(|(at, _)| *at <= until) {
        story.fire_next();
    }
    assert_eq!(story.board("legal"), "missing");
    let rung = |rung| PageKey {
        seat: "legal".into(),
        rung,
    };
    assert!(
        (0..3).all(|it| story.green.wants(&rung(it), 1, Medium::SlackDm)),
        "nobody has seen a page yet"
    );
    story.deliver_all();
    assert!(
        (0..3).all(|it| !story.green.wants(&rung(it), 1, Medium::SlackDm)),
        "each was delivered"
    );
    assert!(
        story.timers.keys().all(|timer| !timer.contains("legal")),
        "their time is up"
    );
    story
        .says("dora", on_it("legal"))
        .expect("a late yes is welcome");
    assert_eq!(story.board("legal"), "on it: dora");
}

#[test]
fn obsolete_messages_say_who_covers() {
    let mut story = Story::paging();
    story.wait(10);
    story.says("dev", on_it("legal")).expect("paged");
    let page = |rung, attempt| Surface::Page {
        page: PageKey {
            seat: "legal".into(),
            rung,
        },
        attempt,
    };
    for surface in [page(0, 1), page(0, 2), page(1, 1), Surface::Card] {
        assert!(story.showed(&surface), "{surface:?}");
    }
    story
        .says("lena", on_it("legal"))
        .expect("the lead takes it back");
    let covered = PageState::Cancelled {
        at: story.now,
        why: Obsolete::Covered,
    };
    assert_eq!(
        story.green.seat(&"legal".into()).expect("a seat").pages[1].state,
        covered
    );
    assert!(story.showed(&page(1, 1)));
}

#[test]
fn a_reaction_on_the_card_means_the_seats_that_wait() {
    let mut green = acme_renewal(given("val"));
    green.seats[0].lead = "lena".into();
    green.seats[2].deputies = vec!["lena".into()];
    let leads_two = || {
        let mut story = Story::begins(green.clone());
        story.deliver_all();
        story
    };
    let boards = |story: &Story| [story.board("finance"), story.board("legal")];

    let mut story = leads_two();
    story
        .says("lena", Command::AcknowledgeAll)
        .expect("paged for both");
    assert_eq!(boards(&story), ["on it: lena", "on it: lena"]);

    let mut story = leads_two();
    story.says("lena", offers("legal", "sam")).expect("hers");
    story.deliver_all();
    story.says("sam", on_it("legal")).expect("offered");
    story
        .says("lena", Command::AcknowledgeAll)
        .expect("finance waits");
    assert_eq!(boards(&story), ["on it: lena", "on it: sam"]);
    story
        .says("lena", Command::AcknowledgeAll)
        .expect("nothing more");
    assert_eq!(boards(&story), ["on it: lena", "on it: sam"]);

    let mut story = leads_two();
    story.says("lena", cannot("finance", None)).expect("hers");
    story.says("lena", cannot("legal", None)).expect("hers");
    story
        .says("lena", Command::AcknowledgeAll)
        .expect("a changed mind");
    assert_eq!(boards(&story), ["on it: lena", "on it: lena"]);

    assert_eq!(
        story.says("pat", Command::AcknowledgeAll),
        Err(Refusal::NotPaged { seat: None })
    );
}
