//! P10: the look forward. Five questions after the close, about what is to come; none asks why, and none about a person.
//! Whoever sat at the table may answer, and change the answer, until two days after the close.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// From the close until the answers stand.
pub const OPEN_FOR: TimeDelta = TimeDelta::hours(48);

/// From the close until those who have not answered are asked: a close stands by then.
pub const ASKED_AFTER: TimeDelta = TimeDelta::hours(24);

/// Characters of one answer.
pub const ANSWER: usize = 300;

/// The questions, in their order. Adding one is one line.
pub const QUESTIONS: [&str; 5] = [
    "What will we do again next time?",
    "What would make the next one easier?",
    "Which barrier should be gone for good?",
    "What do we know of this customer now that helps the next deal?",
    "What is the next step with this customer?",
];

/// The questions as they stand after a close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookForward {
    /// Until when answers are welcome.
    pub until: DateTime<Utc>,
    /// Whether those who had not answered were asked.
    pub reminded: bool,
    pub answers: Vec<Answers>,
}

/// One person's answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub by: UserId,
    pub at: DateTime<Utc>,
    /// One for each of [`QUESTIONS`], in their order; empty where the person left it.
    pub words: Vec<String>,
}

impl LookForward {
    /// As it begins with a close; what was answered before an undone close is kept.
    pub fn from(closed_at: DateTime<Utc>, before: Option<Self>) -> Self {
        Self {
            until: closed_at + OPEN_FOR,
            reminded: false,
            answers: before.map_or_else(Vec::new, |before| before.answers),
        }
    }

    /// When time has something to do here next.
    pub fn due(&self) -> DateTime<Utc> {
        if self.reminded {
            self.until
        } else {
            self.until - OPEN_FOR + ASKED_AFTER
        }
    }

    pub fn of(&self, user: &UserId) -> Option<&Answers> {
        self.answers.iter().find(|answers| answers.by == *user)
    }
}
