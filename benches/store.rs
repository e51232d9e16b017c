//! What a reaction costs the store: on a SQLite file with synchronous=FULL, or on the PostgreSQL database that
//! `BENCH_DATABASE_URL` names: `cargo bench --bench store`. Prints figures and judges none.

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
async fn reactions(store: &Store, callers: i64, lasting: Duration) {
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
    let of = |part: usize| took[(took.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!(
        "{callers:3} callers: {a_second:6.0} durable reactions/s, p50 {:.2} ms, p99 {:.2} ms",
        of(50),
        of(99)
    );
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

/// Claims and finishes what the reactions left behind, so that no run pays for the one before.
async fn drain(store: &Store) {
    let begun = Instant::now();
    let mut done = 0;
    loop {
        let jobs = store
            .claim(Lane::Channel, people::at(1 << 30), minute(), 64)
            .await
            .unwrap();
        if jobs.is_empty() {
            break;
        }
        for job in jobs {
            store
                .commit(finishing(1, &job, Finish::Done))
                .await
                .unwrap();
            done += 1;
        }
    }
    println!(
        "    {done} jobs claimed and finished one by one in {:.0} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
}

#[tokio::main]
async fn main() {
    // Beside the target, not in a folder that may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = || format!("sqlite://{}", folder.path().join("bench.db").display());
    let url = std::env::var("BENCH_DATABASE_URL").unwrap_or_else(|_| file());
    let (store, opened) = Store::open(&url).await.unwrap();
    println!("{}", opened.location);
    fill(&store).await;
    look_ups(&store).await;
    for callers in [1, CALLERS, 1, CALLERS] {
        reactions(&store, callers, Duration::from_secs(5)).await;
        drain(&store).await;
    }
    store.close().await;
}
