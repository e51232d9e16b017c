//! Runs a test on SQLite and on PostgreSQL.

use std::time::Duration;

use codegreen::store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use super::postgres;

/// On a busy machine a disk may take seconds; no test is about that.
const PATIENCE: Duration = Duration::from_mins(1);

/// A fresh database with a store on it.
#[derive(Debug)]
pub struct TestDatabase {
    pub store: Store,
    pub url: String,
    _keep: Keep,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held so that it goes when the test does")]
enum Keep {
    Folder(TempDir),
    Database(postgres::Database),
}

/// Opens what must be there, as a second process would.
pub async fn open(url: &str) -> Store {
    let (store, _) = Store::open(url).await.expect(url);
    store.with_patience(PATIENCE)
}

/// A SQLite file in a folder of its own.
pub async fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let store = open(&url).await;
    TestDatabase {
        store,
        url,
        _keep: Keep::Folder(folder),
    }
}

/// A PostgreSQL database, where there is a server.
pub async fn postgresql() -> Option<TestDatabase> {
    let database = postgres::database().await?;
    let url = database.url.clone();
    let store = open(&url).await;
    Some(TestDatabase {
        store,
        url,
        _keep: Keep::Database(database),
    })
}

/// Runs the test on each database there is; the last "on …" in a failed test's output is the one it failed on.
pub async fn on_each_database(test: impl AsyncFn(&TestDatabase)) {
    eprintln!("on SQLite");
    let database = sqlite().await;
    test(&database).await;
    database.store.close().await;
    if let Some(database) = postgresql().await {
        eprintln!("on PostgreSQL");
        test(&database).await;
        database.store.close().await;
    }
}

impl TestDatabase {
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// Carries out SQL that the store has no word for.
    pub async fn sql(&self, sql: &str) {
        self.column(sql).await;
    }

    /// The first column of each row, as text.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        column(&self.url, sql).await
    }
}

/// The first column of each row, as text, of whatever database lies at `url`.
pub async fn column(url: &str, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    let read = "a column of text";
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.expect("connect");
        sqlx::query_scalar(sql)
            .fetch_all(&mut connection)
            .await
            .expect(read)
    } else {
        let mut connection = PgConnection::connect(url).await.expect("connect");
        sqlx::query_scalar(sql)
            .fetch_all(&mut connection)
            .await
            .expect(read)
    }
}
