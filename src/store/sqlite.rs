//! SQLite as a server: one writer that commits what is waiting in groups, four readers that cannot write.
//!
//! One disk flush serves up to [`GROUP`] operations, each in a savepoint of its own, so that one that fails takes
//! nothing of its neighbours along. Nobody is answered before the commit.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::db::{Db, Failure};
use super::op::{Op, Reply};

/// Operations a commit carries at most.
const GROUP: usize = 64;
/// Operations that may wait for the writer before their callers are held back.
const QUEUE: usize = 1024;
const READERS: u32 = 4;
/// How long another process may hold the write lock while we start.
const BUSY_AT_START: Duration = Duration::from_secs(10);

type Answer = Result<Reply, StoreError>;

#[derive(Debug)]
pub(super) struct Sqlite {
    writer: mpsc::Sender<Request>,
    pub(super) readers: SqlitePool,
}

#[derive(Debug)]
enum Request {
    Write(Waiting),
    Close(oneshot::Sender<()>),
}

#[derive(Debug)]
struct Waiting {
    op: Op,
    reply: oneshot::Sender<Answer>,
}

/// Why a group was not committed.
enum Spoiled {
    /// By this one; the others are tried again without it.
    By(usize, StoreError),
    /// The database took none.
    All(StoreError),
}

/// How every connection is set up. `synchronous` FULL: what was answered survives a power cut.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_AT_START)
        .statement_cache_capacity(256)
        .disable_statement_logging()
}

/// The connection that migrates and then becomes the writer.
pub(super) async fn connect_writer(path: &Path) -> sqlx::Result<SqliteConnection> {
    options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("cache_size", "-16384")
        .connect()
        .await
}

impl Sqlite {
    pub(super) async fn start(path: &Path, mut connection: SqliteConnection) -> sqlx::Result<Self> {
        wait_at_most(&mut connection, super::PATIENCE).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(super::CONNECTION)
            // A file does not hang up.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(
                options(path)
                    .busy_timeout(super::PATIENCE)
                    .pragma("query_only", "ON"),
            )
            .await?;
        let (writer, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(serve(connection, inbox));
        Ok(Self { writer, readers })
    }

    pub(super) async fn write(&self, op: Op) -> Answer {
        let gone = || StoreError::Unavailable("the store is closed".to_owned());
        let (reply, answer) = oneshot::channel();
        self.writer
            .send(Request::Write(Waiting { op, reply }))
            .await
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Commits what waits, then closes; the last connection out folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        self.readers.close().await;
        let (done, closed) = oneshot::channel();
        if self.writer.send(Request::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

async fn wait_at_most(connection: &mut SqliteConnection, time: Duration) -> sqlx::Result<()> {
    let sql = format!("PRAGMA busy_timeout = {}", time.as_millis());
    sqlx::query(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .map(drop)
}

async fn serve(mut connection: SqliteConnection, mut inbox: mpsc::Receiver<Request>) {
    let mut requests = Vec::with_capacity(GROUP);
    while inbox.recv_many(&mut requests, GROUP).await > 0 {
        let mut group = Vec::with_capacity(requests.len());
        let mut closing = None;
        for request in requests.drain(..) {
            match request {
                Request::Write(waiting) => group.push(waiting),
                Request::Close(done) => closing = Some(done),
            }
        }
        commit_group(&mut connection, group).await;
        if let Some(done) = closing {
            let _ = connection.close().await;
            let _ = done.send(());
            return;
        }
    }
    let _ = connection.close().await;
}

async fn commit_group(connection: &mut SqliteConnection, mut group: Vec<Waiting>) {
    while !group.is_empty() {
        match attempt(connection, &group).await {
            Ok(answers) => {
                for (waiting, answer) in group.into_iter().zip(answers) {
                    let _ = waiting.reply.send(answer);
                }
                return;
            }
            Err(Spoiled::By(index, error)) => {
                let _ = group.remove(index).reply.send(Err(error));
            }
            Err(Spoiled::All(error)) => {
                for waiting in group {
                    let _ = waiting
                        .reply
                        .send(Err(StoreError::Unavailable(error.to_string())));
                }
                return;
            }
        }
    }
}

/// Carries the group out in one transaction. Transactions are spoken in SQL here, not through sqlx's own: after a full
/// disk SQLite has rolled back by itself, and nothing may go on as if a transaction were still open.
async fn attempt(
    connection: &mut SqliteConnection,
    group: &[Waiting],
) -> Result<Vec<Answer>, Spoiled> {
    if let Err(error) = say(connection, "BEGIN IMMEDIATE").await {
        // Should the last one have been left open, this ends it.
        let _ = say(connection, "ROLLBACK").await;
        return Err(Spoiled::All(error));
    }
    let mut answers = Vec::with_capacity(group.len());
    for (index, waiting) in group.iter().enumerate() {
        // The lock may have been long in coming. Whoever gave up was told that it was not saved: keep that true.
        if waiting.reply.is_closed() {
            answers.push(Err(StoreError::Unavailable(
                "nobody waits for it".to_owned(),
            )));
            continue;
        }
        match attempt_one(connection, &waiting.op).await {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                let _ = say(connection, "ROLLBACK").await;
                return Err(Spoiled::By(index, error));
            }
        }
    }
    match say(connection, "COMMIT").await {
        Ok(()) => Ok(answers),
        Err(error) => {
            let _ = say(connection, "ROLLBACK").await;
            Err(Spoiled::All(error))
        }
    }
}

/// The inner result is the caller's; the outer error means that the transaction around it is lost.
async fn attempt_one(connection: &mut SqliteConnection, op: &Op) -> Result<Answer, StoreError> {
    say(connection, "SAVEPOINT op").await?;
    let answer = match op.apply(&mut Db::Sqlite(connection)).await {
        Ok(reply) => Ok(reply),
        Err(failure) if failure.is_rule() => {
            Err(StoreError::Corrupt(StoreError::from(failure).to_string()))
        }
        Err(Failure::Answer(error)) => Err(error),
        Err(failure @ Failure::Database(_)) => return Err(failure.into()),
    };
    if answer.is_err() {
        say(connection, "ROLLBACK TO op").await?;
    }
    say(connection, "RELEASE op").await?;
    Ok(answer)
}

async fn say(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    match sqlx::query(sql).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::from(error).into()),
    }
}

#[cfg(test)]
mod tests;
