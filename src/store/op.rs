//! Everything that writes, as values: what the SQLite writer takes from its queue and what PostgreSQL may have to try
//! again. Carries an operation out inside a transaction that somebody else began and will end.

use chrono::{DateTime, Utc};

use super::audit::{Stuck, Swept};
use super::change::{Change, Committed};
use super::db::{Db, Failure, execute, query};
use super::jobs::{Job, Lane};
use super::people::Person;
use super::{StoreError, audit, claim, commit, installation, people};
use crate::domain::ids::WorkspaceId;

/// One operation, whole or not at all.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Commit(Box<Change>),
    Claim {
        lane: Lane,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
        token: i64,
    },
    SavePerson {
        workspace: WorkspaceId,
        person: Person,
    },
    SaveInstallation {
        token: String,
        identity: String,
        now: DateTime<Utc>,
        /// What is committed along where nobody was ever remembered here.
        first: Option<Box<Change>>,
    },
    Sweep {
        workspace: WorkspaceId,
        now: DateTime<Utc>,
        stuck: Stuck,
    },
    Probe {
        now: DateTime<Utc>,
    },
    /// At most `limit` rows of each table, so that nobody waits long behind it.
    Prune {
        before: DateTime<Utc>,
        limit: i64,
    },
}

/// What an operation gave.
#[derive(Debug)]
pub(super) enum Reply {
    Committed(Committed),
    Claimed(Vec<Job>),
    Swept(Swept),
    Rows(u64),
}

impl Op {
    /// Whether a failure may come when something is written already.
    pub(super) fn is_several_statements(&self) -> bool {
        match self {
            Self::Commit(_)
            | Self::SaveInstallation { .. }
            | Self::Prune { .. }
            | Self::Sweep { .. } => true,
            Self::Claim { .. } | Self::SavePerson { .. } | Self::Probe { .. } => false,
        }
    }

    pub(super) async fn apply(&self, db: &mut Db<'_>) -> Result<Reply, Failure> {
        match self {
            Self::Commit(change) => commit::apply(db, change).await.map(Reply::Committed),
            Self::Claim {
                lane,
                now,
                until,
                limit,
                token,
            } => claim::claim(db, *lane, *now, *until, *limit, *token)
                .await
                .map(Reply::Claimed),
            Self::SavePerson { workspace, person } => {
                people::save(db, workspace, person).await.map(Reply::Rows)
            }
            Self::SaveInstallation {
                token,
                identity,
                now,
                first,
            } => installation::save(db, token, identity, *now, first.as_deref())
                .await
                .map(Reply::Rows),
            Self::Sweep {
                workspace,
                now,
                stuck,
            } => audit::sweep(db, workspace, *now, *stuck)
                .await
                .map(Reply::Swept),
            Self::Probe { now } => probe(db, *now).await.map(Reply::Rows),
            Self::Prune { before, limit } => prune(db, *before, *limit).await.map(Reply::Rows),
        }
    }
}

async fn probe(db: &mut Db<'_>, now: DateTime<Utc>) -> Result<u64, Failure> {
    let sql = "INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at RETURNING at";
    let (at,) = query!(fetch_one, (i64,), db, sql, now)?;
    if at == now.timestamp_millis() {
        Ok(1)
    } else {
        Err(StoreError::Corrupt(format!(
            "probe: wrote {} and read {at}",
            now.timestamp_millis()
        ))
        .into())
    }
}

async fn prune(db: &mut Db<'_>, before: DateTime<Utc>, limit: i64) -> Result<u64, Failure> {
    let events = execute!(
        db,
        "DELETE FROM inbound_event WHERE (workspace, dedup_key) IN \
         (SELECT workspace, dedup_key FROM inbound_event WHERE handled_at < $1 ORDER BY handled_at LIMIT $2)",
        before,
        limit,
    )?;
    let drafts = execute!(
        db,
        "DELETE FROM draft WHERE (workspace, id) IN \
         (SELECT workspace, id FROM draft WHERE saved_at < $1 ORDER BY saved_at LIMIT $2)",
        before,
        limit,
    )?;
    Ok(events + drafts)
}
