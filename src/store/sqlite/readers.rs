//! Connections that only read. A pool of our own, for sqlx's asks a connection's thread how it is each time one is
//! given back, which costs as much as reading; here a dead one is noticed by whoever reads with it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::options;
use crate::store::StoreError;
use crate::store::db::Failure;

const READERS: u32 = 4;

#[derive(Debug)]
pub(super) struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    turns: Arc<Semaphore>,
    free: Mutex<Vec<SqliteConnection>>,
}

/// The right to read with a connection, given back when dropped.
pub(in crate::store) struct Reading {
    /// Not there once it was thrown away or given back.
    connection: Option<SqliteConnection>,
    home: Arc<Inner>,
    _turn: OwnedSemaphorePermit,
}

impl Readers {
    pub(super) async fn open(path: &Path) -> sqlx::Result<Self> {
        let mut free = Vec::new();
        for _ in 0..READERS {
            free.push(connect(path).await?);
        }
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            turns: Arc::new(Semaphore::new(READERS as usize)),
            free: Mutex::new(free),
        })))
    }

    /// Waits until a connection is free.
    pub(super) async fn acquire(&self) -> Result<Reading, Failure> {
        let closed = |_| Failure::Answer(StoreError::Unavailable("the store is closed".to_owned()));
        let turn = Arc::clone(&self.0.turns)
            .acquire_owned()
            .await
            .map_err(closed)?;
        let free = self.0.free().pop();
        let connection = match free {
            Some(connection) => connection,
            None => connect(&self.0.path).await?,
        };
        Ok(Reading {
            connection: Some(connection),
            home: Arc::clone(&self.0),
            _turn: turn,
        })
    }

    /// Waits for those who are reading; nobody reads afterwards.
    pub(super) async fn close(&self) {
        let all = self.0.turns.acquire_many(READERS).await;
        self.0.turns.close();
        drop(all);
        let free = std::mem::take(&mut *self.0.free());
        for connection in free {
            let _ = connection.close().await;
        }
    }
}

impl Inner {
    fn free(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    pub(in crate::store) fn connection(&mut self) -> &mut SqliteConnection {
        self.connection
            .as_mut()
            .expect("a connection is there until it is given back")
    }

    /// The connection's thread has died: the next one to read opens another.
    pub(in crate::store) fn throw_away(mut self) {
        self.connection = None;
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.home.free().push(connection);
        }
    }
}

async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
    options(path)
        .create_if_missing(false)
        .busy_timeout(crate::store::PATIENCE)
        .pragma("query_only", "ON")
        .connect()
        .await
}
