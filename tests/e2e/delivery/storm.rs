//! R7: a storm of 429 over many pages. No call inside a Retry-After, no chatter before a page that waits, nothing lost.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use codegreen::store::jobs::Lane;
use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, MARK, Office};
use crate::support::measure::{report, times};

#[tokio::test]
async fn pages_go_through_a_storm_before_all_else() {
    let pages = times("CODEGREEN_STORM_PAGES", 60, 500);
    let office = Office::open().await;
    let limited = |seconds| FaultKind::RateLimited {
        retry_after: seconds,
    };
    for (channel, seconds, seed) in [("U0CFO", 2, 42), (CHANNEL, 3, 7)] {
        let storm = Fault::on("chat.postMessage", limited(seconds))
            .in_channel(channel)
            .always();
        office.sim.fault(storm.with_probability(0.3, seed));
    }
    let deals: Vec<String> = (0..pages).map(|n| format!("Renewal {n:04}")).collect();
    for deal in &deals {
        office.declare(deal).await;
    }
    // Chatter has the first turn each time: it is the client that lets pages go before.
    let store = office.store();
    let begun = office.clock.now();
    while store
        .next_due(Lane::Pages)
        .await
        .expect("the queue")
        .is_some()
    {
        office.step(Lane::Channel).await;
        office.step(Lane::Private).await;
        office.step(Lane::Pages).await;
        office.clock.advance(TimeDelta::milliseconds(500));
    }
    let took = office.clock.now() - begun;
    office.assert_no_failures();

    let seen = office.pages_of("Carla");
    assert!(seen.iter().all(|page| !page.shows(MARK)));
    assert_eq!(seen.len(), pages);
    for deal in &deals {
        let times = seen.iter().filter(|page| page.shows(deal)).count();
        assert_eq!(times, 1, "{deal}");
    }

    let mut refused: BTreeSet<String> = BTreeSet::new();
    let mut said: BTreeMap<bool, usize> = BTreeMap::new();
    for call in office.sim.calls_to("chat.postMessage") {
        let reference = call.args["metadata"]["event_payload"]["ref"].to_string();
        let is_page = call.arg("channel") == Some("U0CFO");
        *said.entry(call.accepted).or_default() += 1;
        if is_page && call.accepted {
            refused.remove(&reference);
        } else if is_page {
            refused.insert(reference);
        } else if call.accepted {
            assert!(
                refused.is_empty(),
                "chatter went before a page that waited: {}",
                call.seq
            );
        }
    }
    let throttled = said.get(&false).copied().unwrap_or_default();
    assert!(throttled > pages / 4, "a storm");
    // And then the rest.
    office.sim.clear_faults();
    report(
        "R7",
        &format!(
            "{pages} pages through {throttled} answers 429 in {} s of Slack's time: 0 calls inside a Retry-After, \
             0 messages before a waiting page, 0 lost, 0 twice",
            took.num_seconds()
        ),
    );
}

/// What waits long says so, where edits still go through; and the words go when it is over.
#[tokio::test]
async fn a_thread_that_has_to_wait_says_so_on_its_card() {
    const WORDS: &str = "Slack is slow just now";
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    let limited = FaultKind::RateLimited { retry_after: 40 };
    let throttle = Fault::on("chat.postMessage", limited).in_channel(CHANNEL);
    office.sim.fault(throttle);
    let acknowledge = codegreen::domain::command::Command::Acknowledge {
        seat: "finance".into(),
    };
    office.says(&green, "U0CFO", acknowledge).await;
    office.jobs.settle().await;
    let card = || office.cards()[0].visible_text();
    assert!(card().contains(WORDS), "{}", card());
    assert!(
        card().contains("On it") || card().contains("on it"),
        "and what happened meanwhile: {}",
        card()
    );
    office.advance(41).await;
    office.drain().await;
    assert!(!card().contains(WORDS), "{}", card());
    assert_eq!(office.cards().len(), 1);
    office.assert_no_failures();
}
