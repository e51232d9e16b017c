//! The roster: which functions have a chair at every table.

use serde::{Deserialize, Serialize};

use super::ids::{FunctionKey, UserId};

/// One function of the company as the operator's roster describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    pub key: FunctionKey,
    pub name: String,
    pub lead: UserId,
    /// Paged in this order when the lead is silent or cannot.
    pub deputies: Vec<UserId>,
    /// Counts for the quorum.
    pub required: bool,
    /// What the function brings to a deal; pre-fills what we ask of its chief.
    pub brings: String,
}
