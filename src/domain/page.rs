//! A page: one summons to one person for one seat.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// How long a page waits, as the operator set it when the Code Green was called. Both count from the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Seconds until the reminder.
    pub remind_after: u32,
    /// Seconds until the next person is paged.
    pub escalate_after: u32,
}

impl Waits {
    pub fn remind(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.remind_after))
    }

    pub fn escalate(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.escalate_after))
    }
}

/// What carries a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    SlackDm,
}

impl Medium {
    /// The stored form.
    pub fn key(self) -> &'static str {
        match self {
            Self::SlackDm => "slack_dm",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        [Self::SlackDm]
            .into_iter()
            .find(|medium| medium.key() == key)
    }
}

/// Why this person is paged for the seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The named executive.
    Lead,
    Deputy,
    /// Offered the seat by somebody who was paged; must accept.
    StandIn,
}

/// Why a page could not reach the person; each ends the page at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    Deactivated,
    /// Slack refused the message for good.
    Refused,
}

/// Why a page is no longer wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obsolete {
    /// Somebody else holds the seat.
    Covered,
    /// The delegation was withdrawn or the seat went elsewhere.
    Withdrawn,
    /// The Code Green was closed.
    Closed,
}

/// Where a page stands. A late yes is welcome: `TimedOut → Acknowledged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PageState {
    /// On its way; counted from `since` until it is delivered.
    Queued {
        since: DateTime<Utc>,
    },
    Sent {
        at: DateTime<Utc>,
    },
    Acknowledged {
        at: DateTime<Utc>,
    },
    Declined {
        at: DateTime<Utc>,
        note: Option<String>,
    },
    TimedOut {
        at: DateTime<Utc>,
    },
    Failed {
        at: DateTime<Utc>,
        why: Unreachable,
    },
    Cancelled {
        at: DateTime<Utc>,
        why: Obsolete,
    },
}

/// One summons. Its rung is its place in the seat's list of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub rung: u16,
    pub recipient: UserId,
    pub role: Role,
    pub medium: Medium,
    pub state: PageState,
    /// When its first message is known to have reached the person.
    pub delivered_at: Option<DateTime<Utc>>,
    /// How many messages were asked for: 1 with the page itself, 2 with its reminder; 0 where the caller leads the
    /// function and was seated without a page. Each attempt is a message of its own, for an edited message notifies
    /// nobody.
    pub attempts: u8,
}

impl PageState {
    /// Queued or sent: the person has been asked and has not answered.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Queued { .. } | Self::Sent { .. })
    }

    /// Since when the person is being asked, while they are: the waits count from here.
    pub fn asked_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Queued { since } => Some(*since),
            Self::Sent { at } => Some(*at),
            Self::Acknowledged { .. }
            | Self::Declined { .. }
            | Self::TimedOut { .. }
            | Self::Failed { .. }
            | Self::Cancelled { .. } => None,
        }
    }

    /// The person said yes. A second yes is the first.
    #[must_use]
    pub fn acknowledged(self, at: DateTime<Utc>) -> Self {
        match self {
            Self::Acknowledged { at } => Self::Acknowledged { at },
            Self::Queued { .. }
            | Self::Sent { .. }
            | Self::Declined { .. }
            | Self::TimedOut { .. }
            | Self::Failed { .. }
            | Self::Cancelled { .. } => Self::Acknowledged { at },
        }
    }

    /// Somebody else has the seat now. What ended before stays as it ended.
    #[must_use]
    pub fn cancelled(self, at: DateTime<Utc>, why: Obsolete) -> Self {
        match self {
            Self::Queued { .. } | Self::Sent { .. } | Self::Acknowledged { .. } => {
                Self::Cancelled { at, why }
            }
            Self::Declined { .. }
            | Self::TimedOut { .. }
            | Self::Failed { .. }
            | Self::Cancelled { .. } => self,
        }
    }

    pub fn is_declined(&self) -> bool {
        matches!(self, Self::Declined { .. })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled { .. })
    }

    /// Still open when the Code Green was closed: nobody's silence.
    pub fn was_cut_short(&self) -> bool {
        matches!(
            self,
            Self::Cancelled {
                why: Obsolete::Closed,
                ..
            }
        )
    }
}
