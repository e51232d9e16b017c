//! What one transaction writes: dedup key, state, effects, timers, delivery rows and timeline, all or nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::jobs::Lease;
use super::refs::MessageRef;
use super::setup::SetupVersion;
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Effect;
use crate::domain::ids::{ChannelId, CodeGreenId, DraftId, MessageTs, UserId, WorkspaceId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::plan::SectionVersion;

/// A value to commit. Build it with [`Change::new`] and fill in what it writes.
#[derive(Clone, Debug)]
pub struct Change {
    pub workspace: WorkspaceId,
    pub now: DateTime<Utc>,
    /// The inbound event's key. Seen before: nothing is written, [`super::StoreError::AlreadyHandled`].
    pub dedup: Option<String>,
    /// The job this change completes. Lease lost: nothing is written, [`super::StoreError::Fenced`].
    pub finish: Option<(Lease, Finish)>,
    pub writes: Vec<Write>,
    /// What is to be done for this Code Green once the change is durable.
    pub effects: Vec<(CodeGreenId, Effect)>,
    pub timeline: Vec<Entry>,
    /// Jobs of no Code Green: an inbound event to look at again, a private word to a person.
    pub tasks: Vec<super::jobs::NewTask>,
}

/// One row (or the rows of one aggregate) to write. `version` of an update is that of the state it was decided on
/// plus one; a row at any other version is a [`super::StoreError::Conflict`].
#[derive(Clone, Debug)]
pub enum Write {
    /// A first version: the store gives it its number. The draft it came from is marked with its id; a draft already
    /// marked is [`super::StoreError::AlreadyHandled`], an open Code Green of the same deal
    /// [`super::StoreError::DuplicateDeal`].
    NewCodeGreen {
        green: Box<CodeGreen>,
        draft: Option<DraftId>,
    },
    CodeGreen(Box<CodeGreen>),
    NewItem(Box<ActionItem>),
    Item(Box<ActionItem>),
    /// An idea, a barrier, a decision.
    NewEntry(Box<LedgerEntry>),
    Entry(Box<LedgerEntry>),
    /// A version that exists already is a [`super::StoreError::Conflict`].
    Section(SectionVersion),
    /// A version that exists already is a [`super::StoreError::Conflict`].
    Setup(SetupVersion),
    /// Inserts or replaces the draft, unless it was submitted already.
    Draft(Draft),
    /// A message of ours in Slack, found by its surface or by (channel, ts).
    MessageRef(MessageRef),
    /// The message is gone from Slack.
    ForgetMessage {
        channel: ChannelId,
        ts: MessageTs,
    },
    /// A job of no Code Green is no longer wanted; one that is being carried out goes on.
    ForgetTask {
        key: String,
    },
    /// What a delivery attempt came to. The row exists since the effect was committed.
    Delivery {
        code_green: CodeGreenId,
        page: crate::domain::ids::PageKey,
        attempt: u8,
        medium: crate::domain::page::Medium,
        state: DeliveryState,
    },
}

/// What became of the delivery of one page attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    Queued,
    Delivered,
    /// Delivered after an ambiguous failure, with the mark that it may be a repeat.
    Repeated,
    Failed,
    /// No longer wanted when its turn came.
    Cancelled,
}

/// What to do with the job that is being completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Done. If the job was asked for again meanwhile it stays, due at once.
    Done,
    /// Try again at this time; the attempt had a definite outcome (nothing was sent).
    Again { at: DateTime<Utc> },
    /// Try again at this time; it is not known whether Slack took it.
    InDoubt { at: DateTime<Utc> },
}

/// A modal half filled in. `body` is the app's business; here it is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub workspace: WorkspaceId,
    pub id: DraftId,
    pub author: UserId,
    pub body: serde_json::Value,
    /// Set once it became a Code Green.
    pub code_green: Option<CodeGreenId>,
}

/// Who did what when: a line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code_green: CodeGreenId,
    pub by: Option<UserId>,
    /// A verb: `acknowledged`.
    pub what: String,
    /// Facts for a report; no user text that is not already in the state.
    pub detail: serde_json::Value,
}

/// What the store gave the change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The number of a new Code Green.
    pub number: Option<crate::domain::ids::Number>,
}

impl Change {
    /// A change that writes nothing yet.
    pub fn new(workspace: WorkspaceId, now: DateTime<Utc>) -> Self {
        Self {
            workspace,
            now,
            dedup: None,
            finish: None,
            writes: Vec::new(),
            effects: Vec::new(),
            timeline: Vec::new(),
            tasks: Vec::new(),
        }
    }

    /// Whether this Code Green, which it writes, is a drill.
    pub(super) fn is_of_a_drill(&self, id: CodeGreenId) -> bool {
        self.writes.iter().any(|write| match write {
            Write::NewCodeGreen { green, .. } | Write::CodeGreen(green) => {
                green.id == id && green.drill
            }
            Write::NewItem(_)
            | Write::Item(_)
            | Write::NewEntry(_)
            | Write::Entry(_)
            | Write::Section(_)
            | Write::Setup(_)
            | Write::Draft(_)
            | Write::MessageRef(_)
            | Write::ForgetMessage { .. }
            | Write::ForgetTask { .. }
            | Write::Delivery { .. } => false,
        })
    }
}
