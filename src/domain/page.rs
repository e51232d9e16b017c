//! A page: one summons to one person for one seat, by one or more media. How a person is asked is in `ladder.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::UserId;
pub use super::medium::{Carried, Carrier, Medium};

/// How long a page waits, as the operator set it when the Code Green was called. Both count from the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Seconds until the reminder.
    pub remind_after: u32,
    /// Seconds until the next person is paged.
    pub escalate_after: u32,
    /// Seconds an approver has before the next one is asked; as long as one rung where absent.
    #[serde(default)]
    pub approve_within: Option<u32>,
}

impl Waits {
    pub fn remind(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.remind_after))
    }

    pub fn escalate(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.escalate_after))
    }

    pub fn approve(self) -> TimeDelta {
        let seconds = self.approve_within.unwrap_or(self.escalate_after);
        TimeDelta::seconds(i64::from(seconds))
    }
}

/// Why a page goes out once more, as a message of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Nobody answered for a while.
    Reminder,
    /// The person asked to be reminded.
    AsTheyAsked,
    /// They said yes a while ago.
    StillOnIt,
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

/// Why a person is not disturbed now; the next one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Absence {
    /// Out of office, by their own status in Slack; `until` where it says.
    Away { until: Option<DateTime<Utc>> },
    /// It is night where they are, by the operator's quiet hours.
    Quiet { until: DateTime<Utc> },
}

/// Why somebody could not be asked, as the board says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    Away,
    Asleep,
    /// The account is deactivated.
    Gone,
    /// No medium reaches them.
    OutOfReach,
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
    /// Not sent: the person is not disturbed now.
    PassedOver {
        at: DateTime<Utc>,
        why: Absence,
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
    pub state: PageState,
    /// Every medium asked so far. None in a page kept by an older version: Slack alone.
    #[serde(default)]
    pub carriers: Vec<Carrier>,
    /// When its first message is known to have reached the person.
    pub delivered_at: Option<DateTime<Utc>>,
    /// How many messages in Slack were asked for: 1 with the page itself, one more with each of `again`; 0 where the
    /// caller leads the function and was seated without a page. Each attempt is a message of its own, for an edited
    /// message notifies nobody.
    pub attempts: u8,
    /// What the attempts after the first are.
    #[serde(default)]
    pub again: Vec<Again>,
    /// When the person wants to be reminded, as they asked.
    #[serde(default)]
    pub remind_me_at: Option<DateTime<Utc>>,
    /// Sent even to somebody who is away: nobody else is left.
    #[serde(default)]
    pub regardless: bool,
}

impl Page {
    /// How far this medium has come.
    pub fn carried(&self, by: Medium) -> Option<Carried> {
        match self.carriers.iter().find(|carrier| carrier.by == by) {
            Some(carrier) => Some(carrier.how),
            None if self.carriers.is_empty() && by == Medium::SlackDm => {
                Some(if self.delivered_at.is_some() {
                    Carried::Reached
                } else {
                    Carried::Asked
                })
            }
            None => None,
        }
    }

    /// Whether some medium has it, or may still bring it.
    pub fn is_carried(&self) -> bool {
        Medium::ALL
            .into_iter()
            .any(|by| matches!(self.carried(by), Some(Carried::Asked | Carried::Reached)))
    }

    /// Notes how far a medium has come.
    pub fn carry(&mut self, by: Medium, how: Carried) {
        if self.carriers.is_empty()
            && by != Medium::SlackDm
            && let Some(how) = self.carried(Medium::SlackDm)
        {
            let by = Medium::SlackDm;
            self.carriers.push(Carrier { by, how });
        }
        match self.carriers.iter_mut().find(|carrier| carrier.by == by) {
            Some(carrier) => carrier.how = how,
            None => self.carriers.push(Carrier { by, how }),
        }
    }

    /// Whether a reminder still has something to say: they have the page, and have not answered.
    pub fn may_be_reminded(&self) -> bool {
        match self.state {
            PageState::Sent { .. } | PageState::TimedOut { .. } => true,
            PageState::Queued { .. }
            | PageState::Acknowledged { .. }
            | PageState::Declined { .. }
            | PageState::Failed { .. }
            | PageState::PassedOver { .. }
            | PageState::Cancelled { .. } => false,
        }
    }

    /// What this attempt is; `None` for the page itself.
    pub fn again(&self, attempt: u8) -> Option<Again> {
        let nth = usize::from(attempt).checked_sub(2)?;
        Some(self.again.get(nth).copied().unwrap_or(Again::Reminder))
    }

    /// Sends it once more; gives the attempt.
    pub fn send_again(&mut self, why: Again) -> u8 {
        while self.again.len() + 1 < usize::from(self.attempts) {
            self.again.push(Again::Reminder);
        }
        self.again.push(why);
        self.attempts = self.attempts.saturating_add(1);
        self.attempts
    }
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
            | Self::PassedOver { .. }
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
            | Self::PassedOver { .. }
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
            | Self::PassedOver { .. }
            | Self::Cancelled { .. } => self,
        }
    }

    pub fn is_declined(&self) -> bool {
        matches!(self, Self::Declined { .. })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled { .. })
    }

    /// Why they were not disturbed, if they were not.
    pub fn passed_over(&self) -> Option<Absence> {
        match self {
            Self::PassedOver { why, .. } => Some(*why),
            Self::Queued { .. }
            | Self::Sent { .. }
            | Self::Acknowledged { .. }
            | Self::Declined { .. }
            | Self::TimedOut { .. }
            | Self::Failed { .. }
            | Self::Cancelled { .. } => None,
        }
    }

    /// Why they were not asked, if it was for no doing of theirs.
    pub fn unasked(&self) -> Option<Unasked> {
        match self {
            Self::PassedOver { why, .. } => Some(match why {
                Absence::Away { .. } => Unasked::Away,
                Absence::Quiet { .. } => Unasked::Asleep,
            }),
            Self::Failed { why, .. } => Some(match why {
                Unreachable::Deactivated => Unasked::Gone,
                Unreachable::Refused => Unasked::OutOfReach,
            }),
            Self::Queued { .. }
            | Self::Sent { .. }
            | Self::Acknowledged { .. }
            | Self::Declined { .. }
            | Self::TimedOut { .. }
            | Self::Cancelled { .. } => None,
        }
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
