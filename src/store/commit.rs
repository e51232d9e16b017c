//! Carries out a change: dedup key, lease, state, effects, timeline, in that order and in one transaction. The first
//! thing that does not fit ends it; whoever began the transaction takes the rest back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::change::{Change, Committed, Finish, Write};
use super::db::{Db, Failure, execute, json};
use super::jobs::{Lane, Lease};
use super::list::{Listed, execute_for, listed};
use super::{StoreError, effects, write_items, writes};
use crate::crash;
use crate::domain::action_item::ActionItem;
use crate::domain::ids::{CodeGreenId, UserId, WorkspaceId};

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
    remember(db, &[change]).await?;
    if let Some((lease, finish)) = &change.finish {
        complete(db, change, lease, *finish).await?;
    }
    let mut committed = Committed::default();
    for write in &change.writes {
        if let Some(number) = writes::write(db, change, write).await? {
            committed.number = Some(number);
        }
    }
    effects::enqueue(db, change).await?;
    record(db, &[change]).await?;
    crash::point("in-commit");
    Ok(committed)
}

/// The same for several that are [`is_plain`] and have no dedup key and no item in common: a statement a table, not a
/// change. Where one does not fit none is carried out, and it is not said which.
pub(super) async fn apply_together(db: &mut Db<'_>, changes: &[&Change]) -> Result<(), Failure> {
    remember(db, changes).await?;
    let mut items = Vec::with_capacity(changes.len());
    let mut jobs = effects::Jobs::default();
    for change in changes {
        items.extend(items_of(change).map(|item| (*change, item)));
        for (green, effect) in &change.effects {
            jobs.add_effect(change, *green, effect)?;
        }
        for task in &change.tasks {
            jobs.add_task(change, task)?;
        }
    }
    write_items::update_items(db, &items).await?;
    jobs.write(db).await?;
    record(db, changes).await?;
    crash::point("in-commit");
    Ok(())
}

/// Whether a change is rows only: no step of it depends on what another one finds. A reaction on an item is.
pub(super) fn is_plain(change: &Change) -> bool {
    change.finish.is_none()
        && change
            .writes
            .iter()
            .all(|write| matches!(write, Write::Item(_)))
        && change
            .effects
            .iter()
            .all(|(_, effect)| effects::is_a_row(effect))
}

/// The items that a change writes anew.
pub(super) fn items_of(change: &Change) -> impl Iterator<Item = &ActionItem> {
    change.writes.iter().filter_map(|write| match write {
        Write::Item(item) => Some(&**item),
        Write::NewCodeGreen { .. }
        | Write::CodeGreen(_)
        | Write::NewItem(_)
        | Write::NewEntry(_)
        | Write::Entry(_)
        | Write::Section(_)
        | Write::Setup(_)
        | Write::Draft(_)
        | Write::MessageRef(_)
        | Write::ForgetMessage { .. }
        | Write::ForgetTask { .. }
        | Write::Delivery { .. } => None,
    })
}

#[derive(Serialize)]
struct Event<'a> {
    workspace: &'a WorkspaceId,
    key: &'a str,
    at: i64,
}

impl<'a> Event<'a> {
    fn of(change: &'a Change) -> Option<Self> {
        Some(Self {
            workspace: &change.workspace,
            key: change.dedup.as_deref()?,
            at: change.now.timestamp_millis(),
        })
    }
}

const REMEMBER: Listed = listed!(
    "INSERT INTO inbound_event (workspace, dedup_key, handled_at) \
     SELECT each.value ->> 'workspace', each.value ->> 'key', CAST(each.value ->> 'at' AS BIGINT)",
    "WHERE TRUE ON CONFLICT DO NOTHING"
);

/// The inbound events' keys; one that is known is an event that was handled.
async fn remember(db: &mut Db<'_>, changes: &[&Change]) -> Result<(), Failure> {
    let events: Vec<Event<'_>> = changes.iter().filter_map(|it| Event::of(it)).collect();
    if execute_for(db, REMEMBER, &events).await? < events.len() as u64 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
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
        Write::NewEntry(entry) | Write::Entry(entry) => Some(entry.code_green),
        Write::Section(version) => Some(version.code_green),
        Write::Delivery { code_green, .. } => Some(*code_green),
        Write::MessageRef(message) => message.code_green,
        Write::ForgetMessage { .. }
        | Write::ForgetTask { .. }
        | Write::Draft(_)
        | Write::Setup(_) => None,
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

#[derive(Serialize)]
struct Line<'a> {
    workspace: &'a WorkspaceId,
    code_green: String,
    at: i64,
    person: Option<&'a UserId>,
    what: &'a str,
    detail: String,
}

const RECORD: Listed = listed!(
    "INSERT INTO timeline (workspace, code_green, at, person, what, detail) \
     SELECT each.value ->> 'workspace', each.value ->> 'code_green', CAST(each.value ->> 'at' AS BIGINT), \
     each.value ->> 'person', each.value ->> 'what', each.value ->> 'detail'",
    ""
);

/// The timeline's lines, in their order.
async fn record(db: &mut Db<'_>, changes: &[&Change]) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for change in changes {
        for entry in &change.timeline {
            lines.push(Line {
                workspace: &change.workspace,
                code_green: entry.code_green.to_string(),
                at: change.now.timestamp_millis(),
                person: entry.by.as_ref(),
                what: &entry.what,
                detail: json(&entry.detail)?,
            });
        }
    }
    execute_for(db, RECORD, &lines).await.map(drop)
}
