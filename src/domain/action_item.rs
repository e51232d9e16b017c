//! An action item: who does what by when, and which barrier it breaks. Its own small state machine, for items live on
//! after their Code Green is closed. Who may do what, and what follows, stands in `action_item/deciding.rs`.

mod deciding;
mod moving;
pub mod owing;
mod reacting;

#[cfg(test)]
mod tests;

pub use deciding::decide;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::ids::{CodeGreenId, FunctionKey, ItemId, UserId, WorkspaceId};

/// `open`, `in_progress` and `blocked` are live, freely among each other; `done` and `dropped` from any live one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Open,
    InProgress,
    Blocked,
    Done,
    Dropped,
}

impl ItemState {
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::InProgress,
        Self::Blocked,
        Self::Done,
        Self::Dropped,
    ];

    /// The stored and exported form: `in_progress`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Blocked => "blocked",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    pub fn is_live(self) -> bool {
        match self {
            Self::Open | Self::InProgress | Self::Blocked => true,
            Self::Done | Self::Dropped => false,
        }
    }
}

/// The five things a reaction or a button can do to an item. The emoji table maps onto the first four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Makes the person its owner; an open one is then in progress.
    Claim,
    Complete,
    Block,
    Drop,
    /// A blocked or open one goes on.
    Resume,
}

impl Move {
    pub const ALL: [Self; 5] = [
        Self::Claim,
        Self::Complete,
        Self::Block,
        Self::Drop,
        Self::Resume,
    ];

    /// The form in action ids and the timeline: `complete`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Complete => "complete",
            Self::Block => "block",
            Self::Drop => "drop",
            Self::Resume => "resume",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.key() == key)
    }
}

/// How a move was made: a reaction can be taken back, and then undoes what it caused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Via {
    Button,
    /// The emoji's Slack name, as it arrived (without skin tone), and when it was given.
    Reaction {
        emoji: String,
        /// Not kept before migration 0002: such a one was given before any that is taken away now.
        #[serde(default)]
        at: DateTime<Utc>,
    },
}

/// A reaction that was taken away. Remembered for as long as word of its giving may still come: Slack keeps no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    pub by: UserId,
    pub emoji: String,
    pub at: DateTime<Utc>,
}

/// The latest move, with what it replaced: what an undo restores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMove {
    pub made: Move,
    pub by: UserId,
    pub via: Via,
    pub at: DateTime<Utc>,
    pub state_before: ItemState,
    pub owner_before: Option<UserId>,
    pub note_before: Option<String>,
}

/// One action item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionItem {
    pub workspace: WorkspaceId,
    pub code_green: CodeGreenId,
    pub id: ItemId,
    /// Counts the commits; 0 before the first.
    pub version: i64,
    pub what: String,
    pub owner: Option<UserId>,
    pub function: Option<FunctionKey>,
    pub due_on: Option<NaiveDate>,
    /// A process or policy, never a person.
    pub barrier: Option<String>,
    pub state: ItemState,
    /// Why it stands where it stands, in the words of whoever moved it last.
    pub note: Option<String>,
    pub last_move: Option<LastMove>,
    /// The latest of each, newest last.
    pub taken_back: Vec<TakenBack>,
    /// The thread message it was made from.
    pub source: Option<String>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What people may set when they add or edit an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFields {
    pub what: String,
    pub owner: Option<UserId>,
    pub function: Option<FunctionKey>,
    pub due_on: Option<NaiveDate>,
    pub barrier: Option<String>,
}

/// A command for one action item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemCommand {
    /// `id` is chosen when the modal opens, so that a second submit adds nothing.
    Add {
        id: ItemId,
        fields: ItemFields,
        source: Option<String>,
    },
    Edit {
        fields: ItemFields,
    },
    Move {
        made: Move,
        via: Via,
    },
    /// Takes back the latest move, whoever may make one.
    Undo,
    /// The reaction was taken away: undoes the latest move only if this reaction by this person caused it.
    TakeBack {
        emoji: String,
        at: DateTime<Utc>,
    },
    /// Says why.
    Explain {
        note: String,
    },
}

/// The item after a command, or `None` where nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemOutcome {
    pub item: Option<ActionItem>,
    pub effects: Vec<Effect>,
}
