//! The outbox and the timers: one table of jobs, claimed with a lease.
//!
//! Claiming moves `run_at` to the lease's end and gives the job a random lease; an expired lease is simply due again.
//! A refresh asked for while one is in flight is counted (`generation`), so that the later state is shown too.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::drill::DrillPlan;
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::ids::{CodeGreenId, WorkspaceId};

/// Which workers take the job. Pages outrank everything and never share a worker with chatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i16)]
pub enum Lane {
    /// Pages and their reminders.
    Pages = 0,
    /// Timers: no call to Slack but people look-ups.
    Timers = 1,
    /// Edits of DMs, private notices, and inbound events to look at again.
    Private = 2,
    /// The channel: card, thread and announcements, in order within one Code Green.
    Channel = 3,
    /// Letters: a mail server that hangs holds up no message in Slack, and no alert.
    Mail = 4,
    /// What rings elsewhere.
    Alerts = 5,
    /// The pages of drills: no real one is ever behind them.
    Drills = 6,
}

impl Lane {
    pub const ALL: [Self; 7] = [
        Self::Pages,
        Self::Timers,
        Self::Private,
        Self::Channel,
        Self::Mail,
        Self::Alerts,
        Self::Drills,
    ];
}

/// What a job is to do. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// An effect of a Code Green; `Effect::Start` is the timer itself.
    Effect {
        code_green: CodeGreenId,
        effect: Effect,
    },
    /// Look at an inbound event again: its message was not yet known, or its person.
    Reconsider { event: serde_json::Value },
    /// A drill that was set for later.
    Drill { plan: DrillPlan },
    /// A private word outside any Code Green.
    Say { to: Audience, notice: Notice },
}

/// A job to be, outside any Code Green.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// Two with the same key are one.
    pub key: String,
    pub lane: Lane,
    pub task: Task,
    pub run_at: DateTime<Utc>,
}

/// The right to carry a job out, until `until`. Sent along with what completes it; a stale one is fenced off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub job: i64,
    pub token: i64,
    pub generation: i64,
    pub until: DateTime<Utc>,
}

/// A claimed job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub workspace: WorkspaceId,
    pub lease: Lease,
    /// What the job is known by, from its making to its end: a durable name for what it posts.
    pub key: String,
    pub lane: Lane,
    pub task: Task,
    /// When it first was due.
    pub due_at: DateTime<Utc>,
    /// Claims so far, this one included, since the last definite outcome. Over 1: an earlier attempt ended we do not
    /// know how, and a post must be looked for before it is repeated.
    pub attempts: i32,
    /// Definite failures so far; the back-off grows with it.
    pub failures: i32,
}
