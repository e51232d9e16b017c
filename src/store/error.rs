//! Why the store did not do what was asked. What a failure means for a transaction is in `db.rs`.

use thiserror::Error;

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
    /// Another one has, or had, the same code name.
    #[error("the code name was given already")]
    CodeNameTaken,
    #[error("the database is not available: {0}")]
    Unavailable(String),
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
}

/// Why a database could not be opened: one sentence that names it, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct OpenError(pub String);
