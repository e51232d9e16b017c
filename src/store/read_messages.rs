//! Reading what lies at a message, drafts, deliveries and timelines.

use super::change::{DeliveryState, Draft};
use super::db::query;
use super::reads::{looking, visible};
use super::refs::MessageRef;
use super::rows::{
    FoundRow, TimelineRow, corrupt, item_columns, read_green, read_json, read_surface,
};
use super::write_messages::green_or_none;
use super::{Found, Result, Store, TimelineEntry};
use crate::domain::ids::{
    ChannelId, CodeGreenId, DraftId, MessageTs, PageKey, UserId, WorkspaceId,
};
use crate::domain::person::Viewer;

impl Store {
    /// The one look-up of a reaction: message → surface, Code Green and item, in one query. Only where the Code Green
    /// has changed since it was last looked at is there a second one, for the whole of it.
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
        let id = read_green(&row.green_id)?;
        let decoded = &self.shared.decoded;
        let code_green = if let Some(green) = decoded.get(ws, id, row.green_version) {
            green
        } else {
            let Some(green) = self.code_green(ws, id, viewer).await? else {
                return Ok(None);
            };
            decoded.keep(&green);
            green
        };
        Ok(Some(Found {
            surface,
            code_green,
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

    /// Whether a page has reached this person in Slack besides this one.
    pub async fn was_paged_besides(
        &self,
        ws: &WorkspaceId,
        user: &UserId,
        code_green: CodeGreenId,
        page: &PageKey,
    ) -> Result<bool> {
        let sql = "SELECT count(*) FROM (SELECT 1 AS one FROM delivery \
                   WHERE workspace = $1 AND recipient = $2 AND medium = 'slack_dm' \
                   AND state IN ('delivered', 'repeated') \
                   AND NOT (code_green = $3 AND seat = $4 AND rung = $5) LIMIT 1) besides";
        let (seat, rung) = (&page.seat, i32::from(page.rung));
        let (found,) = self
            .read(async |db| query!(fetch_one, (i64,), db, sql, ws, user, code_green, seat, rung))
            .await?;
        Ok(found > 0)
    }

    /// What became of an attempt in Slack.
    pub async fn delivery(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        page: &PageKey,
        attempt: u8,
    ) -> Result<Option<DeliveryState>> {
        let sql = "SELECT state FROM delivery \
                   WHERE workspace = $1 AND code_green = $2 AND seat = $3 AND rung = $4 AND attempt = $5 AND medium = 'slack_dm'";
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
}

/// Each of the three rows is found by its primary key, however many there are.
pub(super) const MESSAGE: &str = concat!(
    "SELECT r.surface AS surface, g.id AS green_id, g.version AS green_version, ",
    item_columns!(),
    " FROM message_ref r \
     JOIN code_green g ON g.workspace = r.workspace AND g.id = r.code_green \
     LEFT JOIN action_item i ON i.workspace = r.workspace AND i.id = r.item \
     WHERE r.workspace = $1 AND r.channel = $2 AND r.ts = $3 AND ",
    visible!(4)
);
