//! What a reaction costs the store: `cargo bench --bench store`. On SQLite files with synchronous=FULL it compares group
//! commit with a transaction a change, in turns; where `BENCH_DATABASE_URL` names a PostgreSQL database, which has no
//! group commit, it measures that one. Prints figures and judges none.

#![expect(clippy::cast_precision_loss, reason = "figures for people")]

#[path = "../tests/e2e/store/people.rs"]
#[allow(dead_code)]
mod people;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use codegreen::domain::action_item::ItemState;
use codegreen::domain::effect::{Effect, Surface};
use codegreen::domain::ids::{CodeGreenId, MessageTs};
use codegreen::domain::person::Viewer;
use codegreen::store::Store;
use codegreen::store::change::{Entry, Finish, Write};
use codegreen::store::jobs::Lane;
use codegreen::store::refs::MessageRef;
use tokio::task::JoinSet;

use people::{added, change, declared, finishing, minute, writing, ws};

const CALLERS: i64 = 16;
/// Changes a commit carries at most, as `serve` has it.
const GROUP: usize = 64;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(3);
/// Items a caller reacts to, one after the other.
const ITEMS: i64 = 8;

/// No two reactions of a run are the same event.
static EVENT: AtomicI64 = AtomicI64::new(0);

fn ts(caller: i64, item: i64) -> MessageTs {
    format!("{caller}.{item}").into()
}

/// A Code Green a caller, each with a card and its items posted.
async fn fill(store: &Store) {
    for caller in 0..CALLERS {
        let green = declared(store, &format!("Deal {caller} {}", CodeGreenId::new())).await;
        for n in 0..ITEMS {
            let item = added(store, &green, "Ask the bank").await;
            let message = MessageRef {
                channel: "C1".into(),
                ts: ts(caller, n),
                code_green: Some(green.id),
                surface: Surface::Item { item: item.id }.key(),
                shown: String::new(),
            };
            store
                .commit(writing(1, Write::MessageRef(message)))
                .await
                .unwrap();
        }
    }
}

/// The one look-up, then one change: event key, item, two surfaces, timeline.
async fn react(store: &Store, caller: i64, n: i64) {
    let found = store
        .message(&ws(), &"C1".into(), &ts(caller, n % ITEMS), &Viewer::System)
        .await;
    let found = found.unwrap().unwrap();
    let mut item = found.item.unwrap();
    item.version += 1;
    item.state = if n % 2 == 0 {
        ItemState::Done
    } else {
        ItemState::Open
    };
    let mut change = change(n);
    change.dedup = Some(format!("Ev{}", EVENT.fetch_add(1, Ordering::Relaxed)));
    for surface in [Surface::Item { item: item.id }, Surface::Card] {
        change
            .effects
            .push((item.code_green, Effect::Refresh { surface }));
    }
    change.timeline.push(Entry {
        code_green: item.code_green,
        by: Some("U1".into()),
        what: "complete".to_owned(),
        detail: serde_json::json!({ "item": item.id }),
    });
    change.writes.push(Write::Item(Box::new(item)));
    store.commit(change).await.unwrap();
}

/// Reactions by so many callers at once for a while: how many a second, and how long one took.
async fn reactions(store: &Store, callers: i64, lasting: Duration) -> Round {
    let begun = Instant::now();
    let mut all = JoinSet::new();
    for caller in 0..callers {
        let store = store.clone();
        all.spawn(async move {
            let mut took = Vec::new();
            let mut n = 0;
            while begun.elapsed() < lasting {
                n += 1;
                let start = Instant::now();
                react(&store, caller, n).await;
                took.push(start.elapsed());
            }
            took
        });
    }
    let mut took: Vec<Duration> = all.join_all().await.into_iter().flatten().collect();
    let a_second = took.len() as f64 / begun.elapsed().as_secs_f64();
    took.sort();
    Round { a_second, took }
}

async fn look_ups(store: &Store) {
    let (channel, ts, count) = ("C1".into(), ts(0, 0), 5000);
    let begun = Instant::now();
    for _ in 0..count {
        store
            .message(&ws(), &channel, &ts, &Viewer::System)
            .await
            .unwrap();
    }
    println!(
        "the look-up alone: {:.3} ms",
        begun.elapsed().as_secs_f64() * 1e3 / f64::from(count)
    );
}

/// Claims and finishes what the reactions left behind, so that no round pays for the one before.
async fn drain(store: &Store) {
    loop {
        let jobs = store
            .claim(Lane::Channel, people::at(1 << 30), minute(), 64)
            .await
            .unwrap();
        if jobs.is_empty() {
            return;
        }
        for job in jobs {
            store
                .commit(finishing(1, &job, Finish::Done))
                .await
                .unwrap();
        }
    }
}

/// What one round of reactions came to.
struct Round {
    a_second: f64,
    took: Vec<Duration>,
}

impl Round {
    fn ms(&self, percent: usize) -> f64 {
        self.took[(self.took.len() - 1) * percent / 100].as_secs_f64() * 1e3
    }
}

/// The median of some rounds.
fn median(rounds: &[Round]) -> f64 {
    let mut all: Vec<f64> = rounds.iter().map(|round| round.a_second).collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Group commit against a transaction a change, turn by turn, so that whatever else the machine does falls on both.
async fn compare(grouped: &Store, plain: &Store) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(reactions(plain, CALLERS, ROUND).await);
        drain(plain).await;
        with.push(reactions(grouped, CALLERS, ROUND).await);
        drain(grouped).await;
        let (without, with) = (without.last().unwrap(), with.last().unwrap());
        println!(
            "plain {:6.0}/s (p50 {:5.2} ms, p99 {:6.2} ms)   grouped {:6.0}/s (p50 {:5.2} ms, p99 {:6.2} ms)",
            without.a_second,
            without.ms(50),
            without.ms(99),
            with.a_second,
            with.ms(50),
            with.ms(99)
        );
    }
    let (with, without) = (median(&with), median(&without));
    println!(
        "medians of {ROUNDS}: plain {without:.0}/s, grouped {with:.0}/s: {:.2} times",
        with / without
    );
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` builds and starts benches too; there is nothing to measure then.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    if let Ok(url) = std::env::var("BENCH_DATABASE_URL") {
        let store = open(&url, GROUP).await;
        for callers in [1, CALLERS, 1, CALLERS] {
            let round = reactions(&store, callers, ROUND).await;
            println!(
                "{callers:3} callers: {:6.0}/s, p50 {:.2} ms, p99 {:.2} ms",
                round.a_second,
                round.ms(50),
                round.ms(99)
            );
            drain(&store).await;
        }
        store.close().await;
        return;
    }
    // Beside the target, not in a folder that may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = |name| format!("sqlite://{}", folder.path().join(name).display());
    let grouped = open(&file("grouped.db"), GROUP).await;
    let plain = open(&file("plain.db"), 1).await;
    let alone = reactions(&grouped, 1, ROUND).await;
    println!("one caller: {:.0}/s", alone.a_second);
    compare(&grouped, &plain).await;
    grouped.close().await;
    plain.close().await;
}

/// Patient: a machine that is busy for some seconds makes a round slow, and does not end it.
async fn open(url: &str, group: usize) -> Store {
    let (store, opened) = Store::open_with(url, group).await.unwrap();
    println!("{}, {group} a commit at most", opened.location);
    let store = store.with_patience(Duration::from_mins(1));
    fill(&store).await;
    look_ups(&store).await;
    store
}
