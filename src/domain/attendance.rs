//! P5: who took part in the meeting. A function that cannot come may write its position: it counts as its yes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// What is known of one function at the meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    pub mark: Option<Mark>,
    pub position: Option<Position>,
}

/// Said by whoever sits, or by caller and sponsor for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Live,
    Absent,
}

/// A function's word for a meeting that it cannot come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub text: String,
}

/// How a function took part. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    Live,
    InWriting,
    Absent,
    /// Nobody has said.
    Open,
}
