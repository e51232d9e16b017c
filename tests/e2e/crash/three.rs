//! R8: three real processes on one PostgreSQL. Each effect is carried out by one of them, and by one only; a process that
//! stood still past its lease has lost what it had.

use std::collections::BTreeMap;
use std::time::Duration;

use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::ids::WorkspaceId;
use codegreen::store::Store;
use codegreen::store::change::Change;
use codegreen::store::jobs::{Lane, NewTask, Task};
use slack_sim::{Fault, FaultKind, SlackSim};

use super::company::Company;
use crate::support::measure::{report, times};
use crate::support::postgres;
use crate::support::program::Serving;

const PEOPLE: [&str; 12] = [
    "U0CFO",
    "U0LENA",
    "U0CPO",
    "U0CISO",
    "U0DELIVERY",
    "U0CMO",
    "U0FPNA",
    "U0VPSALES",
    "U0CRO",
    "U0ALICE",
    "U0CTO",
    "U0DEV",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_share_the_work_and_carry_out_nothing_twice() {
    let effects = times("CODEGREEN_EFFECTS", 400, 10_000);
    let Some(database) = postgres::database().await else {
        return;
    };
    let company = Company::on(Some(&database.url))
        .await
        .expect("the first starts");
    let others: Vec<Serving> = (0..2)
        .map(|_| {
            tokio::task::block_in_place(|| {
                let mut bot = company.program.serve();
                bot.address();
                bot
            })
        })
        .collect();
    // So that whoever is stopped has something in its hands.
    let slow = FaultKind::Delay(Duration::from_millis(40));
    company
        .sim
        .fault(Fault::on("chat.postMessage", slow).always());
    let (store, _) = Store::open(&database.url).await.expect("the database");
    ask_for(&store, effects).await;

    let a_part_of_it = |part: usize| move |sim: &SlackSim| (sim.call_count() > part).then_some(());
    let patience = Duration::from_mins(10);
    company
        .sim
        .wait_for(a_part_of_it(effects / 8), patience)
        .await
        .expect("they begin");
    others[0].signal("STOP");
    let mut look = tokio::time::interval(Duration::from_millis(100));
    let done = async {
        while store.backlog().await.expect("the backlog") > 0 {
            look.tick().await;
        }
    };
    tokio::time::timeout(patience, done)
        .await
        .expect("the others do it all");
    // And one word to the first approver that the bot is there: one, from three processes that start.
    let all = effects + 1;
    assert_eq!(each_once(&company.sim), all);
    others[0].signal("CONT");
    let mut others = others.into_iter();
    let mut stale = others.next().expect("the one that stood still");
    tokio::task::block_in_place(|| stale.logged("the lease was lost"));
    assert_eq!(each_once(&company.sim), all, "it repeats nothing");
    store.close().await;
    report(
        "R8",
        &format!(
            "3 processes, {effects} effects: each claimed to its end once, 0 doubled; one stopped past its lease and fenced off"
        ),
    );
}

async fn ask_for(store: &Store, effects: usize) {
    let now = codegreen::clock::Clock::System.now();
    let numbers: Vec<usize> = (0..effects).collect();
    for some in numbers.chunks(200) {
        let mut change = Change::new(WorkspaceId::from(slack_sim::TEAM_ID), now);
        change.tasks = some
            .iter()
            .map(|number| NewTask {
                key: format!("say:{number}"),
                lane: Lane::Private,
                task: Task::Say {
                    to: Audience::Person {
                        user: PEOPLE[number % PEOPLE.len()].into(),
                    },
                    notice: Notice::Refused {
                        words: format!("Word {number}."),
                    },
                },
                run_at: now,
            })
            .collect();
        store.commit(change).await.expect("asked for");
    }
}

/// How many different messages Slack took, each of them once.
fn each_once(sim: &SlackSim) -> usize {
    let mut posts: BTreeMap<String, usize> = BTreeMap::new();
    for call in sim.calls_to("chat.postMessage") {
        if call.accepted {
            let reference = call.args["metadata"]["event_payload"]["ref"].to_string();
            *posts.entry(reference).or_default() += 1;
        }
    }
    let doubled: Vec<_> = posts.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "posted twice: {doubled:#?}");
    posts.len()
}
