//! A Code Green being declared: what the three steps of the modal have gathered so far, and how it becomes one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{App, AppError, timeline};
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::confidential::Wish;
use crate::domain::decide;
use crate::domain::ids::{DraftId, FunctionKey, UserId, WorkspaceId};
use crate::domain::opportunity::Opportunity;
use crate::domain::person::{Actor, By, Viewer};
use crate::store::StoreError;
use crate::store::change::{Change, Draft, Write};

/// Steps 1 and 2, as far as they were submitted and read without an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    pub opportunity: Option<Opportunity>,
    pub sponsor: Option<UserId>,
    pub table: Option<Table>,
    /// The message the call was made from, and its permalink.
    pub source: Option<String>,
    /// Whether it is to be confidential.
    #[serde(default)]
    pub confidential: Option<Wish>,
}

/// Step 2: who sits for which function, and when and where we meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub chairs: Vec<Chair>,
    pub starts_at: DateTime<Utc>,
    /// Whether the table is to find a time that suits everybody.
    #[serde(default)]
    pub find_a_time: bool,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chair {
    pub function: FunctionKey,
    pub person: UserId,
    pub ask: String,
}

/// What a call began with: what pre-fills the modal, and the message it was called from. A row of its own beside the
/// draft, for Slack names the message's permalink only later, and that must not overwrite what was typed meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub deal: String,
    pub situation: String,
    /// The message's permalink.
    pub source: Option<String>,
}

/// What declaring came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Declared {
    /// A new one: paging, or waiting for its mandate.
    Called(Box<CodeGreen>),
    /// This draft was submitted before: the Code Green it became.
    Already(Box<CodeGreen>),
    /// The deal has an open one. `None`: not one this person may see.
    Duplicate(Option<Box<CodeGreen>>),
    /// The draft is no longer there, or a step of it was never submitted.
    Incomplete,
}

impl App {
    /// Keeps what was typed so far. Later calls with the same id replace it, until it became a Code Green.
    pub async fn save_draft(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
        body: &DraftBody,
    ) -> Result<(), AppError> {
        self.save(ws, id, author, serde_json::to_value(body)).await
    }

    pub async fn load_draft(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
    ) -> Result<Option<DraftBody>, AppError> {
        let Some(draft) = self.store.draft(ws, id, author).await? else {
            return Ok(None);
        };
        let mut body: DraftBody = read(draft.body)?;
        if let Some(origin) = self.load_origin(ws, id, author).await? {
            body.source = origin.source.or(body.source);
        }
        Ok(Some(body))
    }

    /// Keeps what a call began with.
    pub async fn save_origin(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
        origin: &Origin,
    ) -> Result<(), AppError> {
        self.save(ws, beside(id), author, serde_json::to_value(origin))
            .await
    }

    pub async fn load_origin(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
    ) -> Result<Option<Origin>, AppError> {
        match self.store.draft(ws, beside(id), author).await? {
            Some(draft) => read(draft.body).map(Some),
            None => Ok(None),
        }
    }

    async fn save(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
        body: serde_json::Result<serde_json::Value>,
    ) -> Result<(), AppError> {
        let body = body.map_err(|error| AppError::failed(error.into()))?;
        let mut change = Change::new(ws.clone(), self.clock.now());
        let author = author.clone();
        change.writes.push(Write::Draft(Draft {
            workspace: ws.clone(),
            id,
            author,
            body,
            code_green: None,
        }));
        self.commit(change).await?;
        Ok(())
    }

    /// Turns a complete draft into a Code Green; safe to call twice.
    pub async fn declare(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        caller: &Actor,
    ) -> Result<Declared, AppError> {
        let author = &caller.user;
        let Some(draft) = self.store.draft(ws, id, author).await? else {
            return Ok(Declared::Incomplete);
        };
        if draft.code_green.is_some() {
            return self.declared_before(ws, id, author).await;
        }
        let body = self.load_draft(ws, id, author).await?.unwrap_or_default();
        let wish = body.confidential.clone();
        let Some(mut declaration) = self.declaration(ws, body, author) else {
            return Ok(Declared::Incomplete);
        };
        let new = declaration.code_green.id;
        self.grant(wish.as_ref(), new, &mut declaration.code_green)
            .await?;
        let deal = declaration.code_green.opportunity.deal_key();
        let now = self.clock.now();
        let by = By::Person(caller.clone());
        let outcome = decide::declare(declaration, &by, now)?;
        let mut green = outcome.code_green;
        let mut change = Change::new(ws.clone(), now);
        change.timeline = timeline::of_declaration(&green, &by);
        change.effects = outcome
            .effects
            .into_iter()
            .map(|effect| (green.id, effect))
            .chain(self.tell_of_the_same_deal(&green).await?)
            .collect();
        green.version = 1;
        change.writes.push(Write::NewCodeGreen {
            green: Box::new(green.clone()),
            draft: Some(id),
        });
        match self.commit(change).await {
            Ok(committed) => {
                green.number = committed.number.unwrap_or_default();
                Ok(Declared::Called(Box::new(green)))
            }
            Err(StoreError::AlreadyHandled) => self.declared_before(ws, id, author).await,
            // Somebody was given the same code name a moment ago: another one is found.
            Err(StoreError::CodeNameTaken) => Box::pin(self.declare(ws, id, caller)).await,
            Err(StoreError::DuplicateDeal) => {
                let viewer = Viewer::Person(author.clone());
                let open = self.store.open_for_deal(ws, &deal, &viewer).await?;
                Ok(Declared::Duplicate(open.map(Box::new)))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn declared_before(
        &self,
        ws: &WorkspaceId,
        id: DraftId,
        author: &UserId,
    ) -> Result<Declared, AppError> {
        let viewer = Viewer::Person(author.clone());
        let draft = self.store.draft(ws, id, author).await?;
        let Some(green) = draft.and_then(|draft| draft.code_green) else {
            return Ok(Declared::Incomplete);
        };
        let green = self.store.code_green(ws, green, &viewer).await?;
        Ok(green.map_or(Declared::Incomplete, |green| {
            Declared::Already(Box::new(green))
        }))
    }

    /// The meeting's default start: now plus `starts_in`, rounded up to the half hour.
    pub fn default_start(&self) -> DateTime<Utc> {
        next_half_hour(self.clock.now() + TimeDelta::seconds(i64::from(self.company().meeting_in)))
    }
}

/// The half hour at or after `time`.
fn next_half_hour(time: DateTime<Utc>) -> DateTime<Utc> {
    const HALF_HOUR: i64 = 30 * 60 * 1_000;
    let behind = time.timestamp_millis().rem_euclid(HALF_HOUR);
    if behind == 0 {
        time
    } else {
        time + TimeDelta::milliseconds(HALF_HOUR - behind)
    }
}

/// Where a draft's origin lies: the id with its last bit turned, which no other draft has.
fn beside(id: DraftId) -> DraftId {
    DraftId(Uuid::from_u128(id.0.as_u128() ^ 1))
}

fn read<T: serde::de::DeserializeOwned>(body: serde_json::Value) -> Result<T, AppError> {
    serde_json::from_value(body).map_err(|error| AppError::failed(error.into()))
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
