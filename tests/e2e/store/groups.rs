//! Many at once: neighbours in one commit do not touch each other, and what nobody waits for is no half.

use std::collections::BTreeSet;
use std::pin::pin;

use codegreen::domain::action_item::ItemState;
use codegreen::domain::effect::{Effect, Surface};
use codegreen::domain::ids::Number;
use codegreen::domain::person::Viewer;
use codegreen::store::change::Write;
use codegreen::store::{Store, StoreError};
use tokio::task::JoinSet;

use super::people::{added, change, declared, green, item, wanting, writing, ws};
use crate::support::databases::{on_each_database, open, postgresql, sqlite};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_at_the_same_time_are_numbered_without_a_gap() {
    on_each_database(async |db| {
        let mut calls = JoinSet::new();
        for n in 0..24 {
            let store = db.store.clone();
            calls.spawn(async move { declared(&store, &format!("Deal {n}")).await.number });
        }
        let numbers: BTreeSet<Number> = calls.join_all().await.into_iter().collect();
        assert_eq!(numbers, (1..=24).map(Number).collect());
        // Each workspace counts for itself.
        let mut other = green("Deal 1");
        other.workspace = "T2".into();
        let mut change = writing(
            0,
            Write::NewCodeGreen {
                green: Box::new(other),
                draft: None,
            },
        );
        change.workspace = "T2".into();
        assert_eq!(
            db.store.commit(change).await.unwrap().number,
            Some(Number(1))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_fails_takes_no_neighbour_along() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut all = JoinSet::new();
        for n in 0..200 {
            let store = db.store.clone();
            // Every third writes an item, then fails on a version nobody has; every fifth breaks a rule of the schema.
            let mut change = writing(n, Write::NewItem(Box::new(item(&green, &n.to_string()))));
            change.dedup = Some(n.to_string());
            if n % 3 == 0 {
                let mut stale = green.clone();
                stale.version = 99;
                change.writes.push(Write::CodeGreen(Box::new(stale)));
            } else if n % 5 == 0 {
                let orphan = item(&super::people::green("Nowhere"), "of nothing");
                change.writes.push(Write::NewItem(Box::new(orphan)));
            }
            all.spawn(async move { (n, store.commit(change).await) });
        }
        for (n, outcome) in all.join_all().await {
            match (n % 3 == 0, n % 5 == 0) {
                (true, _) => assert!(matches!(outcome, Err(StoreError::Conflict)), "{outcome:?}"),
                (_, true) => assert!(
                    matches!(outcome, Err(StoreError::Corrupt(_))),
                    "{outcome:?}"
                ),
                _ => assert!(outcome.is_ok(), "{n}: {outcome:?}"),
            }
        }
        let items = db
            .store
            .items_of(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        let kept: BTreeSet<i64> = items
            .iter()
            .map(|item| item.what.parse().unwrap())
            .collect();
        assert_eq!(
            kept,
            (0..200).filter(|n| n % 3 != 0 && n % 5 != 0).collect()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_move_one_item_each_wins_in_turn() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let first = added(&db.store, &green, "0").await;
        let mut all = JoinSet::new();
        for _ in 0..12 {
            let (store, id) = (db.store.clone(), first.id);
            all.spawn(async move {
                loop {
                    let (_, mut item) = store
                        .item(&ws(), id, &Viewer::System)
                        .await
                        .unwrap()
                        .unwrap();
                    item.version += 1;
                    item.what = (item.what.parse::<i64>().unwrap() + 1).to_string();
                    match store.commit(writing(1, Write::Item(Box::new(item)))).await {
                        Ok(_) => return,
                        Err(StoreError::Conflict) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            });
        }
        all.join_all().await;
        let (_, item) = db
            .store
            .item(&ws(), first.id, &Viewer::System)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((item.what.as_str(), item.version), ("12", 13));
    })
    .await;
}

/// Two who ask for the same things in a different order would wait for each other for ever, and PostgreSQL takes a
/// second to notice: half of all the time there is.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_asks_for_the_same_in_another_order_does_not_deadlock() {
    let Some(db) = postgresql().await else { return };
    let green = declared(&db.store, "Renewal 2027").await;
    let mut surfaces = [Surface::Card, Surface::GroundRules];
    let mut all = JoinSet::new();
    for n in 0..200 {
        surfaces.reverse();
        let effects = surfaces.clone().map(|surface| Effect::Refresh { surface });
        let (store, change) = (db.store.clone(), wanting(n, green.id, effects));
        all.spawn(async move { store.commit(change).await.unwrap() });
    }
    all.join_all().await;
    // The server's connections write their counts down when they go.
    db.store.close().await;
    let deadlocks =
        "SELECT CAST(deadlocks AS TEXT) FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(db.column(deadlocks).await, ["0"]);
}

/// A request that Slack gave up on is dropped wherever it stands: what it wrote is there whole or not at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_nobody_waits_for_is_no_half() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let probe = added(&db.store, &green, "probe").await;
        for polls in 0..40 {
            let mut twin = item(&green, &format!("a {polls}"));
            twin.state = ItemState::Blocked;
            let mut change = writing(polls, Write::NewItem(Box::new(twin)));
            change.writes.push(Write::NewItem(Box::new(item(
                &green,
                &format!("b {polls}"),
            ))));
            poll_some(&db.store, change, polls / 4).await;
        }
        // The store goes on, and the last drop has been taken back or committed before it answers.
        let mut moved = probe.clone();
        moved.version = 2;
        db.store
            .commit(writing(99, Write::Item(Box::new(moved))))
            .await
            .unwrap();
        let items = db
            .store
            .items_of(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        let named = |letter: &str| {
            let of = |what: &str| what.strip_prefix(letter).map(|n| n.trim().to_owned());
            items
                .iter()
                .filter_map(|item| of(&item.what))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(named("a "), named("b "));
    })
    .await;
}

/// Polls a commit a few times, then drops it.
async fn poll_some(store: &Store, change: codegreen::store::change::Change, polls: i64) {
    let mut commit = pin!(store.commit(change));
    for _ in 0..polls {
        tokio::select! {
            biased;
            _ = &mut commit => return,
            () = tokio::task::yield_now() => {}
        }
    }
}

#[tokio::test]
async fn a_closed_store_says_so() {
    on_each_database(async |db| {
        db.store.close().await;
        let outcome = db.store.commit(change(0)).await;
        assert!(
            matches!(outcome, Err(StoreError::Unavailable(_))),
            "{outcome:?}"
        );
        assert!(matches!(
            db.store.backlog().await,
            Err(StoreError::Unavailable(_))
        ));
    })
    .await;
}

/// What was answered is in the file: another process that opens it without the first one's goodbye reads it.
#[tokio::test]
async fn what_was_answered_is_durable() {
    let db = sqlite().await;
    let green = declared(&db.store, "Renewal 2027").await;
    let second = open(&db.url).await;
    let found = second
        .code_green(&ws(), green.id, &Viewer::System)
        .await
        .unwrap();
    assert_eq!(found, Some(green));
    second.close().await;
}
