//! A Code Green: one call of the chiefs around one deal, with its mandate, its seats and its meeting. Kept and changed
//! as one whole; action items and plan sections are aggregates of their own and only point here.

mod questions;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::confidential::Confidential;
use super::ids::{ChannelId, CodeGreenId, Number, UserId, WorkspaceId};
use super::ladder::Ladder;
use super::look_forward::LookForward;
use super::mandate::Mandate;
use super::money::Money;
use super::opportunity::Opportunity;
use super::page::Waits;
use super::seat::Seat;
use super::slots::Finding;
use super::support::ReadBack;

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
        /// What unblocked it.
        note: Option<String>,
        /// What the deal came to, where that is another amount.
        #[serde(default)]
        final_amount: Option<Money>,
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
    /// How often it was moved, called off or put on again: which of two entries in a calendar is the newer.
    #[serde(default)]
    pub moved: u32,
    #[serde(default)]
    pub course: Course,
    /// Whether a time that suits everybody is sought.
    #[serde(default)]
    pub finding: Finding,
}

/// What has become of the meeting so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The beginning of which people were reminded.
    pub reminded_for: Option<DateTime<Utc>>,
    pub began_at: Option<DateTime<Utc>>,
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
    /// One that has its time, and is still to come.
    pub fn at(starts_at: DateTime<Utc>, place: Place) -> Self {
        Self {
            starts_at,
            place,
            moved: 0,
            course: Course::default(),
            finding: Finding::Settled,
        }
    }

    /// As long as the agenda.
    pub fn lasts() -> TimeDelta {
        TimeDelta::minutes(AGENDA.iter().map(|(_, minutes)| minutes).sum())
    }

    pub fn ends_at(&self) -> DateTime<Utc> {
        self.starts_at
            .checked_add_signed(Self::lasts())
            .unwrap_or(self.starts_at)
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

/// The sponsor's word that people are paged at night, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietOverride {
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub reason: String,
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
    /// Where the card and its thread are; empty while a confidential one has no room yet.
    pub channel: ChannelId,
    pub opportunity: Opportunity,
    pub caller: UserId,
    pub mandate: Mandate,
    pub phase: Phase,
    pub seats: Vec<Seat>,
    pub waits: Waits,
    /// Absent in what an older version kept: everybody by Slack.
    #[serde(default)]
    pub ladder: Option<Ladder>,
    /// Seconds after which a yes is asked for again; never where absent.
    #[serde(default)]
    pub ack_expires_after: Option<u32>,
    /// Why quiet hours do not count here.
    #[serde(default)]
    pub quiet_override: Option<QuietOverride>,
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
    /// Where it stood when it was closed: what an undone close goes back to.
    #[serde(default)]
    pub before_close: Option<Phase>,
    /// The plan's reading back, once somebody asked for it.
    #[serde(default)]
    pub read_back: Option<ReadBack>,
    /// The five questions after the close.
    #[serde(default)]
    pub look_forward: Option<LookForward>,
    /// Absent: everybody here may see it.
    #[serde(default)]
    pub confidential: Option<Confidential>,
    /// A rehearsal: people are paged and answer, and that is all. It has numbers of its own.
    #[serde(default)]
    pub drill: bool,
}
