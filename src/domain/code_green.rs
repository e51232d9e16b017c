//! A Code Green: one call of the chiefs around one deal, with its mandate, its seats and its meeting. Kept and changed
//! as one whole; action items and plan sections are aggregates of their own and only point here.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, CodeGreenId, FunctionKey, Number, PageKey, UserId, WorkspaceId};
use super::mandate::Mandate;
use super::opportunity::Opportunity;
use super::page::{Page, PageState, Waits};
use super::refusal::Refusal;
use super::seat::Seat;

/// How it ended. Apart from the phase: a Code Green that was lost is as closed as one that was won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    Won,
    Lost,
    NoDecision,
    Deferred,
    StoodDown,
}

impl OutcomeKind {
    pub const ALL: [Self; 5] = [
        Self::Won,
        Self::Lost,
        Self::NoDecision,
        Self::Deferred,
        Self::StoodDown,
    ];

    /// The stored and submitted form: `no_decision`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::NoDecision => "no_decision",
            Self::Deferred => "deferred",
            Self::StoodDown => "stood_down",
        }
    }

    /// The form people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Won => "Won",
            Self::Lost => "Lost",
            Self::NoDecision => "No decision",
            Self::Deferred => "Deferred",
            Self::StoodDown => "Stood down",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Where a Code Green stands: `requested → paging → convened → executing → closed`, or `declined`.
/// Whether it is quorate is derived from the seats, never stored, for an answer can be withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Phase {
    /// Waiting for the mandate. Nobody has been paged and there is no card.
    Requested,
    Paging {
        since: DateTime<Utc>,
    },
    Convened {
        at: DateTime<Utc>,
    },
    Executing {
        at: DateTime<Utc>,
    },
    Closed {
        at: DateTime<Utc>,
        by: UserId,
        outcome: OutcomeKind,
        note: Option<String>,
    },
    /// The mandate was not given.
    Declined {
        at: DateTime<Utc>,
    },
}

impl Phase {
    /// The stored form: `paging`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Paging { .. } => "paging",
            Self::Convened { .. } => "convened",
            Self::Executing { .. } => "executing",
            Self::Closed { .. } => "closed",
            Self::Declined { .. } => "declined",
        }
    }

    /// Closed or declined: nothing more is paged, reminded or convened.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::Declined { .. })
    }
}

/// When and where the table meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub starts_at: DateTime<Utc>,
    pub place: Place,
}

/// The meeting's agenda, in minutes. Ideas come before their evaluation.
pub const AGENDA: [(&str, i64); 5] = [
    ("Situation", 5),
    ("Ideas", 15),
    ("Barriers", 10),
    ("Commitments", 10),
    ("Read-back", 5),
];

impl Meeting {
    /// As long as the agenda.
    pub fn lasts() -> TimeDelta {
        TimeDelta::minutes(AGENDA.iter().map(|(_, minutes)| minutes).sum())
    }

