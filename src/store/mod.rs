//! The database: sqlx lives here and nowhere else. Rows become domain values and back; nothing is decided here, and no
//! time is read: every function takes `now` or is given times.
//!
//! One SQL text serves SQLite and PostgreSQL ([`Store`] is one or the other); they differ in the job claim alone. A
//! write is a [`change::Change`]: a value, committed whole or not at all.

pub mod change;
pub mod jobs;
pub mod people;
pub mod refs;

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Surface;
use crate::domain::ids::{ChannelId, CodeGreenId, DraftId, ItemId, MessageTs, Number, PageKey, UserId, WorkspaceId};
use crate::domain::person::Viewer;
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;
use change::{Change, Committed, DeliveryState, Draft};
use jobs::{Job, Lane};
use people::Person;
use refs::MessageRef;

/// Why the database did not do it. `Unavailable` may have committed; the others have not.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another change came first: load again and decide again.
    #[error("the row was changed meanwhile")]
    Conflict,
    /// The inbound event, the draft or the item was already handled.
    #[error("already handled")]
    AlreadyHandled,
    /// The lease was lost: somebody else carries the job out. Nothing of the change was kept.
    #[error("the lease on the job was lost")]
    Fenced,
    /// The same deal has an open Code Green.
    #[error("the deal has an open Code Green")]
    DuplicateDeal,
    #[error("the database is not available: {0}")]
    Unavailable(String),
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
}

/// The store of every workspace: one database, SQLite or PostgreSQL. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {}

/// What [`Store::open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The absolute path of a SQLite file, or the PostgreSQL address without its password.
    pub location: String,
    pub created: bool,
}

/// What lies at a (channel, ts): the answer of the one look-up that a reaction costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub surface: Surface,
    pub code_green: CodeGreen,
    /// The item, where the surface is one.
    pub item: Option<ActionItem>,
}

/// One Code Green as a list shows it: no seats, no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub by: Option<UserId>,
    pub what: String,
    pub detail: serde_json::Value,
}

