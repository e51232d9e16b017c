//! Writing what surrounds the aggregates: drafts, where our messages lie, and what became of each page.

use super::StoreError;
use super::change::{Change, DeliveryState, Draft};
use super::db::{Db, Failure, execute, json};
use super::refs::MessageRef;
use super::rows::{corrupt, read_surface};
use crate::domain::effect::Surface;
use crate::domain::ids::{ChannelId, CodeGreenId, MessageTs, PageKey};
use crate::domain::page::Medium;

pub(super) async fn save_draft(
    db: &mut Db<'_>,
    change: &Change,
    draft: &Draft,
) -> Result<(), Failure> {
    let saved = execute!(
        db,
        "INSERT INTO draft (workspace, id, author, body, code_green, saved_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (workspace, id) DO UPDATE SET body = excluded.body, code_green = excluded.code_green, \
         saved_at = excluded.saved_at WHERE draft.code_green IS NULL AND draft.author = excluded.author",
        &change.workspace,
        draft.id,
        &draft.author,
        json(&draft.body)?,
        draft.code_green,
        change.now,
    )?;
    if saved == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

pub(super) async fn save_message(
    db: &mut Db<'_>,
    change: &Change,
    message: &MessageRef,
) -> Result<(), Failure> {
    let code_green = green_or_none(message.code_green);
    // A surface that was posted anew has left its old message.
    execute!(
        db,
        "DELETE FROM message_ref WHERE workspace = $1 AND code_green = $2 AND surface = $3 \
         AND (channel <> $4 OR ts <> $5)",
        &change.workspace,
        code_green.as_str(),
        &message.surface,
        &message.channel,
        &message.ts,
    )?;
    let item = match read_surface(&message.surface) {
        Some(Surface::Item { item }) => Some(item),
        _ => None,
    };
    execute!(
        db,
        "INSERT INTO message_ref (workspace, channel, ts, code_green, surface, item, shown) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace, channel, ts) DO UPDATE SET \
         code_green = excluded.code_green, surface = excluded.surface, item = excluded.item, shown = excluded.shown",
        &change.workspace,
        &message.channel,
        &message.ts,
        code_green,
        &message.surface,
        item,
        &message.shown,
    )?;
    Ok(())
}

pub(super) async fn forget(
    db: &mut Db<'_>,
    change: &Change,
    channel: &ChannelId,
    ts: &MessageTs,
) -> Result<(), Failure> {
    let sql = "DELETE FROM message_ref WHERE workspace = $1 AND channel = $2 AND ts = $3";
    execute!(db, sql, &change.workspace, channel, ts).map(drop)
}

/// One message of a page, by one medium.
pub(super) struct Post<'a> {
    pub(super) code_green: CodeGreenId,
    pub(super) page: &'a PageKey,
    pub(super) attempt: u8,
    pub(super) medium: Medium,
}

pub(super) async fn settle(
    db: &mut Db<'_>,
    change: &Change,
    post: &Post<'_>,
    state: DeliveryState,
) -> Result<(), Failure> {
    let page = post.page;
    let settled = execute!(
        db,
        "UPDATE delivery SET state = $7, settled_at = $8 \
         WHERE workspace = $1 AND code_green = $2 AND seat = $3 AND rung = $4 AND attempt = $5 AND medium = $6",
        &change.workspace,
        post.code_green,
        &page.seat,
        i32::from(page.rung),
        i32::from(post.attempt),
        post.medium.key(),
        state.key(),
        change.now,
    )?;
    if settled == 0 {
        Err(corrupt(
            "delivery",
            format!("no row for page {page}, attempt {}", post.attempt),
        )
        .into())
    } else {
        Ok(())
    }
}

impl DeliveryState {
    const ALL: [Self; 5] = [
        Self::Queued,
        Self::Delivered,
        Self::Repeated,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stored form.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Repeated => "repeated",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(super) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// `message_ref` has '' where there is no Code Green, for NULLs are never equal and its surfaces are unique.
pub(super) fn green_or_none(code_green: Option<CodeGreenId>) -> String {
    code_green.map(|id| id.to_string()).unwrap_or_default()
}
