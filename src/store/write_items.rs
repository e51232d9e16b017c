//! Writing action items and versions of plan sections.

use chrono::NaiveDate;
use serde::Serialize;

use super::StoreError;
use super::change::Change;
use super::db::{Db, Failure, execute, json};
use super::list::{Listed, execute_for, listed};
use crate::domain::action_item::ActionItem;
use crate::domain::ids::{FunctionKey, UserId, WorkspaceId};
use crate::domain::plan::SectionVersion;

pub(super) async fn insert_item(
    db: &mut Db<'_>,
    change: &Change,
    item: &ActionItem,
) -> Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO action_item (workspace, id, code_green, version, what, owner, function, due_on, barrier, state, \
         note, last_move, source, created_by, created_at, updated_at, taken_back) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING",
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
        taken_back(item)?,
    )?;
    if new == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

/// Of most items there is nothing to remember.
fn taken_back(item: &ActionItem) -> Result<Option<String>, Failure> {
    let remembered = Some(&item.taken_back).filter(|it| !it.is_empty());
    remembered.map(json).transpose()
}

/// An item as it is updated.
#[derive(Serialize)]
struct Row<'a> {
    workspace: &'a WorkspaceId,
    id: String,
    version: i64,
    what: &'a str,
    owner: Option<&'a UserId>,
    function: Option<&'a FunctionKey>,
    due_on: Option<NaiveDate>,
    barrier: Option<&'a str>,
    state: &'static str,
    note: Option<&'a str>,
    last_move: Option<String>,
    source: Option<&'a str>,
    updated_at: i64,
    taken_back: Option<String>,
}

impl<'a> Row<'a> {
    fn of(change: &'a Change, item: &'a ActionItem) -> Result<Self, Failure> {
        Ok(Self {
            workspace: &change.workspace,
            id: item.id.to_string(),
            version: item.version,
            what: &item.what,
            owner: item.owner.as_ref(),
            function: item.function.as_ref(),
            due_on: item.due_on,
            barrier: item.barrier.as_deref(),
            state: item.state.key(),
            note: item.note.as_deref(),
            last_move: item.last_move.as_ref().map(json).transpose()?,
            source: item.source.as_deref(),
            updated_at: item.updated_at.timestamp_millis(),
            taken_back: taken_back(item)?,
        })
    }
}

const UPDATE: Listed = listed!(
    "UPDATE action_item SET version = CAST(each.value ->> 'version' AS BIGINT), what = each.value ->> 'what', \
     owner = each.value ->> 'owner', function = each.value ->> 'function', due_on = each.value ->> 'due_on', \
     barrier = each.value ->> 'barrier', state = each.value ->> 'state', note = each.value ->> 'note', \
     last_move = each.value ->> 'last_move', source = each.value ->> 'source', \
     updated_at = CAST(each.value ->> 'updated_at' AS BIGINT), taken_back = each.value ->> 'taken_back'",
    "WHERE action_item.workspace = each.value ->> 'workspace' AND action_item.id = each.value ->> 'id' \
     AND action_item.version = CAST(each.value ->> 'version' AS BIGINT) - 1"
);

/// No item twice: each is updated from the version it has.
pub(super) async fn update_items(
    db: &mut Db<'_>,
    items: &[(&Change, &ActionItem)],
) -> Result<(), Failure> {
    let rows: Vec<Row<'_>> = items
        .iter()
        .map(|(change, item)| Row::of(change, item))
        .collect::<Result<_, Failure>>()?;
    if execute_for(db, UPDATE, &rows).await? < rows.len() as u64 {
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
