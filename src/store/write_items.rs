//! Writing action items and versions of plan sections.

use super::StoreError;
use super::change::Change;
use super::db::{Db, Failure, execute, json};
use crate::domain::action_item::ActionItem;
use crate::domain::plan::SectionVersion;

pub(super) async fn insert_item(
    db: &mut Db<'_>,
    change: &Change,
    item: &ActionItem,
) -> Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO action_item (workspace, id, code_green, version, what, owner, function, due_on, barrier, state, \
         note, last_move, source, created_by, created_at, updated_at) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
        &change.workspace,
        item.id,
        item.code_green,
        &item.what,
        item.owner.as_ref(),
        item.function.as_ref(),
        item.due_on,
        item.barrier.as_deref(),
        item.state.key(),
        item.note.as_deref(),
        item.last_move.as_ref().map(json).transpose()?,
        item.source.as_deref(),
        &item.created_by,
        item.created_at,
        item.updated_at,
    )?;
    if new == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

pub(super) async fn update_item(
    db: &mut Db<'_>,
    change: &Change,
    item: &ActionItem,
) -> Result<(), Failure> {
    let updated = execute!(
        db,
        "UPDATE action_item SET version = $3, what = $4, owner = $5, function = $6, due_on = $7, barrier = $8, \
         state = $9, note = $10, last_move = $11, source = $12, updated_at = $13 \
         WHERE workspace = $1 AND id = $2 AND version = $3 - 1",
        &change.workspace,
        item.id,
        item.version,
        &item.what,
        item.owner.as_ref(),
        item.function.as_ref(),
        item.due_on,
        item.barrier.as_deref(),
        item.state.key(),
        item.note.as_deref(),
        item.last_move.as_ref().map(json).transpose()?,
        item.source.as_deref(),
        item.updated_at,
    )?;
    if updated == 0 {
        Err(StoreError::Conflict.into())
    } else {
        Ok(())
    }
}

pub(super) async fn insert_section(
    db: &mut Db<'_>,
    change: &Change,
    version: &SectionVersion,
) -> Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO section_version (workspace, code_green, section, version, body, author, written_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &change.workspace,
        version.code_green,
        version.section.key(),
        version.version,
        &version.text,
        &version.author,
        version.at,
    )?;
    if new == 0 {
        Err(StoreError::Conflict.into())
    } else {
        Ok(())
    }
}
