//! What only the writer itself can be asked: a full disk, a lock that does not come.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::DateTime;
use tokio::task::JoinSet;

use super::*;
use crate::domain::person::Standing;
use crate::store::db::Db;
use crate::store::open::migrate_sqlite;
use crate::store::people::Person;

fn save(n: usize, name: &str) -> Op {
    let person = Person {
        user: format!("U{n}").into(),
        name: name.to_owned(),
        tz: None,
        locale: None,
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
    let mut reading = sqlite.read().await.unwrap();
    let ids = sqlx::query_scalar("SELECT id FROM person").fetch_all(reading.connection());
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
    let sqlite = Arc::new(Sqlite::start(&path, connection, GROUP).await.unwrap());

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
    let sqlite = Sqlite::start(&path, connection, GROUP).await.unwrap();
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

/// `$0` is no parameter, and sqlx's thread does not survive it.
const DEADLY: &str = "SELECT $0";

async fn kill(connection: &mut SqliteConnection) {
    let _ = sqlx::query(DEADLY).execute(&mut *connection).await;
    let soon = Duration::from_millis(10);
    while !matches!(timeout(soon, connection.ping()).await, Ok(Err(_))) {}
}

#[tokio::test]
async fn a_thread_that_dies_over_a_statement_has_not_done_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connect_writer(&folder.path().join("dead.db"))
        .await
        .unwrap();
    let said = group::say(&mut connection, DEADLY).await;
    assert!(matches!(said, Err(sqlx::Error::WorkerCrashed)), "{said:?}");
}

async fn writer(path: &Path) -> Writer {
    let mut connection = connect_writer(path).await.unwrap();
    migrate_sqlite(&mut connection).await.unwrap();
    Writer {
        path: path.to_owned(),
        connection,
    }
}

fn waiting(op: Op) -> (Waiting, oneshot::Receiver<Answer>) {
    let (reply, answer) = oneshot::channel();
    (Waiting { op, reply }, answer)
}

/// Nothing of it was written when the connection was found dead, so it is written on the next one.
#[tokio::test]
async fn a_writer_whose_connection_died_goes_on_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead.db");
    let mut writer = writer(&path).await;
    for n in 0..3 {
        kill(&mut writer.connection).await;
        let (request, answer) = waiting(save(n, "after its death"));
        writer.commit(vec![request]).await;
        assert!(matches!(answer.await, Ok(Ok(_))));
    }
    let sqlite = Sqlite::start(&path, writer.connection, GROUP)
        .await
        .unwrap();
    let all = ["U0", "U1", "U2"].map(str::to_owned);
    assert_eq!(saved(&sqlite).await, BTreeSet::from(all));
    sqlite.close().await;
}

/// The file may come back: a disk that is mounted again.
#[tokio::test]
async fn a_database_that_is_gone_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (path, away) = (folder.path().join("here.db"), folder.path().join("away.db"));
    let mut writer = writer(&path).await;
    kill(&mut writer.connection).await;
    std::fs::rename(&path, &away).unwrap();
    let (request, answer) = waiting(save(1, "nowhere"));
    writer.commit(vec![request]).await;
    assert!(matches!(answer.await, Ok(Err(StoreError::Unavailable(_)))));
    assert!(!path.exists());
    std::fs::rename(&away, &path).unwrap();
    let (request, answer) = waiting(save(2, "back again"));
    writer.commit(vec![request]).await;
    assert!(matches!(answer.await, Ok(Ok(_))));
}

#[tokio::test]
async fn a_reader_whose_connection_died_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead.db");
    let url = format!("sqlite://{}", path.display());
    let (store, _) = crate::store::Store::open(&url).await.unwrap();
    let dying = store
        .read(async |db| {
            let Db::Sqlite(connection) = db else {
                panic!("not SQLite");
            };
            kill(connection).await;
            Err::<(), _>(sqlx::Error::WorkerCrashed.into())
        })
        .await;
    assert!(matches!(dying, Err(StoreError::Unavailable(_))));
    // More often than there are connections.
    for _ in 0..10 {
        assert_eq!(store.backlog().await.unwrap(), 0);
    }
    store.close().await;
}