    pub fn ends_at(&self) -> DateTime<Utc> {
        self.starts_at + Self::lasts()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Place {
    /// A Slack huddle in the channel.
    Huddle,
    /// The operator's configured address; `{id}` stands for the number.
    Link { url: String },
}

/// One call of the chiefs around one deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeGreen {
    pub workspace: WorkspaceId,
    pub id: CodeGreenId,
    /// Given by the store when it is first committed.
    pub number: Number,
    /// Counts the commits; 0 before the first.
    pub version: i64,
    /// Where the card and its thread are.
    pub channel: ChannelId,
    pub opportunity: Opportunity,
    pub caller: UserId,
    pub mandate: Mandate,
    pub phase: Phase,
    pub seats: Vec<Seat>,
    pub waits: Waits,
    /// Seconds from the first page to the deadline the pages show.
    pub answer_within: u32,
    /// The deadline itself, set when paging begins.
    pub answer_by: Option<DateTime<Utc>>,
    pub meeting: Meeting,
    /// Seconds from the mandate to the earliest meeting, where the mandate took its time.
    pub meeting_in: u32,
    /// The message it was called from: its permalink.
    pub source: Option<String>,
    pub declared_at: DateTime<Utc>,
    /// People who asked to follow along; not seated.
    pub joined: Vec<UserId>,
    /// People who could not be brought into the channel; the card names them.
    pub outside: Vec<UserId>,
}

impl CodeGreen {
    pub fn seat(&self, function: &FunctionKey) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.function == *function)
    }

    pub fn page(&self, key: &PageKey) -> Option<&Page> {
        self.seat(&key.seat)?.pages.get(usize::from(key.rung))
    }

    /// Whether this attempt of a page is still to be sent.
    ///
    /// A page that timed out before it ever reached the person stays wanted while its seat is free: an outage must not
    /// drain the ladder unseen. A reminder is wanted only while this person is the one being asked.
    pub fn wants(&self, key: &PageKey, attempt: u8) -> bool {
        let Some((seat, page)) = self.seat(&key.seat).zip(self.page(key)) else {
            return false;
        };
        match &page.state {
            PageState::Queued { .. } => attempt == 1,
            PageState::Sent { .. } => {
                attempt == 2
                    && seat
                        .asked_now()
                        .is_some_and(|asked| asked.rung == page.rung)
            }
            PageState::TimedOut { .. } => {
                attempt == 1
                    && page.delivered_at.is_none()
                    && seat.holder.is_none()
                    && !self.phase.is_over()
            }
            PageState::Acknowledged { .. }
            | PageState::Declined { .. }
            | PageState::Failed { .. }
            | PageState::Cancelled { .. } => false,
        }
    }

    /// The deadline this page shows: that of the whole table, or its own time where it was sent so late that the
    /// table's would give the person less than one rung.
    pub fn deadline_of(&self, page: &Page) -> Option<DateTime<Utc>> {
        let since = match &page.state {
            PageState::Queued { since } => Some(*since),
            PageState::Sent { at } => Some(*at),
            PageState::Acknowledged { .. }
            | PageState::Declined { .. }
            | PageState::TimedOut { .. }
            | PageState::Failed { .. }
            | PageState::Cancelled { .. } => page.delivered_at,
        };
        let its_own = since.map(|since| since + self.waits.escalate());
        self.answer_by.max(self.answer_by.and(its_own))
    }

    /// Every required seat is held by someone who said yes; where none is required, at least one seat is.
    pub fn is_quorate(&self) -> bool {
        self.missing_required().is_empty() && self.seats.iter().any(|seat| seat.holder.is_some())
    }

    /// The required seats that nobody holds.
    pub fn missing_required(&self) -> Vec<&Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.required && seat.holder.is_none())
            .collect()
    }

    /// The sponsor; while the mandate is still asked for, the one the caller chose.
    pub fn sponsor(&self) -> Option<&UserId> {
        match &self.mandate {
            Mandate::Asked { chosen, .. } => Some(chosen),
            Mandate::Given { sponsor, .. } => Some(sponsor),
            Mandate::NotNow { .. } => None,
        }
    }

    /// Whether this person speaks for a function: holds a seat, or leads one that nobody else holds.
    pub fn is_seated(&self, user: &UserId) -> bool {
        self.seats.iter().any(|seat| seat.occupant() == user)
    }

    /// Seated people, the caller and the sponsor.
    pub fn may_edit_plan(&self, user: &UserId) -> bool {
        self.is_seated(user) || self.caller == *user || self.sponsor() == Some(user)
    }

    /// The caller and the sponsor; before the mandate is given, the caller alone (an approver says Not now instead).
    pub fn may_close(&self, user: &UserId) -> bool {
        let sponsor = match &self.mandate {
            Mandate::Given { sponsor, .. } => Some(sponsor),
            Mandate::Asked { .. } | Mandate::NotNow { .. } => None,
        };
        self.caller == *user || sponsor == Some(user)
    }

    /// Every seat this person was ever paged for, in whatever state the page is.
    pub fn seats_paged_for(&self, user: &UserId) -> Vec<&Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.page_of(user).is_some())
            .collect()
    }

    /// Paging, convened or executing: there is a card, and people may act.
    ///
    /// # Errors
    /// [`Refusal::NotYetMandated`] before, [`Refusal::Over`] after.
    pub fn must_be_under_way(&self) -> Result<(), Refusal> {
        match self.phase {
            Phase::Requested => Err(Refusal::NotYetMandated),
            Phase::Paging { .. } | Phase::Convened { .. } | Phase::Executing { .. } => Ok(()),
            Phase::Closed { .. } | Phase::Declined { .. } => Err(Refusal::Over),
        }
    }

    /// Everybody whose name a message about this Code Green may show.
    pub fn people(&self) -> BTreeSet<UserId> {
        let mut people = BTreeSet::from([self.caller.clone()]);
        match &self.mandate {
            Mandate::Asked {
                approvers,
                asked: _,
                chosen,
            } => {
                people.extend(approvers.iter().cloned());
                people.insert(chosen.clone());
            }
            Mandate::Given { sponsor, at: _ } => {
                people.insert(sponsor.clone());
            }
            Mandate::NotNow {
                by,
                at: _,
                reason: _,
            } => {
                people.insert(by.clone());
            }
        }
        if let Phase::Closed { by, .. } = &self.phase {
            people.insert(by.clone());
        }
        for seat in &self.seats {
            people.insert(seat.lead.clone());
            people.extend(seat.deputies.iter().cloned());
            people.extend(seat.holder.iter().map(|holder| holder.by.clone()));
            people.extend(seat.pages.iter().map(|page| page.recipient.clone()));
            people.extend(
                seat.delegation
                    .iter()
                    .flat_map(|it| [it.from.clone(), it.to.clone()]),
            );
        }
        people.extend(self.joined.iter().cloned());
        people
    }
}
