//! Carries out a change: dedup key, lease, state, effects, timeline, in that order and in one transaction. The first
//! thing that does not fit ends it; whoever began the transaction takes the rest back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::change::{Change, Committed, Entry, Finish, Write};
use super::db::{Db, Failure, execute, json};
use super::jobs::{Lane, Lease};
use super::{StoreError, effects, writes};
use crate::domain::ids::{CodeGreenId, WorkspaceId};

/// Ends a lease that is still held; `$4` is when the job is due.
macro_rules! give_back {
    ($set:literal) => {
        concat!(
            "UPDATE job SET lease = NULL, run_at = $4, ",
            $set,
            " WHERE id = $1 AND lease = $2 AND workspace = $3"
        )
    };
}

pub(super) async fn apply(db: &mut Db<'_>, change: &Change) -> Result<Committed, Failure> {
    take_turns(db, change).await?;
    if let Some(key) = &change.dedup {
        let new = execute!(
            db,
            "INSERT INTO inbound_event (workspace, dedup_key, handled_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &change.workspace,
            key,
            change.now,
        )?;
        if new == 0 {
            return Err(StoreError::AlreadyHandled.into());
        }
    }
    if let Some((lease, finish)) = &change.finish {
        complete(db, change, lease, *finish).await?;
    }
    let mut committed = Committed::default();
    for write in &change.writes {
        if let Some(number) = writes::write(db, change, write).await? {
            committed.number = Some(number);
        }
    }
    for (code_green, effect) in &change.effects {
        effects::enqueue(db, change, *code_green, effect).await?;
    }
    for entry in &change.timeline {
        record(db, change, entry).await?;
    }
    for task in &change.tasks {
        effects::enqueue_task(db, change, task).await?;
    }
    Ok(committed)
}

/// Changes of one Code Green go one after the other, and so do the calls of a workspace. SQLite's are that anyway; on
/// PostgreSQL it gives the jobs of one Code Green ids in the order of their commits, which is the order of its thread;
/// two changes that touch the same jobs in a different order do not deadlock; and no two calls take the same number.
async fn take_turns(db: &mut Db<'_>, change: &Change) -> Result<(), Failure> {
    if matches!(db, Db::Sqlite(_)) {
        return Ok(());
    }
    let turn = "SELECT pg_advisory_xact_lock($1)";
    if change
        .writes
        .iter()
        .any(|write| matches!(write, Write::NewCodeGreen { .. }))
    {
        let digest = Sha256::digest(change.workspace.as_str());
        let key = digest
            .first_chunk()
            .map_or(0, |bytes| i64::from_be_bytes(*bytes));
        execute!(db, turn, key)?;
    }
    let written = change.writes.iter().filter_map(subject);
    let greens: BTreeSet<CodeGreenId> = change
        .effects
        .iter()
        .map(|(id, _)| *id)
        .chain(written)
        .collect();
    for CodeGreenId(id) in greens {
        // The last 8 bytes of an id are random, the first are a time.
        let (_, key) = id.as_u64_pair();
        execute!(db, turn, key.cast_signed())?;
    }
    Ok(())
}

fn subject(write: &Write) -> Option<CodeGreenId> {
    match write {
        Write::NewCodeGreen { green, .. } | Write::CodeGreen(green) => Some(green.id),
        Write::NewItem(item) | Write::Item(item) => Some(item.code_green),
        Write::Section(version) => Some(version.code_green),
        Write::Delivery { code_green, .. } => Some(*code_green),
        Write::MessageRef(message) => message.code_green,
        Write::ForgetMessage { .. } | Write::Draft(_) => None,
    }
}

/// Gives the job back, or deletes it, as long as the lease is still held.
async fn complete(
    db: &mut Db<'_>,
    change: &Change,
    lease: &Lease,
    finish: Finish,
) -> Result<(), Failure> {
    if finish == Finish::Done {
        let gone = execute!(
            db,
            "DELETE FROM job WHERE id = $1 AND lease = $2 AND workspace = $3 AND generation = $4",
            lease.job,
            lease.token,
            &change.workspace,
            lease.generation,
        )?;
        if gone > 0 {
            return Ok(());
        }
    }
    let (sql, run_at) = match finish {
        // Asked for again meanwhile: due now, as if it were new.
        Finish::Done => (
            give_back!("attempts = 0, failures = 0, due_at = $4"),
            change.now,
        ),
        Finish::Again { at } => (give_back!("attempts = 0, failures = failures + 1"), at),
        Finish::InDoubt { at } => (give_back!("attempts = attempts"), at),
    };
    let given_back = execute!(db, sql, lease.job, lease.token, &change.workspace, run_at)?;
    if given_back == 0 {
        return Err(StoreError::Fenced.into());
    }
    match finish {
        Finish::Done => Ok(()),
        Finish::Again { at } | Finish::InDoubt { at } => hold_back(db, change, lease, at).await,
    }
}

/// What stands behind it in its thread waits as long: no claim need look at it, and pass it over, before.
async fn hold_back(
    db: &mut Db<'_>,
    change: &Change,
    lease: &Lease,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    execute!(
        db,
        "UPDATE job SET run_at = $3 WHERE workspace = $2 AND lane = $4 AND run_at < $3 \
         AND code_green = (SELECT code_green FROM job WHERE id = $1 AND lane = $4)",
        lease.job,
        &change.workspace,
        at,
        Lane::Channel as i32,
    )
    .map(drop)
}

async fn record(db: &mut Db<'_>, change: &Change, entry: &Entry) -> Result<(), Failure> {
    let workspace: &WorkspaceId = &change.workspace;
    execute!(
        db,
        "INSERT INTO timeline (workspace, code_green, at, person, what, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        workspace,
        entry.code_green,
        change.now,
        entry.by.as_ref(),
        &entry.what,
        json(&entry.detail)?,
    )?;
    Ok(())
}
