//! Reading Code Greens. Who looks is part of each query, so that nothing confidential is ever loaded for the wrong
//! person.

use super::db::query;
use super::rows::{GreenRow, green_columns};
use super::writes::digest;
use super::{Result, Store};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, Number, UserId, WorkspaceId};
use crate::domain::person::Viewer;

/// Whether the viewer bound as `$n` may see the `code_green g`. NULL is the system, which sees all. The workspace is
/// `$1`, said as a value so that PostgreSQL may read all that a person is admitted to at once; `any` where `$1` is not
/// that of the row.
macro_rules! visible {
    ($n:literal) => {
        visible!(@ "$1", $n)
    };
    ($n:literal, any) => {
        visible!(@ "g.workspace", $n)
    };
    (@ $workspace:literal, $n:literal) => {
        concat!(
            "($", $n, " IS NULL OR NOT g.confidential OR EXISTS (SELECT 1 FROM admitted a \
             WHERE a.workspace = ", $workspace, " AND a.person = $", $n, " AND a.code_green = g.id))"
        )
    };
}

pub(super) use visible;

/// The value to bind for [`visible`].
pub(super) fn looking(viewer: &Viewer) -> Option<&UserId> {
    match viewer {
        Viewer::Person(user) => Some(user),
        Viewer::System => None,
    }
}

impl Store {
    pub async fn code_green(
        &self,
        ws: &WorkspaceId,
        id: CodeGreenId,
        viewer: &Viewer,
    ) -> Result<Option<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE g.workspace = $1 AND g.id = $2 AND ",
            visible!(3)
        );
        let row = self
            .read(async |db| query!(fetch_optional, GreenRow, db, sql, ws, id, looking(viewer)))
            .await?;
        row.map(GreenRow::code_green).transpose()
    }

    pub async fn code_green_by_number(
        &self,
        ws: &WorkspaceId,
        number: Number,
        viewer: &Viewer,
    ) -> Result<Option<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE g.workspace = $1 AND g.number = $2 AND ",
            visible!(3)
        );
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    GreenRow,
                    db,
                    sql,
                    ws,
                    number,
                    looking(viewer)
                )
            })
            .await?;
        row.map(GreenRow::code_green).transpose()
    }

    /// Open ones, the drill that may be among them too, the latest first, at most `limit`.
    pub async fn open_code_greens(
        &self,
        ws: &WorkspaceId,
        viewer: &Viewer,
        limit: u32,
    ) -> Result<Vec<CodeGreen>> {
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| query!(fetch_all, GreenRow, db, BOARD, ws, looking(viewer), limit))
            .await?;
        rows.into_iter().map(GreenRow::code_green).collect()
    }

    /// The open Code Green for this deal ([`crate::domain::opportunity::Opportunity::deal_key`]).
    pub async fn open_for_deal(
        &self,
        ws: &WorkspaceId,
        deal_key: &str,
        viewer: &Viewer,
    ) -> Result<Option<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE g.workspace = $1 AND g.deal_key = $2 \
             AND g.closed_at IS NULL AND ",
            visible!(3)
        );
        let key = digest(deal_key);
        let row = self
            .read(async |db| query!(fetch_optional, GreenRow, db, sql, ws, &key, looking(viewer)))
            .await?;
        row.map(GreenRow::code_green).transpose()
    }

    /// Every Code Green of every workspace, without drills, for the operator's export, oldest first within its workspace, `after` a
    /// number exclusive.
    pub async fn export_code_greens(
        &self,
        after: Option<(WorkspaceId, Number)>,
        limit: u32,
        viewer: &Viewer,
    ) -> Result<Vec<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE (g.workspace, g.number) > ($1, $2) AND g.number > 0 AND ",
            visible!(4, any),
            " ORDER BY g.workspace, g.number LIMIT $3"
        );
        let (ws, number) = after.unwrap_or_else(|| (WorkspaceId::from(""), Number(0)));
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| {
                query!(
                    fetch_all,
                    GreenRow,
                    db,
                    sql,
                    &ws,
                    number,
                    limit,
                    looking(viewer)
                )
            })
            .await?;
        rows.into_iter().map(GreenRow::code_green).collect()
    }
}

pub(super) const BOARD: &str = concat!(
    "SELECT ",
    green_columns!(),
    " FROM code_green g WHERE g.workspace = $1 AND g.closed_at IS NULL AND ",
    visible!(2),
    " ORDER BY g.declared_at DESC LIMIT $3"
);
