//! A Code Green being declared: what the three steps of the modal have gathered so far, and how it becomes one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{App, AppError};
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::ids::{DraftId, FunctionKey, UserId, WorkspaceId};
use crate::domain::opportunity::Opportunity;
use crate::domain::person::Actor;

/// Steps 1 and 2, as far as they were submitted and read without an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    pub opportunity: Option<Opportunity>,
    pub sponsor: Option<UserId>,
    pub table: Option<Table>,
    /// The message the call was made from, and its permalink.
    pub source: Option<String>,
}

/// Step 2: who sits for which function, and when and where we meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub chairs: Vec<Chair>,
    pub starts_at: DateTime<Utc>,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chair {
    pub function: FunctionKey,
    pub person: UserId,
    pub ask: String,
}

/// What declaring came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Declared {
    /// A new one: paging, or waiting for its mandate.
    Called(Box<CodeGreen>),
    /// This draft was submitted before: the Code Green it became.
    Already(Box<CodeGreen>),
    /// The deal has an open one, which this person may see.
    Duplicate(Box<CodeGreen>),
}

impl App {
    /// Keeps what was typed so far. Later calls with the same id replace it.
    pub async fn save_draft(&self, ws: &WorkspaceId, id: DraftId, author: &UserId, body: &DraftBody) -> Result<(), AppError> {
        let _ = (ws, id, author, body);
        todo!()
    }

    pub async fn load_draft(&self, ws: &WorkspaceId, id: DraftId, author: &UserId) -> Result<Option<DraftBody>, AppError> {
        let _ = (ws, id, author);
        todo!()
    }

    /// Turns a complete draft into a Code Green; safe to call twice.
    pub async fn declare(&self, ws: &WorkspaceId, id: DraftId, caller: &Actor) -> Result<Declared, AppError> {
        let _ = (ws, id, caller);
        todo!()
    }

    /// The meeting's default start: now plus `starts_in`, rounded up to the half hour.
    pub fn default_start(&self) -> DateTime<Utc> {
        todo!()
    }
}
