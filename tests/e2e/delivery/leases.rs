//! A worker that dies, panics or is held up: whoever has the lease carries on, and nobody else's word counts.

use std::time::Duration;

use chrono::TimeDelta;
use codegreen::domain::command::Command;
use codegreen::domain::effect::{Effect, Surface};
use codegreen::slack::deliver;
use codegreen::store::change::{Change, Write};
use codegreen::store::jobs::Lane;
use codegreen::store::refs::MessageRef;
use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, MARK, Office};

#[tokio::test]
async fn a_worker_that_dies_with_the_post_in_the_air_leaves_one_page() {
    let office = Office::open().await;
    office.fault("chat.postMessage", FaultKind::AcceptedThenHang);
    office.declare("Renewal").await;
    let dying = office.another_worker().await;
    let dies = tokio::spawn(async move { dying.step_once(Lane::Pages).await });
    let posted = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(posted, Duration::from_secs(5))
        .await
        .expect("the post arrives");
    dies.abort();

    office.sim.clear_faults();
    assert_eq!(office.step(Lane::Pages).await, 0, "its lease still runs");
    office.drain().await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 1);
    assert!(!pages[0].shows(MARK));
}

#[tokio::test]
async fn a_worker_that_comes_back_late_is_fenced_off() {
    let office = Office::open().await;
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(300)),
    );
    let green = office.declare("Renewal").await;
    let late = office.another_worker().await;
    let late = tokio::spawn(async move { late.step_once(Lane::Pages).await });
    let posted = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(posted, Duration::from_secs(5))
        .await
        .expect("the post arrives");

    // Its lease has run out, another worker looks, finds and records; then the answer comes.
    office.advance(60).await;
    let sent = office.fresh(&green).await.seats[0].pages[0].delivered_at;
    assert!(sent.is_some());
    late.await.expect("it ends in peace");
    office.drain().await;
    assert_eq!(office.pages_of("Carla").len(), 1);
    assert_eq!(
        office.fresh(&green).await.seats[0].pages[0].delivered_at,
        sent
    );
}

#[tokio::test]
async fn a_worker_whose_turn_comes_after_its_lease_posts_nothing() {
    let office = Office::open().await;
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(300)),
    );
    for deal in ["Renewal", "Expansion", "Migration", "Rollout", "Upgrade"] {
        office.declare(deal).await;
    }
    let late = office.another_worker().await;
    let late = tokio::spawn(async move { late.step_once(Lane::Pages).await });
    let posted = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(posted, Duration::from_secs(5))
        .await
        .expect("the first is in the air");

    // The others wait behind it in the same conversation. By the time they may go, their jobs are anybody's.
    office.clock.advance(TimeDelta::minutes(1));
    assert_eq!(late.await.expect("it ends in peace"), 5);
    assert_eq!(office.sim.calls_to("chat.postMessage").len(), 1);
    office.drain().await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 5);
    assert!(pages.iter().all(|page| !page.shows(MARK)));
}

#[tokio::test]
async fn an_edit_that_lost_its_lease_leaves_no_old_picture() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    // A worker is held up on its way; what it carries is old by the time it is through.
    let delay = FaultKind::Delay(Duration::from_millis(250));
    office
        .sim
        .fault(Fault::on("chat.update", delay).in_channel(CHANNEL));
    let seat = || "finance".into();
    office
        .says(&green, "U0CFO", Command::Acknowledge { seat: seat() })
        .await;
    let late = office.another_worker().await;
    let late = tokio::spawn(async move { late.step_once(Lane::Channel).await });
    let begun = |sim: &slack_sim::SlackSim| (!sim.calls_to("chat.update").is_empty()).then_some(());
    office
        .sim
        .wait_for(begun, Duration::from_secs(5))
        .await
        .expect("it has begun");
    let decline = Command::Decline {
        seat: seat(),
        stand_in: None,
        note: None,
    };
    office.says(&green, "U0CFO", decline).await;
    office.advance(60).await;
    late.await.expect("it ends in peace");
    office.drain().await;
    let shown = office.cards()[0].visible_text();
    // Whatever stands there is what a picture of now would be.
    office.sim.forget_log();
    let lies = office
        .store()
        .surface(&office.ws(), green.id, "card")
        .await
        .unwrap()
        .expect("the card");
    let forgotten = MessageRef {
        shown: String::new(),
        ..lies
    };
    let mut change = Change::new(office.ws(), office.clock.now());
    change.writes.push(Write::MessageRef(forgotten));
    office.store().commit(change).await.unwrap();
    office
        .wants(
            &green,
            Effect::Refresh {
                surface: Surface::Card,
            },
        )
        .await;
    office.drain().await;
    assert_eq!(office.calls("chat.update"), 1);
    assert_eq!(office.cards()[0].visible_text(), shown);
}

#[tokio::test]
async fn a_job_whose_worker_panicked_is_in_doubt() {
    let office = Office::with_scopes(&[]).await;
    office.declare("Renewal").await;
    let now = office.clock.now();
    let lease = TimeDelta::seconds(24);
    let claimed = office
        .store()
        .claim(Lane::Pages, now, lease, 1)
        .await
        .unwrap();
    deliver::give_back(&office.bot, &claimed[0]).await;
    assert_eq!(office.step(Lane::Pages).await, 0, "not at once");
    office.drain().await;
    let pages = office.pages_of("Carla");
    assert_eq!(pages.len(), 1);
    assert!(pages[0].shows(MARK), "nobody knows how far it had come");
}

#[tokio::test]
async fn nobody_is_passed_over_while_a_dead_workers_page_may_still_reach_them() {
    let office = Office::open().await;
    office.fault("chat.postMessage", FaultKind::AcceptedThenHang);
    let green = office.declare("Renewal").await;
    let pages = async || office.fresh(&green).await.seats[0].pages.clone();
    // Slack is away at first; then a worker dies with the post in the air, shortly before the time of the rung is up.
    office.clock.advance(TimeDelta::seconds(590));
    let dying = office.another_worker().await;
    let dies = tokio::spawn(async move { dying.step_once(Lane::Pages).await });
    let posted = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(posted, Duration::from_secs(5))
        .await
        .expect("the post arrives");
    dies.abort();
    office.sim.clear_faults();

    office.advance(11).await;
    assert_eq!(pages().await.len(), 1, "the page is in doubt");
    // The lease has run out: the page is found, and its time begins.
    office.advance(14).await;
    assert_eq!(pages().await.len(), 1);
    assert!(pages().await[0].delivered_at.is_some());
    office.advance(599).await;
    assert_eq!(pages().await.len(), 1);
    office.advance(2).await;
    assert_eq!(pages().await.len(), 2);
    assert_eq!(
        office.pages_of("Carla").len(),
        2,
        "the page and its reminder"
    );
}
