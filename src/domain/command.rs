//! What can be asked of a Code Green. Verbs of intent; who asks travels beside it as [`super::person::By`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attendance::Mark;
use super::audit::Found;
use super::code_green::{CodeGreen, OutcomeKind};
use super::ids::{ChannelId, FunctionKey, PageKey, UserId};
use super::money::Money;
use super::page::{Absence, Medium, Unreachable};
use super::support::Touched;
use super::timer::Timer;

/// A command for one Code Green. Each is safe to give twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The approver's Go: the mandate is given and paging begins.
    GiveMandate,
    /// The approver's Not now.
    DenyMandate {
        reason: String,
    },
    /// The approver's Redirect: the deal desk helps instead.
    Redirect {
        reason: String,
    },
    /// On it, for one seat. A late yes is welcome; the lead may take the seat back with it.
    Acknowledge {
        seat: FunctionKey,
    },
    /// The same by a reaction on the card: for every seat this person was paged for.
    AcknowledgeAll,
    /// Can't make it, before or after having said yes. Without a stand-in the next deputy is paged at once.
    Decline {
        seat: FunctionKey,
        stand_in: Option<UserId>,
        note: Option<String>,
    },
    /// Offers the seat to somebody, who must accept.
    Delegate {
        seat: FunctionKey,
        to: UserId,
        note: Option<String>,
    },
    /// "Remind me in 15 min", by whoever was paged.
    RemindMe {
        seat: FunctionKey,
    },
    /// The sponsor's: page people at night, too.
    OverrideQuiet {
        reason: String,
    },
    /// The sponsor's: meet though required seats are free.
    ConveneWithGaps,
    /// The sponsor's: whoever is silent past the deadline has had their time.
    PageTheNext,
    /// The sponsor's: meet later than `from`.
    Postpone {
        from: DateTime<Utc>,
    },
    /// A page reached the person.
    RecordSent {
        page: PageKey,
        attempt: u8,
        medium: Medium,
    },
    /// A page cannot reach the person by its medium.
    RecordUnreachable {
        page: PageKey,
        medium: Medium,
        why: Unreachable,
    },
    /// A page was not sent, for its person is not disturbed now.
    RecordPassedOver {
        page: PageKey,
        why: Absence,
    },
    /// A due timer.
    Fire {
        timer: Timer,
    },
    /// People who could not be brought into the channel.
    RecordOutside {
        users: Vec<UserId>,
    },
    /// What the auditor found amiss is put right.
    Mend {
        found: Found,
    },
    /// The private channel of a confidential one is there.
    RecordRoom {
        channel: ChannelId,
    },
    /// Somebody is added to those who may see a confidential one.
    Admit {
        user: UserId,
    },
    /// Somebody is taken off them.
    Dismiss {
        user: UserId,
    },
    /// Follow along; what the person knows of the deal goes to the table.
    Join {
        note: Option<String>,
    },
    /// The plan is read back to the table, and each function asked for its word.
    ReadBack,
    /// A function's word on this version of the plan: it supports it, or does if the condition is met.
    Support {
        version: u32,
        condition: Option<String>,
    },
    /// The plan was changed in what touches these.
    PlanChanged {
        touched: Touched,
    },
    /// The close is undone.
    Reopen,
    Close(Closing),
    /// Times that suit everybody's day.
    OfferTimes {
        times: Vec<DateTime<Utc>>,
    },
    /// A time on offer suits this person, or does not after all.
    ChooseTime {
        at: DateTime<Utc>,
        suits: bool,
    },
    /// "I'm here", at the meeting.
    BeHere,
    /// Who was there, by the caller or the sponsor; a function that is not named stays as it is.
    MarkAttendance {
        marks: Vec<(FunctionKey, Option<Mark>)>,
    },
    /// A function's position in writing, in the place of coming.
    WritePosition {
        seat: FunctionKey,
        text: String,
    },
    /// Somebody's answers to the five questions after the close.
    LookForward {
        words: Vec<String>,
    },
}

impl Command {
    /// Whether it means anything in a drill: answers, the end, and what time and the deliveries report.
    pub fn is_for_a_drill(&self) -> bool {
        matches!(
            self,
            Self::Acknowledge { .. }
                | Self::AcknowledgeAll
                | Self::Decline { .. }
                | Self::Delegate { .. }
                | Self::RemindMe { .. }
                | Self::Close(_)
                | Self::RecordSent { .. }
                | Self::RecordUnreachable { .. }
                | Self::RecordPassedOver { .. }
                | Self::RecordOutside { .. }
                | Self::Fire { .. }
                | Self::Mend { .. }
        )
    }
}

/// What is said with a close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub outcome: OutcomeKind,
    /// What unblocked it.
    pub note: Option<String>,
    /// What the deal came to, where that is another amount.
    pub final_amount: Option<Money>,
    /// What becomes of the action items that are still open.
    pub leftover: Leftover,
}

impl Closing {
    /// This outcome, and nothing more said.
    pub fn with(outcome: OutcomeKind) -> Self {
        Self {
            outcome,
            note: None,
            final_amount: None,
            leftover: Leftover::Keep,
        }
    }
}

/// What becomes of open action items at the close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "leftover", rename_all = "snake_case")]
pub enum Leftover {
    /// They live on with their owners.
    Keep,
    Drop,
    HandOver {
        to: UserId,
    },
}

/// What it takes to declare: a Code Green before it has begun, built by `app` from the draft and the policy. Its
/// mandate says whether permission must be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub code_green: CodeGreen,
}
