//! R9: a month of timers by the test clock, across both changes to summer time, with a clock that is set forward and back
//! by two hours again and again.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::command::Command;
use codegreen::domain::person::Viewer;
use codegreen::store::jobs::Lane;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::office::Office;
use crate::support::measure::{report, seed, times};

/// New York changes on 14 March 2027, Berlin on 28 March.
fn first_of_march() -> DateTime<Utc> {
    "2027-03-01T06:00:00Z".parse().expect("a time")
}

#[tokio::test]
async fn a_month_of_timers_each_fires_once_and_in_time() {
    let a_day = times("CODEGREEN_CALLS_A_DAY", 2, 12);
    let mut random = StdRng::seed_from_u64(seed(20_270_301));
    let office = Office::open().await;
    office.clock.advance(first_of_march() - office.clock.now());
    let end = office.clock.now() + TimeDelta::days(30);
    let mut greens: Vec<CodeGreen> = Vec::new();
    let mut steps = 0;
    let mut looked = 0;
    let mut next_call = office.clock.now();
    while office.clock.now() < end {
        let due = office
            .store()
            .next_due(Lane::Timers)
            .await
            .expect("the queue");
        // One tick of the clock after the next thing is due, or when somebody calls.
        let then = due.unwrap_or(next_call).min(next_call);
        let ahead = (then - office.clock.now()).max(TimeDelta::zero());
        office.clock.advance(ahead + TimeDelta::seconds(1));
        if random.random_bool(0.02) {
            let hours = if random.random_bool(0.5) { 2 } else { -2 };
            office.clock.advance(TimeDelta::hours(hours));
            steps += 1;
        }
        if office.clock.now() >= next_call {
            greens.push(office.declare(&format!("Renewal {}", greens.len())).await);
            let apart = 24 * 60 / i64::try_from(a_day).expect("few");
            next_call = office.clock.now() + TimeDelta::minutes(random.random_range(1..=2 * apart));
        }
        if let Some(green) = greens.last()
            && random.random_bool(0.1)
        {
            answers(&office, green).await;
        }
        office.jobs.settle().await;
        looked += 1;
        let now = office.clock.now();
        let late = office
            .store()
            .next_due(Lane::Timers)
            .await
            .expect("the queue");
        assert!(
            late.is_none_or(|due| due > now),
            "due at {late:?}, and not fired at {now}"
        );
    }
    let fired = each_fired_once(&office, &greens).await;
    office.assert_no_failures();
    report(
        "R9",
        &format!(
            "30 days, {} calls, {fired} timers that did something, {steps} steps of the clock by ±2 h, {looked} looks: \
             each once, none later than a tick",
            greens.len()
        ),
    );
}

async fn answers(office: &Office, green: &CodeGreen) {
    let seat = "finance".into();
    let fresh = office.fresh(green).await;
    let free = fresh.seats[0].holder.is_none();
    if free && fresh.must_be_under_way().is_ok() {
        let who = fresh.seats[0]
            .pages
            .last()
            .expect("paged")
            .recipient
            .to_string();
        office
            .says(green, &who, Command::Acknowledge { seat })
            .await;
    }
}

/// Reminders and escalations by rung: one each, none after a yes; and nobody was passed over in less than their time.
async fn each_fired_once(office: &Office, greens: &[CodeGreen]) -> usize {
    let mut all = 0;
    for green in greens {
        let timeline = office
            .store()
            .timeline(&office.ws(), green.id, &Viewer::System)
            .await
            .expect("the timeline");
        let mut fired: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut held = false;
        for line in &timeline {
            match line.what.as_str() {
                "acknowledged" => held = true,
                "reminded" | "escalated" | "meeting_ended" | "approver_silent" => {
                    assert!(
                        !held || line.what == "meeting_ended",
                        "{line:?} after a yes"
                    );
                    let key = (line.what.clone(), line.detail.to_string());
                    *fired.entry(key).or_default() += 1;
                }
                _ => {}
            }
        }
        assert!(
            fired.values().all(|times| *times == 1),
            "{}: {fired:?}",
            green.number
        );
        all += fired.len();
    }
    all
}
