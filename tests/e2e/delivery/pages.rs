//! A page is never lost and never sent twice for the same rung, whatever Slack does.

use codegreen::domain::command::Command;
use codegreen::domain::ids::PageKey;
use codegreen::domain::page::PageState;
use codegreen::store::change::DeliveryState;
use codegreen::store::jobs::Lane;
use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, HISTORY, MARK, Office};

fn first_page() -> PageKey {
    PageKey {
        seat: "finance".into(),
        rung: 0,
    }
}

/// Slack took it, and we do not know.
const ACCEPTED: [FaultKind; 4] = [
    FaultKind::AcceptedThenReset,
    FaultKind::AcceptedThenServerError,
    FaultKind::AcceptedThenHtml,
    FaultKind::AcceptedThenHang,
];

/// Slack did not take it, and we do not know.
const NOT_ACCEPTED: [FaultKind; 4] = [
    FaultKind::Reset,
    FaultKind::ServerError,
    FaultKind::Html,
    FaultKind::Hang,
];

/// What became of the chief's page where this happened to the first post: how many of them are marked, and how the
/// delivery is remembered.
async fn after(office: &Office, kind: &FaultKind) -> (Vec<bool>, Option<DeliveryState>) {
    office.fault("chat.postMessage", kind.clone());
    let green = office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    office.sim.clear_faults();
    office.drain().await;
    let ws = office.ws();
    let delivery = office
        .store()
        .delivery(&ws, green.id, &first_page(), 1)
        .await
        .unwrap();
    let page = office.fresh(&green).await.seats[0].pages[0].clone();
    assert!(
        matches!(page.state, PageState::Sent { .. }),
        "{kind:?}: {page:?}"
    );
    let marks = office
        .pages_of("Carla")
        .iter()
        .map(|page| page.shows(MARK))
        .collect();
    (marks, delivery)
}

#[tokio::test]
async fn a_page_that_slack_took_unseen_is_found_and_not_sent_again() {
    for kind in ACCEPTED {
        let office = Office::open().await;
        let became = after(&office, &kind).await;
        assert_eq!(
            became,
            (vec![false], Some(DeliveryState::Delivered)),
            "{kind:?}"
        );
        office.assert_no_failures();
    }
}

#[tokio::test]
async fn a_page_that_slack_did_not_take_is_sent_again_marked() {
    for kind in NOT_ACCEPTED {
        for office in [Office::open().await, Office::with_scopes(&[]).await] {
            let became = after(&office, &kind).await;
            assert_eq!(
                became,
                (vec![true], Some(DeliveryState::Repeated)),
                "{kind:?}"
            );
        }
    }
}

