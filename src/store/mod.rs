//! The database: sqlx lives here and nowhere else. Rows become domain values and back; nothing is decided here, and no
//! time is read: every function takes `now` or is given times.
//!
//! One SQL text serves SQLite and PostgreSQL ([`Store`] is one or the other); they differ in the job claim alone. A
//! write is a [`change::Change`]: a value, committed whole or not at all.

pub mod audit;
pub mod change;
pub mod jobs;
pub mod people;
pub mod refs;

mod admitted;
mod claim;
mod commit;
mod db;
mod decoded;
mod effects;
mod error;
pub mod examine;
mod installation;
mod ledger;
mod list;
mod op;
mod open;
#[doc(hidden)]
pub mod plans;
mod postgres;
mod read_items;
mod read_messages;
pub mod read_timers;
mod reads;
mod rows;
pub mod setup;
mod sqlite;
mod stopping;
mod wake;
mod write_items;
mod write_messages;
mod writes;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::crash;
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Surface;
use crate::domain::ids::{UserId, WorkspaceId};
use change::{Change, Committed};
use db::{Db, Failure, Reader};
use decoded::Decoded;
pub use error::{OpenError, StoreError};
use jobs::{Job, Lane};
use op::{Op, Reply};
use people::Person;
use wake::Bells;

/// How long anything here may take before its caller hears that it was not done: a person in Slack waits 3 s at most.
const PATIENCE: Duration = Duration::from_secs(2);
/// A connection is waited for until the caller gives up, and no longer than this.
const CONNECTION: Duration = Duration::from_mins(1);

/// Rows of each table that one round of [`Store::prune`] takes.
const PRUNE_AT_ONCE: i64 = 1000;

/// The store of every workspace: one database, SQLite or PostgreSQL. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    shared: Arc<Shared>,
    patience: Duration,
}

#[derive(Debug)]
struct Shared {
    backend: Backend,
    bells: Bells,
    decoded: Decoded,
}

#[derive(Debug)]
enum Backend {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// What [`Store::open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The absolute path of a SQLite file, or the PostgreSQL address without its password.
    pub location: String,
    pub created: bool,
}

/// What lies at a (channel, ts): the answer of the one look-up that a reaction costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub surface: Surface,
    pub code_green: CodeGreen,
    /// The item, where the surface is one.
    pub item: Option<ActionItem>,
}

/// Who did what when, as it was recorded with the change that did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub by: Option<UserId>,
    pub what: String,
    pub detail: serde_json::Value,
}

