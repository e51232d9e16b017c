//! Ideas, barriers and decisions: a versioned row each.

use super::change::Change;
use super::db::{Db, Failure, execute, json, query};
use super::reads::{looking, visible};
use super::rows::{GreenRow, green_columns, read_json};
use super::{Result, Store, StoreError};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, EntryId, UserId, WorkspaceId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::person::Viewer;

#[derive(sqlx::FromRow)]
struct Row {
    entry_version: i64,
    entry_body: String,
}

impl Row {
    fn entry(self) -> Result<LedgerEntry> {
        let mut entry: LedgerEntry = read_json("ledger_entry", &self.entry_body)?;
        entry.version = self.entry_version;
        Ok(entry)
    }
}

#[derive(sqlx::FromRow)]
struct GreenEntryRow {
    #[sqlx(flatten)]
    green: GreenRow,
    #[sqlx(flatten)]
    entry: Row,
}

pub(super) async fn insert(
    db: &mut Db<'_>,
    change: &Change,
    entry: &LedgerEntry,
) -> std::result::Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO ledger_entry (workspace, id, code_green, version, body, created_at) \
         VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT DO NOTHING",
        &change.workspace,
        entry.id,
        entry.code_green,
        json(entry)?,
        entry.created_at,
    )?;
    if new == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

pub(super) async fn update(
    db: &mut Db<'_>,
    change: &Change,
    entry: &LedgerEntry,
) -> std::result::Result<(), Failure> {
    let updated = execute!(
        db,
        "UPDATE ledger_entry SET version = $3, body = $4 WHERE workspace = $1 AND id = $2 AND version = $3 - 1",
        &change.workspace,
        entry.id,
        entry.version,
        json(entry)?,
    )?;
    if updated == 0 {
        Err(StoreError::Conflict.into())
    } else {
        Ok(())
    }
}

impl Store {
    pub async fn ledger_entry(
        &self,
        ws: &WorkspaceId,
        id: EntryId,
        viewer: &Viewer,
    ) -> Result<Option<(CodeGreen, LedgerEntry)>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            ", e.version AS entry_version, e.body AS entry_body FROM ledger_entry e \
             JOIN code_green g ON g.workspace = e.workspace AND g.id = e.code_green \
             WHERE e.workspace = $1 AND e.id = $2 AND ",
            visible!(3)
        );
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    GreenEntryRow,
                    db,
                    sql,
                    ws,
                    id,
                    looking(viewer)
                )
            })
            .await?;
        row.map(|row| Ok((row.green.code_green()?, row.entry.entry()?)))
            .transpose()
    }

    /// Of one Code Green, of every kind, in the order they were added; without those that were taken back.
    pub async fn ledger_of(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        viewer: &Viewer,
    ) -> Result<Vec<LedgerEntry>> {
        let sql = concat!(
            "SELECT e.version AS entry_version, e.body AS entry_body FROM ledger_entry e \
             JOIN code_green g ON g.workspace = e.workspace AND g.id = e.code_green \
             WHERE e.workspace = $1 AND e.code_green = $2 AND ",
            visible!(3),
            " ORDER BY e.created_at, e.id"
        );
        let rows = self
            .read(async |db| query!(fetch_all, Row, db, sql, ws, code_green, looking(viewer)))
            .await?;
        let entries: Result<Vec<LedgerEntry>> = rows.into_iter().map(Row::entry).collect();
        Ok(entries?
            .into_iter()
            .filter(|entry| !entry.taken_back)
            .collect())
    }

    /// Decisions that wait for this person's word, in open Code Greens, in the order they were added.
    pub async fn decisions_asked_of(
        &self,
        ws: &WorkspaceId,
        approver: &UserId,
        viewer: &Viewer,
    ) -> Result<Vec<LedgerEntry>> {
        let sql = concat!(
            "SELECT e.version AS entry_version, e.body AS entry_body FROM code_green g \
             JOIN ledger_entry e ON e.workspace = g.workspace AND e.code_green = g.id \
             WHERE g.workspace = $1 AND g.closed_at IS NULL AND e.body LIKE $2 AND ",
            visible!(3),
            " ORDER BY e.created_at, e.id"
        );
        // Which rows are read; which of them count is seen below.
        let names_them = format!("%\"approver\":\"{approver}\"%");
        let rows = self
            .read(async |db| query!(fetch_all, Row, db, sql, ws, &names_them, looking(viewer)))
            .await?;
        let entries = rows.into_iter().map(Row::entry);
        let waits = |entry: &LedgerEntry| !entry.taken_back && entry.waits_for(approver);
        entries
            .filter(|entry| entry.as_ref().map_or(true, waits))
            .collect()
    }
}