type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// Opens `sqlite://path` (created when absent) or `postgres://…` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<(Self, Opened)> {
        let _ = url;
        todo!()
    }

    /// Commits a change whole, or not at all. Retries what the database asks to be retried; gives up after
    /// `Change`'s own deadline of 2 s with [`StoreError::Unavailable`].
    pub async fn commit(&self, change: Change) -> Result<Committed> {
        let _ = change;
        todo!()
    }

    /// Claims up to `limit` due jobs of a lane for `lease_for`. Of the channel lane only the first job of each Code
    /// Green is claimed: its messages keep their order.
    pub async fn claim(&self, lane: Lane, now: DateTime<Utc>, lease_for: TimeDelta, limit: u32) -> Result<Vec<Job>> {
        let _ = (lane, now, lease_for, limit);
        todo!()
    }

    /// When the next job of the lane is due.
    pub async fn next_due(&self, lane: Lane) -> Result<Option<DateTime<Utc>>> {
        let _ = lane;
        todo!()
    }

    /// Jobs waiting, timers left out: 0 when everything that was to be said has been said.
    pub async fn backlog(&self) -> Result<i64> {
        todo!()
    }

    pub async fn code_green(&self, ws: &WorkspaceId, id: CodeGreenId, viewer: &Viewer) -> Result<Option<CodeGreen>> {
        let _ = (ws, id, viewer);
        todo!()
    }

    pub async fn code_green_by_number(&self, ws: &WorkspaceId, number: Number, viewer: &Viewer) -> Result<Option<CodeGreen>> {
        let _ = (ws, number, viewer);
        todo!()
    }

    /// Open ones, the latest first, at most `limit`.
    pub async fn open_code_greens(&self, ws: &WorkspaceId, viewer: &Viewer, limit: u32) -> Result<Vec<CodeGreen>> {
        let _ = (ws, viewer, limit);
        todo!()
    }

    /// The open Code Green for this deal ([`crate::domain::opportunity::Opportunity::deal_key`]).
    pub async fn open_for_deal(&self, ws: &WorkspaceId, deal_key: &str, viewer: &Viewer) -> Result<Option<CodeGreen>> {
        let _ = (ws, deal_key, viewer);
        todo!()
    }

    /// The one look-up of a reaction: message → surface, Code Green and item, in one query.
    pub async fn message(&self, ws: &WorkspaceId, channel: &ChannelId, ts: &MessageTs, viewer: &Viewer) -> Result<Option<Found>> {
        let _ = (ws, channel, ts, viewer);
        todo!()
    }

    /// Where a surface was posted.
    pub async fn surface(&self, ws: &WorkspaceId, code_green: CodeGreenId, surface: &str) -> Result<Option<MessageRef>> {
        let _ = (ws, code_green, surface);
        todo!()
    }

    pub async fn item(&self, ws: &WorkspaceId, id: ItemId, viewer: &Viewer) -> Result<Option<(CodeGreen, ActionItem)>> {
        let _ = (ws, id, viewer);
        todo!()
    }

    /// Of one Code Green, in the order they were added.
    pub async fn items_of(&self, ws: &WorkspaceId, code_green: CodeGreenId, viewer: &Viewer) -> Result<Vec<ActionItem>> {
        let _ = (ws, code_green, viewer);
        todo!()
    }

    /// Live items of one person, the earliest due first, with their Code Green's number.
    pub async fn items_owned_by(&self, ws: &WorkspaceId, owner: &UserId, viewer: &Viewer) -> Result<Vec<(Number, ActionItem)>> {
        let _ = (ws, owner, viewer);
        todo!()
    }

    /// The latest version of each section that somebody wrote.
    pub async fn section_heads(&self, ws: &WorkspaceId, code_green: CodeGreenId, viewer: &Viewer) -> Result<Vec<SectionVersion>> {
        let _ = (ws, code_green, viewer);
        todo!()
    }

    pub async fn section_head(&self, ws: &WorkspaceId, code_green: CodeGreenId, section: SectionKey, viewer: &Viewer) -> Result<Option<SectionVersion>> {
        let _ = (ws, code_green, section, viewer);
        todo!()
    }

    /// A draft, for its author only.
    pub async fn draft(&self, ws: &WorkspaceId, id: DraftId, author: &UserId) -> Result<Option<Draft>> {
        let _ = (ws, id, author);
        todo!()
    }

    pub async fn delivery(&self, ws: &WorkspaceId, code_green: CodeGreenId, page: &PageKey, attempt: u8) -> Result<Option<DeliveryState>> {
        let _ = (ws, code_green, page, attempt);
        todo!()
    }

    pub async fn timeline(&self, ws: &WorkspaceId, code_green: CodeGreenId, viewer: &Viewer) -> Result<Vec<TimelineEntry>> {
        let _ = (ws, code_green, viewer);
        todo!()
    }

    /// Every Code Green of every workspace for the operator's export, oldest first, `after` a number exclusive.
    pub async fn export_code_greens(&self, after: Option<(WorkspaceId, Number)>, limit: u32) -> Result<Vec<CodeGreen>> {
        let _ = (after, limit);
        todo!()
    }

    pub async fn person(&self, ws: &WorkspaceId, user: &UserId) -> Result<Option<Person>> {
        let _ = (ws, user);
        todo!()
    }

    pub async fn people(&self, ws: &WorkspaceId) -> Result<Vec<Person>> {
        let _ = ws;
        todo!()
    }

    /// Remembers an account; a DM already known is kept where `person` has none.
    pub async fn save_person(&self, ws: &WorkspaceId, person: &Person) -> Result<()> {
        let _ = (ws, person);
        todo!()
    }

    /// Writes and reads back a row: what `/readyz` asks.
    pub async fn probe(&self, now: DateTime<Utc>) -> Result<()> {
        let _ = now;
        todo!()
    }

    /// Forgets inbound keys and drafts older than `before`.
    pub async fn prune(&self, before: DateTime<Utc>) -> Result<u64> {
        let _ = before;
        todo!()
    }
}