#[tokio::test]
async fn where_it_cannot_look_the_repeat_is_marked() {
    for kind in ACCEPTED {
        let office = Office::with_scopes(&[]).await;
        let became = after(&office, &kind).await;
        assert_eq!(
            became,
            (vec![false, true], Some(DeliveryState::Repeated)),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn a_look_that_fails_is_repeated_before_the_page_is() {
    let office = Office::open().await;
    office
        .sim
        .fault(Fault::on("conversations.history", FaultKind::ServerError).times(2));
    let became = after_keeping_faults(&office, &FaultKind::AcceptedThenReset).await;
    assert_eq!(became, vec![false]);
}

async fn after_keeping_faults(office: &Office, kind: &FaultKind) -> Vec<bool> {
    office.fault("chat.postMessage", kind.clone());
    office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    office.drain().await;
    office
        .pages_of("Carla")
        .iter()
        .map(|page| page.shows(MARK))
        .collect()
}

#[tokio::test]
async fn a_throttled_page_waits_exactly_as_told() {
    let office = Office::open().await;
    let limited = FaultKind::RateLimited { retry_after: 30 };
    office
        .sim
        .fault(Fault::on("chat.postMessage", limited).in_channel("U0CFO"));
    office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    office.advance(29).await;
    assert_eq!(office.pages_of("Carla").len(), 0);
    assert_eq!(
        office.calls("chat.postMessage"),
        1,
        "nothing is posted while Slack wants us to wait"
    );
    office.advance(1).await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 1);
    assert!(
        !pages[0].shows(MARK),
        "nothing was sent, so nothing is repeated"
    );
    office.assert_no_failures();
}

#[tokio::test]
async fn a_throttle_in_the_middle_of_a_doubt_leaves_the_doubt() {
    let office = Office::with_scopes(&[]).await;
    office.fault("chat.postMessage", FaultKind::AcceptedThenReset);
    office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    let limited = FaultKind::RateLimited { retry_after: 7 };
    office
        .sim
        .fault(Fault::on("chat.postMessage", limited).in_channel("U0CFO"));
    office.drain().await;
    let marks: Vec<bool> = office
        .pages_of("Carla")
        .iter()
        .map(|page| page.shows(MARK))
        .collect();
    assert_eq!(marks, [false, true]);
    office.assert_no_failures();
}

#[tokio::test]
async fn a_throttled_channel_delays_no_page() {
    let office = Office::open().await;
    let limited = FaultKind::RateLimited { retry_after: 60 };
    office
        .sim
        .fault(Fault::on("chat.postMessage", limited).in_channel(CHANNEL));
    office.declare("Renewal").await;
    office.step(Lane::Channel).await;
    assert_eq!(
        office.calls("chat.postMessage"),
        1,
        "the card has been refused"
    );
    office.jobs.settle().await;
    assert_eq!(office.pages_of("Carla").len(), 1);
    assert_eq!(office.cards().len(), 0);
    office.advance(60).await;
    assert_eq!(office.cards().len(), 1);
    office.assert_no_failures();
}

#[tokio::test]
async fn a_page_that_nobody_wants_any_more_is_not_sent() {
    let office = Office::open().await;
    let limited = FaultKind::RateLimited { retry_after: 30 };
    office
        .sim
        .fault(Fault::on("chat.postMessage", limited).in_channel("U0CFO"));
    let green = office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    // She heard of it elsewhere.
    let seat = first_page().seat;
    office
        .says(&green, "U0CFO", Command::Acknowledge { seat })
        .await;
    office.drain().await;
    assert_eq!(office.pages_of("Carla").len(), 0);
    let ws = office.ws();
    let delivery = office
        .store()
        .delivery(&ws, green.id, &first_page(), 1)
        .await
        .unwrap();
    assert_eq!(delivery, Some(DeliveryState::Cancelled));
}

#[tokio::test]
async fn an_answer_while_the_page_is_in_the_air_is_shown_on_it() {
    let office = Office::open().await;
    office.fault("chat.postMessage", FaultKind::AcceptedThenReset);
    let green = office.declare("Renewal").await;
    office.step(Lane::Pages).await;
    assert!(
        office.pages_of("Carla")[0]
            .buttons()
            .iter()
            .any(|button| button == "On it")
    );
    let seat = first_page().seat;
    office
        .says(&green, "U0CFO", Command::Acknowledge { seat })
        .await;
    office.drain().await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 1);
    assert!(pages[0].is_edited());
    assert!(
        !pages[0].buttons().iter().any(|button| button == "On it"),
        "{}",
        pages[0].visible_text()
    );
}

#[tokio::test]
async fn a_reminder_is_a_message_of_its_own() {
    let office = Office::with_scopes(&[HISTORY]).await;
    office.declare("Renewal").await;
    office.jobs.settle().await;
    office.fault("chat.postMessage", FaultKind::AcceptedThenReset);
    office.advance(5 * 60).await;
    office.advance(5).await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 2, "the page, and its reminder once");
    assert!(pages.iter().all(|page| !page.shows(MARK)));
    office.assert_no_failures();
}

#[tokio::test]
async fn a_page_kept_back_by_an_outage_still_comes_while_the_seat_is_free() {
    let office = Office::open().await;
    office
        .sim
        .fault(Fault::on("chat.postMessage", FaultKind::ServerError).always());
    office.declare("Renewal").await;
    for _ in 0..26 {
        office.advance(30).await;
    }
    assert_eq!(office.pages_of("Carla").len(), 0);
    office.sim.clear_faults();
    office.drain().await;
    assert_eq!(office.pages_of("Carla").len(), 1, "the chief");
    assert_eq!(
        office.pages_of("Frank").len(),
        1,
        "the deputy, for the chief's time was up"
    );
}
