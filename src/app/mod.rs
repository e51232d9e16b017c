//! Use cases: load → decide → commit, and the reads behind lists and exports. Knows the store and the domain, nothing
//! of Slack.

mod again;
pub mod confidential;
mod declaration;
pub mod draft;
pub mod drill;
pub mod execute;
pub mod home;
mod ledger;
pub mod queries;
pub mod setup;
mod timeline;
mod turns;

use std::sync::{Arc, PoisonError, RwLock};

use thiserror::Error;
use uuid::Uuid;

use setup::Current;
use turns::Turns;

use crate::clock::Clock;
use crate::config::{Company, Roster};
use crate::domain::refusal::Refusal;
use crate::store::change::{Change, Committed};
use crate::store::{Store, StoreError};

/// The use cases. Clones share the store, the clock and the company.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    /// Where the company is described.
    roster: Arc<Roster>,
    company: Arc<RwLock<Current>>,
    turns: Turns,
}

impl App {
    /// Of what is set up in Slack nothing is known before [`App::reread_setup`].
    pub fn new(store: Store, clock: Clock, roster: impl Into<Roster>) -> Self {
        let roster = roster.into();
        Self {
            store,
            clock,
            company: Arc::new(RwLock::new(Current::of(&roster))),
            roster: Arc::new(roster),
            turns: Turns::default(),
        }
    }

    /// Roster, policy, channel and waits, as they are now. Hold on to it for as long as one answer takes, so that it is
    /// of one piece.
    pub fn company(&self) -> Arc<Company> {
        let company = self.company.read();
        let company = company.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&company.company)
    }

    /// Commits a change that needs no decision. The store itself wakes the workers.
    pub async fn commit(&self, change: Change) -> Result<Committed, StoreError> {
        Box::pin(self.store.commit(change)).await
    }
}

/// Why a use case did not do it.
#[derive(Debug, Error)]
pub enum AppError {
    /// Somebody asked for what may not or cannot be; nothing was saved, and there is a remedy.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The same event, submission or item again: what it asked for is already done.
    #[error("already handled")]
    AlreadyHandled,
    /// The job was taken over by another worker.
    #[error("the lease on the job was lost")]
    Fenced,
    /// We could not. `reference` is in the log beside the cause.
    #[error("not saved (reference {reference})")]
    Failed {
        reference: Uuid,
        #[source]
        cause: anyhow::Error,
    },
}

impl AppError {
    /// A failure, logged with the reference by which a person can name it.
    pub fn failed(cause: anyhow::Error) -> Self {
        let reference = Uuid::now_v7();
        tracing::error!(%reference, cause = %cause, "not done");
        Self::Failed { reference, cause }
    }

    /// It took longer than whoever waits for it can wait. It may have been done.
    pub fn late() -> Self {
        Self::failed(anyhow::anyhow!("no answer in time"))
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::AlreadyHandled => Self::AlreadyHandled,
            StoreError::Fenced => Self::Fenced,
            StoreError::Conflict
            | StoreError::DuplicateDeal
            | StoreError::CodeNameTaken
            | StoreError::Unavailable(_)
            | StoreError::Corrupt(_) => Self::failed(error.into()),
        }
    }
}