type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// Whether the address is one of a database that we take. Opens nothing.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead; without a password.
    pub fn check(url: &str) -> std::result::Result<(), OpenError> {
        open::Address::parse(url).map(drop)
    }

    /// Opens `sqlite://path` (created when absent) or `postgres://…` and brings the schema up to date.
    ///
    /// # Errors
    /// One sentence that names the database and the remedy, never the password.
    pub async fn open(url: &str) -> std::result::Result<(Self, Opened), OpenError> {
        Self::open_with(url, sqlite::GROUP).await
    }

    /// The same where a commit of SQLite's carries at most `group` changes. For the benchmark, which compares.
    #[doc(hidden)]
    pub async fn open_with(
        url: &str,
        group: usize,
    ) -> std::result::Result<(Self, Opened), OpenError> {
        let (backend, opened) = match open::Address::parse(url)? {
            open::Address::File(path) => {
                let (sqlite, opened) = open::open_sqlite(&path, group).await?;
                (Backend::Sqlite(sqlite), opened)
            }
            open::Address::Server(options) => {
                let (postgres, opened) = open::open_postgres(&options).await?;
                (Backend::Postgres(postgres), opened)
            }
        };
        Ok((
            Self {
                shared: Arc::new(Shared {
                    backend,
                    bells: Bells::new(),
                    decoded: Decoded::default(),
                }),
                patience: PATIENCE,
            },
            opened,
        ))
    }

    /// The same store for somebody who is not waited for: a worker, an export. [`Store::open`] gives 2 s.
    #[must_use]
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            patience,
        }
    }

    /// Finishes what is being written and lets go of the database. What is asked for afterwards is `Unavailable`.
    pub async fn close(&self) {
        match &self.shared.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.pool.close().await,
        }
    }

    /// Commits a change whole, or not at all. Retries what the database asks to be retried; gives up with
    /// [`StoreError::Unavailable`] when its patience ends.
    pub async fn commit(&self, change: Change) -> Result<Committed> {
        let lanes = wake::lanes_of(&change);
        let records = change.finish.is_some();
        crash::point(if records {
            "before-record"
        } else {
            "before-commit"
        });
        let reply = self.write(Op::Commit(Box::new(change))).await;
        crash::point(if records {
            "after-record"
        } else {
            "after-commit"
        });
        match reply? {
            Reply::Committed(committed) => {
                self.shared.bells.ring(&lanes);
                Ok(committed)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Told whenever this process has committed work for the lane. Nothing but a saving of time: other processes'
    /// work and timers are found by asking [`Store::next_due`].
    pub fn bell(&self, lane: Lane) -> watch::Receiver<u64> {
        self.shared.bells.listen(lane)
    }

    /// Claims up to `limit` due jobs of a lane for `lease_for`. Of the channel lane only the first job of each Code
    /// Green is claimed: its messages keep their order.
    pub async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
        limit: u32,
    ) -> Result<Vec<Job>> {
        crash::point("before-claim");
        let claimed = self
            .write(Op::Claim {
                lane,
                now,
                until: now + lease_for,
                limit,
                token: rand::random(),
            })
            .await?;
        match claimed {
            Reply::Claimed(jobs) => {
                if !jobs.is_empty() {
                    crash::point("after-claim");
                }
                Ok(jobs)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// When the next job of the lane is due. One that is being carried out counts from the end of its lease.
    pub async fn next_due(&self, lane: Lane) -> Result<Option<DateTime<Utc>>> {
        self.read(async |db| claim::next_due(db, lane).await).await
    }

    /// Jobs waiting, timers left out: 0 when everything that was to be said has been said. Counts them one by one.
    pub async fn backlog(&self) -> Result<i64> {
        self.read(async |db| claim::backlog(db).await).await
    }

    /// Remembers an account; a DM already known is kept where `person` has none.
    pub async fn save_person(&self, ws: &WorkspaceId, person: &Person) -> Result<()> {
        self.write(Op::SavePerson {
            workspace: ws.clone(),
            person: person.clone(),
        })
        .await
        .map(drop)
    }

    /// Writes and reads back a row: what `/readyz` asks.
    pub async fn probe(&self, now: DateTime<Utc>) -> Result<()> {
        self.write(Op::Probe { now }).await.map(drop)
    }

    /// Forgets inbound keys and drafts older than `before`; gives how many.
    pub async fn prune(&self, before: DateTime<Utc>) -> Result<u64> {
        let mut forgotten = 0;
        loop {
            match self
                .write(Op::Prune {
                    before,
                    limit: PRUNE_AT_ONCE,
                })
                .await?
            {
                Reply::Rows(0) => return Ok(forgotten),
                Reply::Rows(rows) => forgotten += rows,
                other => return Err(unexpected(&other)),
            }
        }
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::time::timeout(self.patience, work)
            .await
            .unwrap_or_else(|_| {
                Err(StoreError::Unavailable(format!(
                    "no answer within {} s",
                    self.patience.as_secs()
                )))
            })
    }

    async fn write(&self, op: Op) -> Result<Reply> {
        self.in_time(async {
            match &self.shared.backend {
                Backend::Sqlite(sqlite) => sqlite.write(op).await,
                // Boxed: it carries every statement there is, and callers should not.
                Backend::Postgres(postgres) => Box::pin(postgres.write(op)).await,
            }
        })
        .await
    }

    async fn read<T>(
        &self,
        query: impl AsyncFnOnce(&mut Db<'_>) -> std::result::Result<T, Failure>,
    ) -> Result<T> {
        self.in_time(async {
            let mut reader = match &self.shared.backend {
                Backend::Sqlite(sqlite) => Reader::Sqlite(sqlite.read().await?),
                Backend::Postgres(postgres) => {
                    Reader::Postgres(postgres.pool.acquire().await.map_err(Failure::from)?)
                }
            };
            let answer = query(&mut reader.db()).await;
            if answer.as_ref().is_err_and(Failure::is_death) {
                reader.bury();
            }
            Ok(answer?)
        })
        .await
    }
}

fn unexpected(reply: &Reply) -> StoreError {
    StoreError::Unavailable(format!("an answer to another question: {reply:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Handlers and workers are spawned: what they await must be able to change threads.
    #[test]
    fn every_future_can_be_sent() {
        fn sent<T: Send>(_: impl FnOnce() -> T) {}
        fn all(store: &Store, ws: &WorkspaceId, change: Change) {
            sent(|| store.commit(change));
            sent(|| store.people(ws));
            sent(|| Store::open(""));
            sent(|| store.prune(DateTime::default()));
            sent(|| store.next_due(Lane::Pages));
        }
        let _ = all;
    }
}
