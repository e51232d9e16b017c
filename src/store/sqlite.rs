//! SQLite as a server: one writer that commits what is waiting in groups, four readers that cannot write. One disk
//! flush serves up to [`GROUP`] operations; how a group is committed lies beside.

mod group;
mod readers;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::StoreError;
use super::db::Failure;
use super::op::{Op, Reply};
use super::open::{is_busy, is_full};
use group::Interrupted;
use readers::Readers;
pub(super) use readers::Reading;

/// Operations a commit carries at most.
pub(super) const GROUP: usize = 64;
/// Operations that may wait for the writer before their callers are held back.
const QUEUE: usize = 1024;
/// What no disk takes for a group: its connection is given up.
const STUCK: Duration = Duration::from_secs(30);
/// How long another process may hold the write lock while we start.
const BUSY_AT_START: Duration = Duration::from_secs(10);

type Answer = Result<Reply, StoreError>;

#[derive(Debug)]
pub(super) struct Sqlite {
    writer: mpsc::Sender<Request>,
    readers: Readers,
    pub(super) path: PathBuf,
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

fn writing(path: &Path) -> SqliteConnectOptions {
    options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("cache_size", "-16384")
}

/// The connection that migrates and then becomes the writer.
pub(super) async fn connect_writer(path: &Path) -> sqlx::Result<SqliteConnection> {
    writing(path).connect().await
}

impl Sqlite {
    pub(super) async fn start(
        path: &Path,
        mut connection: SqliteConnection,
        group: usize,
    ) -> sqlx::Result<Self> {
        wait_at_most(&mut connection, super::PATIENCE).await?;
        let readers = Readers::open(path).await?;
        let (writer, inbox) = mpsc::channel(QUEUE);
        let path = path.to_owned();
        let writing = Writer {
            path: path.clone(),
            connection,
        };
        tokio::spawn(writing.serve(inbox, group));
        Ok(Self {
            writer,
            readers,
            path,
        })
    }

    pub(super) async fn write(&self, op: Op) -> Answer {
        let gone = || StoreError::Unavailable("the store is closed, or stuck".to_owned());
        let (reply, answer) = oneshot::channel();
        self.writer
            .send(Request::Write(Waiting { op, reply }))
            .await
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    pub(super) async fn read(&self) -> Result<Reading, Failure> {
        self.readers.acquire().await
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

/// The one that writes.
struct Writer {
    path: PathBuf,
    connection: SqliteConnection,
}

impl Writer {
    /// Commits what waits, up to `group` at a time, until nobody is there who could ask for more.
    async fn serve(mut self, mut inbox: mpsc::Receiver<Request>, group: usize) {
        let mut requests = Vec::with_capacity(group);
        while inbox.recv_many(&mut requests, group).await > 0 {
            let mut waiting = Vec::with_capacity(requests.len());
            let mut closing = None;
            for request in requests.drain(..) {
                match request {
                    Request::Write(write) => waiting.push(write),
                    Request::Close(done) => closing = Some(done),
                }
            }
            self.commit(waiting).await;
            if let Some(done) = closing {
                let _ = self.connection.close().await;
                let _ = done.send(());
                return;
            }
        }
        let _ = self.connection.close().await;
    }

    async fn commit(&mut self, mut group: Vec<Waiting>) {
        let mut is_new = false;
        loop {
            let done = timeout(STUCK, group::commit(&mut self.connection, group)).await;
            let (left, error) = match done {
                Ok(Ok(())) => return,
                Ok(Err(Interrupted { left, error })) => (left, error),
                // Whoever waited hears that nobody knows.
                Err(_) => (Vec::new(), sqlx::Error::WorkerCrashed),
            };
            if is_full(&error) {
                self.make_room().await;
            }
            if is_busy(&error) || is_new || !self.reconnect().await {
                return group::refuse(left, &error);
            }
            is_new = true;
            group = left;
        }
    }

    /// Folds the write-ahead log into the file, so that what it took on the disk is there for the next commit. Where even
    /// that finds no room, the next failure tries again.
    async fn make_room(&mut self) {
        let folded = group::say(&mut self.connection, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        tracing::error!(
            is_folded = folded.is_ok(),
            "there is no room on the database's disk"
        );
    }

    /// A connection whose thread has died is replaced; says whether there is a new one. sqlx may wait for the answer of a
    /// dead thread for ever.
    async fn reconnect(&mut self) -> bool {
        if let Ok(Ok(())) = timeout(super::PATIENCE, self.connection.ping()).await {
            return false;
        }
        tracing::error!("the connection that writes to the database has died; it is opened anew");
        match again(&self.path).await {
            Ok(connection) => {
                self.connection = connection;
                true
            }
            Err(error) => {
                tracing::error!(%error, "the database could not be opened again");
                false
            }
        }
    }
}

/// Another connection to write with, to a file that is there.
async fn again(path: &Path) -> sqlx::Result<SqliteConnection> {
    let mut connection = writing(path).create_if_missing(false).connect().await?;
    wait_at_most(&mut connection, super::PATIENCE).await?;
    Ok(connection)
}

#[cfg(test)]
mod tests;
