//! The loops of `serve`: they take up what is committed, survive what goes wrong, and stop when told to.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use codegreen::domain::effect::{Audience, Notice};
use codegreen::store::change::Change;
use codegreen::store::jobs::{Lane, NewTask, Task};
use slack_sim::{Fault, FaultKind};
use tokio_util::sync::CancellationToken;

use super::office::{CHANNEL, Office};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn what_is_committed_is_carried_out_by_itself() {
    let office = Office::open().await;
    let stop = CancellationToken::new();
    let workers = office.jobs.workers();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    office.declare("Renewal").await;
    let paged = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(paged, PATIENCE)
        .await
        .expect("she is paged");
    assert!(workers.are_ticking(office.clock.now()));
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
}

#[tokio::test]
async fn what_is_in_the_air_comes_down_before_it_stops() {
    let office = Office::open().await;
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(200)),
    );
    let stop = CancellationToken::new();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    let green = office.declare("Renewal").await;
    let paged = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(paged, PATIENCE)
        .await
        .expect("she is paged");
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
    let page = office.fresh(&green).await.seats[0].pages[0].clone();
    assert!(
        page.delivered_at.is_some(),
        "the delivery is recorded: {page:?}"
    );
}

#[tokio::test]
async fn a_lane_that_waits_holds_up_no_other() {
    let office = Office::open().await;
    office.sim.fault(
        Fault::on("chat.postMessage", FaultKind::Hang)
            .in_channel(CHANNEL)
            .always(),
    );
    let stop = CancellationToken::new();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    office.declare("Renewal").await;
    let paged = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(paged, PATIENCE)
        .await
        .expect("she is paged");
    assert!(office.cards().is_empty());
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
}

#[tokio::test]
async fn after_a_long_stop_pages_go_out_before_anybody_is_passed_over() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    // Nothing ran for so long that the page and the end of its time are due alike.
    office.clock.advance(TimeDelta::minutes(11));
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(150)),
    );
    let stop = CancellationToken::new();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    let posted =
        |sim: &slack_sim::SlackSim| (sim.calls_to("chat.postMessage").len() > 1).then_some(());
    office
        .sim
        .wait_for(posted, PATIENCE)
        .await
        .expect("page and card are posted");
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
    office.jobs.settle().await;
    let asked = office.fresh(&green).await.seats[0].pages.clone();
    assert_eq!(
        asked.len(),
        1,
        "the chief had no time to answer yet: {asked:?}"
    );
}

#[tokio::test]
async fn a_job_of_another_workspace_is_left_alone() {
    let office = Office::open().await;
    let mut change = Change::new("T0OTHER".into(), office.clock.now());
    let words = "Hello.".to_owned();
    change.tasks.push(NewTask {
        key: "say:1".to_owned(),
        lane: Lane::Private,
        task: Task::Say {
            to: Audience::Person {
                user: "U0CFO".into(),
            },
            notice: Notice::Refused { words },
        },
        run_at: office.clock.now(),
    });
    office.store().commit(change).await.unwrap();
    assert_eq!(office.jobs.settle().await, 1);
    assert_eq!(office.sim.calls().len(), 0);
    assert_eq!(
        office.store().backlog().await.unwrap(),
        1,
        "it is still there"
    );
    assert_eq!(office.step(Lane::Private).await, 0, "and not in the way");
}

#[tokio::test]
async fn a_private_word_outside_any_code_green_is_said() {
    let office = Office::open().await;
    let mut change = Change::new(office.ws(), office.clock.now());
    let words = "That was not saved.".to_owned();
    change.tasks.push(NewTask {
        key: "say:2".to_owned(),
        lane: Lane::Private,
        task: Task::Say {
            to: Audience::InThread {
                user: "U0CFO".into(),
            },
            notice: Notice::Refused { words },
        },
        run_at: office.clock.now() + TimeDelta::seconds(3),
    });
    office.store().commit(change).await.unwrap();
    assert_eq!(office.jobs.settle().await, 0, "not yet");
    office.advance(3).await;
    assert!(
        office
            .dm_of("Carla")
            .iter()
            .any(|text| text.contains("not saved"))
    );
}

/// The clock is set forward while a page is in the air: by it the page's lease is over, and it is sent once all the same.
#[tokio::test]
async fn a_clock_set_forward_sends_nothing_twice_that_is_in_the_air() {
    let office = Office::open().await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    office.declare("Earlier").await;
    let pages = |world: &slack_sim::world::World| {
        let dm = world.dm_with("U0CFO");
        dm.map_or(0, |dm| dm.messages.len())
    };
    let has = |count| move |world: &slack_sim::world::World| pages(world) == count;
    (office.sim.wait_until(has(1), PATIENCE).await).expect("she is paged");
    // Slack has taken it, and says so later.
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(800)),
    );
    let green = office.declare("Renewal").await;
    (office.sim.wait_until(has(2), PATIENCE).await).expect("it is in the air");
    office.clock.advance(TimeDelta::minutes(1));
    let is_recorded = async || {
        let page = &office.fresh(&green).await.seats[0].pages[0];
        page.delivered_at.is_some()
    };
    let begun = Instant::now();
    while !is_recorded().await {
        assert!(begun.elapsed() < PATIENCE, "it is delivered");
    }
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
    let looked = office.sim.calls().into_iter();
    let looked = looked.filter(|call| call.method == "conversations.history");
    assert_eq!(looked.count(), 0, "nothing is in doubt");
    assert_eq!(office.sim.look(|world| pages(world)), 2);
}

/// The clock is set forward while a page is in the air: the page and the end of its time are then due alike.
#[tokio::test]
async fn a_clock_set_forward_holds_the_timers_until_the_pages_are_through() {
    let office = Office::open().await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(office.jobs.clone().run(stop.clone()));
    // The loops are past their start.
    let before = office.declare("Earlier").await;
    let paged = |world: &slack_sim::world::World| world.dm_with("U0CFO").is_some();
    office
        .sim
        .wait_until(paged, PATIENCE)
        .await
        .expect("she is paged");
    office.fault(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(300)),
    );
    let green = office.declare("Renewal").await;
    office.clock.advance(TimeDelta::minutes(11));
    let deputy = |world: &slack_sim::world::World| world.dm_with("U0FPNA").is_some();
    office
        .sim
        .wait_until(deputy, PATIENCE)
        .await
        .expect("the earlier one's time is up");
    stop.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("it stops")
        .unwrap();
    assert_eq!(office.fresh(&before).await.seats[0].pages.len(), 2);
    let asked = office.fresh(&green).await.seats[0].pages.clone();
    assert_eq!(
        asked.len(),
        1,
        "the chief had no time to answer yet: {asked:?}"
    );
}
