//! Reading Code Greens, messages, drafts and timelines. Who looks is part of each query, so that nothing confidential
//! is ever loaded for the wrong person.

use super::change::{DeliveryState, Draft};
use super::db::query;
use super::refs::MessageRef;
use super::rows::{
    FoundRow, GreenRow, TimelineRow, corrupt, green_columns, item_columns, read_green, read_json,
    read_surface,
};
use super::writes::{digest, green_or_none};
use super::{Found, Result, Store, TimelineEntry};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{
    ChannelId, CodeGreenId, DraftId, MessageTs, Number, PageKey, UserId, WorkspaceId,
};
use crate::domain::person::Viewer;

/// Whether the viewer bound as `$n` may see the `code_green g`. NULL is the system, which sees all.
macro_rules! visible {
    ($n:literal) => {
        concat!(
            "($",
            $n,
            " IS NULL OR NOT g.confidential OR EXISTS (SELECT 1 FROM admitted a WHERE \
             a.workspace = g.workspace AND a.code_green = g.id AND a.person = $",
            $n,
            "))"
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

    /// Open ones, the latest first, at most `limit`.
    pub async fn open_code_greens(
        &self,
        ws: &WorkspaceId,
        viewer: &Viewer,
        limit: u32,
    ) -> Result<Vec<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE g.workspace = $1 AND g.closed_at IS NULL AND ",
            visible!(2),
            " ORDER BY g.declared_at DESC LIMIT $3"
        );
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| query!(fetch_all, GreenRow, db, sql, ws, looking(viewer), limit))
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

    /// The one look-up of a reaction: message → surface, Code Green and item, in one query.
    pub async fn message(
        &self,
        ws: &WorkspaceId,
        channel: &ChannelId,
        ts: &MessageTs,
        viewer: &Viewer,
    ) -> Result<Option<Found>> {
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    FoundRow,
                    db,
                    MESSAGE,
                    ws,
                    channel,
                    ts,
                    looking(viewer)
                )
            })
            .await?;
        let Some(row) = row else { return Ok(None) };
        // A message that mirrors no surface is nothing to react to.
        let Some(surface) = read_surface(&row.surface) else {
            return Ok(None);
        };
        Ok(Some(Found {
            surface,
            code_green: row.green.code_green()?,
            item: row.item.optional(ws)?,
        }))
    }

    /// Where a surface was posted.
    pub async fn surface(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        surface: &str,
    ) -> Result<Option<MessageRef>> {
        let sql = "SELECT channel, ts, shown FROM message_ref WHERE workspace = $1 AND code_green = $2 AND surface = $3";
        let key = green_or_none(Some(code_green));
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    (String, String, String),
                    db,
                    sql,
                    ws,
                    &key,
                    surface
                )
            })
            .await?;
        Ok(row.map(|(channel, ts, shown)| MessageRef {
            channel: channel.into(),
            ts: ts.into(),
            code_green: Some(code_green),
            surface: surface.to_owned(),
            shown,
        }))
    }

    /// A draft, for its author only.
    pub async fn draft(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
    ) -> Result<Option<Draft>> {
        let sql =
            "SELECT body, code_green FROM draft WHERE workspace = $1 AND id = $2 AND author = $3";
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    (String, Option<String>),
                    db,
                    sql,
                    ws,
                    id,
                    author
                )
            })
            .await?;
        row.map(|(body, code_green)| {
            Ok(Draft {
                workspace: ws.clone(),
                id,
                author: author.clone(),
                body: read_json("draft", &body)?,
                code_green: code_green.as_deref().map(read_green).transpose()?,
            })
        })
        .transpose()
    }

    pub async fn delivery(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        page: &PageKey,
        attempt: u8,
    ) -> Result<Option<DeliveryState>> {
        let sql = "SELECT state FROM delivery \
                   WHERE workspace = $1 AND code_green = $2 AND seat = $3 AND rung = $4 AND attempt = $5";
        let (rung, attempt) = (i32::from(page.rung), i32::from(attempt));
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    (String,),
                    db,
                    sql,
                    ws,
                    code_green,
                    &page.seat,
                    rung,
                    attempt
                )
            })
            .await?;
        row.map(|(state,)| DeliveryState::parse(&state).ok_or_else(|| corrupt("delivery", &state)))
            .transpose()
    }

    pub async fn timeline(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        viewer: &Viewer,
    ) -> Result<Vec<TimelineEntry>> {
        let sql = concat!(
            "SELECT t.seq, t.at, t.person, t.what, t.detail FROM timeline t \
             JOIN code_green g ON g.workspace = t.workspace AND g.id = t.code_green \
             WHERE t.workspace = $1 AND t.code_green = $2 AND ",
            visible!(3),
            " ORDER BY t.seq"
        );
        let rows = self
            .read(async |db| {
                query!(
                    fetch_all,
                    TimelineRow,
                    db,
                    sql,
                    ws,
                    code_green,
                    looking(viewer)
                )
            })
            .await?;
        rows.into_iter().map(TimelineRow::entry).collect()
    }

    /// Every Code Green of every workspace for the operator's export, oldest first within its workspace, `after` a
    /// number exclusive.
    pub async fn export_code_greens(
        &self,
        after: Option<(WorkspaceId, Number)>,
        limit: u32,
    ) -> Result<Vec<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE (g.workspace, g.number) > ($1, $2) \
             ORDER BY g.workspace, g.number LIMIT $3"
        );
        let (ws, number) = after.unwrap_or_else(|| (WorkspaceId::from(""), Number(0)));
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| query!(fetch_all, GreenRow, db, sql, &ws, number, limit))
            .await?;
        rows.into_iter().map(GreenRow::code_green).collect()
    }
}

/// Each of the three rows is found by its primary key, however many there are.
pub(super) const MESSAGE: &str = concat!(
    "SELECT r.surface AS surface, ",
    green_columns!(),
    ", ",
    item_columns!(),
    " FROM message_ref r \
     JOIN code_green g ON g.workspace = r.workspace AND g.id = r.code_green \
     LEFT JOIN action_item i ON i.workspace = r.workspace AND i.id = r.item \
     WHERE r.workspace = $1 AND r.channel = $2 AND r.ts = $3 AND ",
    visible!(4)
);
