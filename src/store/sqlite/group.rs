//! One transaction for a group of operations. What can be is written with a statement a table for all of them; each of
//! the others has a savepoint of its own, so that one that fails takes nothing of its neighbours along. Nobody is
//! answered before the commit.
//!
//! Transactions are spoken in SQL here, not through sqlx's own: after a full disk SQLite has rolled back by itself, and
//! nothing may go on as if a transaction were still open.

use std::collections::HashSet;

use futures_util::TryStreamExt;
use sqlx::{Executor, SqliteConnection};

use super::super::change::{Change, Committed};
use super::super::commit;
use super::super::db::{Db, Failure};
use super::super::op::{Op, Reply};
use super::{Answer, StoreError, Waiting};

/// The database did not let us begin, or end. Of those who are `left` nothing is written; the others have been answered.
pub(super) struct Interrupted {
    pub(super) left: Vec<Waiting>,
    pub(super) error: sqlx::Error,
}

/// Why a group was not committed.
enum Spoiled {
    /// No transaction was begun.
    NotBegun(sqlx::Error),
    /// By those that were written together, nobody knows by which.
    Together,
    /// By this one; the others are tried again without it.
    By(usize, StoreError),
    /// The database did not take it, or did and could not say so.
    NotEnded(sqlx::Error),
}

/// Commits the group and answers everybody in it.
pub(super) async fn commit(
    connection: &mut SqliteConnection,
    mut group: Vec<Waiting>,
) -> Result<(), Interrupted> {
    let mut together = together(&group);
    while !group.is_empty() {
        match attempt(connection, &group, &together).await {
            Ok(answers) => {
                for (waiting, answer) in group.into_iter().zip(answers) {
                    let _ = waiting.reply.send(answer);
                }
                return Ok(());
            }
            Err(Spoiled::NotBegun(error)) => {
                return Err(Interrupted { left: group, error });
            }
            Err(Spoiled::Together) => {}
            Err(Spoiled::By(index, error)) => {
                let _ = group.remove(index).reply.send(Err(error));
            }
            Err(Spoiled::NotEnded(error)) => {
                refuse(group, &error);
                let left = Vec::new();
                return Err(Interrupted { left, error });
            }
        }
        together.clear();
    }
    Ok(())
}

/// Tells them that it was not done, or that nobody knows.
pub(super) fn refuse(group: Vec<Waiting>, error: &sqlx::Error) {
    for waiting in group {
        let _ = waiting
            .reply
            .send(Err(StoreError::Unavailable(error.to_string())));
    }
}

/// Which of a group can be written with a statement a table: plain changes that do not touch the same. One alone is
/// carried out by itself, and then it is known what it failed by.
fn together(group: &[Waiting]) -> Vec<usize> {
    let (mut keys, mut items) = (HashSet::new(), HashSet::new());
    let mut together = Vec::with_capacity(group.len());
    for (index, waiting) in group.iter().enumerate() {
        let Some(change) = plain(&waiting.op) else {
            continue;
        };
        let key = change.dedup.as_ref().map(|key| (&change.workspace, key));
        if key.is_none_or(|key| keys.insert(key))
            && commit::items_of(change).all(|item| items.insert(item.id))
        {
            together.push(index);
        }
    }
    if together.len() < 2 {
        together.clear();
    }
    together
}

fn plain(op: &Op) -> Option<&Change> {
    match op {
        Op::Commit(change) if commit::is_plain(change) => Some(change),
        Op::Commit(_)
        | Op::Claim { .. }
        | Op::SavePerson { .. }
        | Op::SaveInstallation { .. }
        | Op::Probe { .. }
        | Op::Prune { .. }
        | Op::Sweep { .. } => None,
    }
}

/// Carries the group out in one transaction, those `together` first.
async fn attempt(
    connection: &mut SqliteConnection,
    group: &[Waiting],
    together: &[usize],
) -> Result<Vec<Answer>, Spoiled> {
    if let Err(error) = say(connection, "BEGIN IMMEDIATE").await {
        // Should the last one have been left open, this ends it.
        let _ = say(connection, "ROLLBACK").await;
        return Err(Spoiled::NotBegun(error));
    }
    let answers = match carry_out(connection, group, together).await {
        Ok(answers) => answers,
        Err(spoiled) => {
            let _ = say(connection, "ROLLBACK").await;
            return Err(spoiled);
        }
    };
    // Alone it had no savepoint.
    if let [Err(_)] = answers[..] {
        let _ = say(connection, "ROLLBACK").await;
        return Ok(answers);
    }
    match say(connection, "COMMIT").await {
        Ok(()) => Ok(answers),
        Err(error) => {
            let _ = say(connection, "ROLLBACK").await;
            Err(Spoiled::NotEnded(error))
        }
    }
}

async fn carry_out(
    connection: &mut SqliteConnection,
    group: &[Waiting],
    together: &[usize],
) -> Result<Vec<Answer>, Spoiled> {
    // The lock may have been long in coming. Whoever gave up was told that it was not saved: keep that true.
    let gone: Vec<bool> = group
        .iter()
        .map(|waiting| waiting.reply.is_closed())
        .collect();
    let changes: Vec<&Change> = together
        .iter()
        .filter(|index| !gone[**index])
        .filter_map(|index| plain(&group[*index].op))
        .collect();
    commit::apply_together(&mut Db::Sqlite(connection), &changes)
        .await
        .map_err(|_| Spoiled::Together)?;
    let mut answers = Vec::with_capacity(group.len());
    for (index, waiting) in group.iter().enumerate() {
        answers.push(if gone[index] {
            Err(StoreError::Unavailable("nobody waits for it".to_owned()))
        } else if together.contains(&index) {
            Ok(Reply::Committed(Committed::default()))
        } else {
            // One statement is whole or not at all by itself, and so is a transaction of one.
            let savepoint = group.len() > 1 && waiting.op.is_several_statements();
            alone(connection, &waiting.op, savepoint)
                .await
                .map_err(|error| Spoiled::By(index, error))?
        });
    }
    Ok(answers)
}

/// The inner result is the caller's; the outer error means that the transaction around it is lost.
async fn alone(
    connection: &mut SqliteConnection,
    op: &Op,
    savepoint: bool,
) -> Result<Answer, StoreError> {
    let lost = |error: sqlx::Error| StoreError::from(Failure::from(error));
    if savepoint {
        say(connection, "SAVEPOINT op").await.map_err(lost)?;
    }
    let answer = match op.apply(&mut Db::Sqlite(connection)).await {
        Ok(reply) => Ok(reply),
        Err(failure) if failure.is_rule() => {
            Err(StoreError::Corrupt(StoreError::from(failure).to_string()))
        }
        Err(Failure::Answer(error)) => Err(error),
        Err(failure @ Failure::Database(_)) => return Err(failure.into()),
    };
    if savepoint {
        if answer.is_err() {
            say(connection, "ROLLBACK TO op").await.map_err(lost)?;
        }
        say(connection, "RELEASE op").await.map_err(lost)?;
    }
    Ok(answer)
}

/// A thread that dies over a statement says nothing at all, and to sqlx that is success. Here it is not, or a commit that
/// never was would be acknowledged.
pub(super) async fn say(connection: &mut SqliteConnection, sql: &'static str) -> sqlx::Result<()> {
    let mut done = connection.execute_many(sqlx::query(sql));
    match done.try_next().await? {
        Some(_) => Ok(()),
        None => Err(sqlx::Error::WorkerCrashed),
    }
}
