//! What only the writer itself can be asked: a full disk, a lock that does not come.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::DateTime;
use tokio::task::JoinSet;

use super::*;
use crate::domain::person::Standing;
use crate::store::open::migrate_sqlite;
use crate::store::people::Person;

fn save(n: usize, name: &str) -> Op {
    let person = Person {
        user: format!("U{n}").into(),
        name: name.to_owned(),
        tz: None,
        standing: Standing::Full,
        dm: None,
        fetched_at: DateTime::default(),
    };
    Op::SavePerson {
        workspace: "T1".into(),
        person,
    }
}

async fn saved(sqlite: &Sqlite) -> BTreeSet<String> {
    let ids = sqlx::query_scalar("SELECT id FROM person").fetch_all(&sqlite.readers);
    ids.await.unwrap().into_iter().collect()
}

/// A full disk is the error after which SQLite may have rolled back by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_does_not_fit_on_the_disk_is_not_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.db");
    let mut connection = connect_writer(&path).await.unwrap();
    migrate_sqlite(&mut connection).await.unwrap();
    let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let limit = format!("PRAGMA max_page_count = {}", pages + 20);
    sqlx::query(AssertSqlSafe(limit))
        .execute(&mut connection)
        .await
        .unwrap();
    let sqlite = Arc::new(Sqlite::start(&path, connection).await.unwrap());

    let mut all = JoinSet::new();
    for n in 0..200 {
        let sqlite = Arc::clone(&sqlite);
        // Small ones among the large: they still fit when a large one does not.
        let name = if n % 4 == 0 {
            "x".to_owned()
        } else {
            "x".repeat(1500)
        };
        all.spawn(async move { (n, sqlite.write(save(n, &name)).await) });
    }
    let mut acknowledged = BTreeSet::new();
    let mut refused = 0;
    for (n, answer) in all.join_all().await {
        match answer {
            Ok(_) => assert!(acknowledged.insert(format!("U{n}"))),
            Err(StoreError::Unavailable(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 0 && !acknowledged.is_empty(), "{refused}");
    assert_eq!(saved(&sqlite).await, acknowledged);
    // No transaction was left open, and none is missing.
    sqlite
        .write(Op::Probe {
            now: DateTime::default(),
        })
        .await
        .unwrap();
    sqlite.close().await;
}

/// Another process holds the write lock for longer than a request may take.
#[tokio::test]
async fn what_the_lock_kept_out_is_not_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.db");
    let mut connection = connect_writer(&path).await.unwrap();
    migrate_sqlite(&mut connection).await.unwrap();
    let sqlite = Sqlite::start(&path, connection).await.unwrap();
    let mut other = options(&path).connect().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let locked = sqlite.write(save(1, "waits for the lock")).await;
    assert!(
        matches!(locked, Err(StoreError::Unavailable(_))),
        "{locked:?}"
    );
    // This caller goes while the writer stands before the lock.
    {
        let mut gone = std::pin::pin!(sqlite.write(save(2, "gave up")));
        for _ in 0..20 {
            tokio::select! {
                biased;
                answer = &mut gone => panic!("{answer:?}"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    sqlite.write(save(3, "in time")).await.unwrap();
    assert_eq!(saved(&sqlite).await, BTreeSet::from(["U3".to_owned()]));
    sqlite.close().await;
}
