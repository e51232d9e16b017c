//! Effects become job rows: which lane, under which key, and what becomes of a job that is there already. What the
//! effect says to whom is decided when it is delivered, not here.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::change::{Change, DeliveryState};
use super::db::{Db, Failure, execute, json};
use super::jobs::{Lane, NewTask, Task};
use super::list::{Listed, execute_for, listed};
use super::stopping;
use crate::domain::effect::{Audience, Effect, Surface};
use crate::domain::ids::{CodeGreenId, PageKey, UserId, WorkspaceId};
use crate::domain::page::Medium;
use crate::domain::timer::Timer;

/// Job rows to be written together. Their order is that of the effects: it becomes the order of a thread.
#[derive(Default)]
pub(super) struct Jobs(Vec<Row>);

/// A job as it is inserted. `kind` tells in SQL what becomes of one that is there already.
#[derive(Serialize)]
struct Row {
    workspace: WorkspaceId,
    lane: i32,
    kind: &'static str,
    key: String,
    code_green: Option<String>,
    payload: String,
    run_at: i64,
}

/// All jobs of one change.
pub(super) async fn enqueue(db: &mut Db<'_>, change: &Change) -> Result<(), Failure> {
    let mut jobs = Jobs::default();
    for (green, effect) in &change.effects {
        match effect {
            Effect::Page {
                page,
                recipient,
                medium,
                attempt,
            } => {
                if queue_delivery(db, change, *green, page, recipient, *medium, *attempt).await? {
                    jobs.add_effect(change, *green, effect)?;
                }
            }
            Effect::Resend {
                page,
                recipient,
                medium,
                attempt,
            } => {
                queue_delivery(db, change, *green, page, recipient, *medium, *attempt).await?;
                let sent = Effect::Page {
                    page: page.clone(),
                    recipient: recipient.clone(),
                    medium: *medium,
                    attempt: *attempt,
                };
                jobs.add_effect(change, *green, &sent)?;
                std::mem::take(&mut jobs).write(db).await?;
                let key = page_key(*green, page, *attempt, *medium);
                doubt(db, change, &key).await?;
            }
            Effect::Stop { timer } => {
                std::mem::take(&mut jobs).write(db).await?;
                execute!(
                    db,
                    "DELETE FROM job WHERE workspace = $1 AND dedup_key = $2",
                    &change.workspace,
                    timer_key(*green, timer),
                )?;
            }
            Effect::StopAll => {
                std::mem::take(&mut jobs).write(db).await?;
                stopping::stop_all(db, change, *green).await?;
            }
            Effect::ForgetTouches => {
                std::mem::take(&mut jobs).write(db).await?;
                stopping::forget_touches(db, change, *green).await?;
            }
            Effect::Refresh { .. }
            | Effect::Tell { .. }
            | Effect::Invite { .. }
            | Effect::Resolve { .. }
            | Effect::Touch { .. }
            | Effect::FindTimes
            | Effect::Settle { .. }
            | Effect::OpenRoom
            | Effect::PutOut { .. }
            | Effect::RemindOwner { .. }
            | Effect::Start { .. } => jobs.add_effect(change, *green, effect)?,
        }
    }
    for task in &change.tasks {
        jobs.add_task(change, task)?;
    }
    jobs.write(db).await
}

/// Whether the effect is a job row and nothing else, whatever the database holds.
pub(super) fn is_a_row(effect: &Effect) -> bool {
    match effect {
        Effect::Refresh { .. }
        | Effect::Tell { .. }
        | Effect::Invite { .. }
        | Effect::Resolve { .. }
        | Effect::Touch { .. }
        | Effect::FindTimes
        | Effect::Settle { .. }
        | Effect::OpenRoom
        | Effect::PutOut { .. }
        | Effect::RemindOwner { .. }
        | Effect::Start { .. } => true,
        Effect::Page { .. }
        | Effect::Resend { .. }
        | Effect::Stop { .. }
        | Effect::ForgetTouches
        | Effect::StopAll => false,
    }
}

impl Jobs {
    /// The row of an effect; stopping has none.
    pub(super) fn add_effect(
        &mut self,
        change: &Change,
        green: CodeGreenId,
        effect: &Effect,
    ) -> Result<(), Failure> {
        let (kind, key, run_at) = match effect {
            Effect::Page {
                page,
                attempt,
                medium,
                recipient: _,
            } => ("page", page_key(green, page, *attempt, *medium), change.now),
            Effect::Resolve { page } => ("resolve", format!("resolve:{green}:{page}"), change.now),
            Effect::Refresh { surface } => (
                "show",
                format!("show:{green}:{}", surface.key()),
                change.now,
            ),
            Effect::Tell { .. } => ("tell", unique("tell"), change.now),
            Effect::Invite { .. } => ("invite", unique("invite"), change.now),
            Effect::Touch { .. } => ("touch", unique("touch"), change.now),
            Effect::FindTimes => ("find_times", format!("find_times:{green}"), change.now),
            Effect::Settle { .. } => ("settle", unique("settle"), change.now),
            Effect::OpenRoom => ("room", format!("room:{green}"), change.now),
            Effect::PutOut { .. } => ("put-out", unique("put-out"), change.now),
            Effect::RemindOwner { item, at, .. } => ("owed", format!("owed:{item}"), *at),
            Effect::Start { timer, at } => ("timer", timer_key(green, timer), *at),
            Effect::Resend { .. }
            | Effect::Stop { .. }
            | Effect::ForgetTouches
            | Effect::StopAll => return Ok(()),
        };
        let task = Task::Effect {
            code_green: green,
            effect: effect.clone(),
        };
        let lane = lane_in(change, green, effect);
        self.add(change, lane, kind, key, Some(green), &task, run_at)
    }

    /// A job of no Code Green; asked for twice it is one, and one in flight is carried out once more.
    pub(super) fn add_task(&mut self, change: &Change, new: &NewTask) -> Result<(), Failure> {
        let green = match &new.task {
            Task::Effect { code_green, .. } => Some(*code_green),
            Task::Reconsider { .. } | Task::Drill { .. } | Task::Say { .. } => None,
        };
        let key = new.key.clone();
        // What is set for a certain time is not overdue before it.
        let kind = match &new.task {
            Task::Drill { .. } => "planned",
            Task::Effect { .. } | Task::Reconsider { .. } | Task::Say { .. } => "task",
        };
        self.add(change, new.lane, kind, key, green, &new.task, new.run_at)
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a row")]
    fn add(
        &mut self,
        change: &Change,
        lane: Lane,
        kind: &'static str,
        key: String,
        green: Option<CodeGreenId>,
        task: &Task,
        run_at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let row = Row {
            workspace: change.workspace.clone(),
            lane: lane as i32,
            kind,
            key,
            code_green: green.map(|green| green.to_string()),
            payload: json(task)?,
            run_at: run_at.timestamp_millis(),
        };
        // PostgreSQL does not touch a row twice in one statement. Of two with one key the later says what is to be
        // done, in the earlier one's place; a timer is when it was last set to, all else as early as it may be.
        let twin = |old: &&mut Row| old.key == row.key && old.workspace == row.workspace;
        match self.0.iter_mut().find(twin) {
            Some(old) if ["timer", "owed"].contains(&kind) => *old = row,
            Some(old) => {
                old.payload = row.payload;
                old.run_at = old.run_at.min(row.run_at);
            }
            None => self.0.push(row),
        }
        Ok(())
    }

    pub(super) async fn write(self, db: &mut Db<'_>) -> Result<(), Failure> {
        execute_for(db, PUT, &self.0).await.map(drop)
    }
}

/// A key of which there is no second.
fn unique(kind: &str) -> String {
    format!("{kind}:{}", Uuid::now_v7().simple())
}

/// The lane an effect goes to. Stopping makes no job; it is a matter of timers.
/// The lane of an effect of this Code Green.
pub(super) fn lane_in(change: &Change, green: CodeGreenId, effect: &Effect) -> Lane {
    match lane_of(effect) {
        Lane::Pages if change.is_of_a_drill(green) => Lane::Drills,
        lane => lane,
    }
}

fn lane_of(effect: &Effect) -> Lane {
    match effect {
        Effect::Page { medium, .. } | Effect::Resend { medium, .. } => match medium {
            Medium::SlackDm => Lane::Pages,
            Medium::Email => Lane::Mail,
            Medium::PagerDuty => Lane::Alerts,
        },
        Effect::Resolve { .. } => Lane::Alerts,
        Effect::Refresh { surface } => match surface {
            // The thread does not wait for a file: an upload is three calls.
            Surface::Invitation | Surface::Page { .. } | Surface::MandateRequest { .. } => {
                Lane::Private
            }
            Surface::Card
            | Surface::GroundRules
            | Surface::Section { .. }
            | Surface::ReadBack
            | Surface::LookForward
            | Surface::Agenda
            | Surface::Item { .. } => Lane::Channel,
        },
        Effect::Tell { to, .. } => match to {
            Audience::Person { .. } | Audience::InThread { .. } => Lane::Private,
            Audience::Thread | Audience::Channel { .. } => Lane::Channel,
        },
        Effect::Invite { .. } | Effect::PutOut { .. } => Lane::Private,
        // All that is to lie in it waits behind it.
        Effect::OpenRoom => Lane::Channel,
        Effect::Touch { .. }
        | Effect::FindTimes
        | Effect::Settle { .. }
        | Effect::RemindOwner { .. }
        | Effect::Start { .. }
        | Effect::Stop { .. }
        | Effect::ForgetTouches
        | Effect::StopAll => Lane::Timers,
    }
}

/// The name of the job that sends this attempt of a page by this medium.
pub(super) fn page_key(green: CodeGreenId, page: &PageKey, attempt: u8, medium: Medium) -> String {
    match medium {
        Medium::SlackDm => format!("page:{green}:{page}:{attempt}"),
        Medium::Email | Medium::PagerDuty => {
            format!("page:{green}:{page}:{attempt}:{}", medium.key())
        }
    }
}

fn timer_key(green: CodeGreenId, timer: &Timer) -> String {
    format!("timer:{green}:{timer}")
}

/// Whether this page attempt is new. The row stays when its job is long gone: nobody is paged twice for it.
async fn queue_delivery(
    db: &mut Db<'_>,
    change: &Change,
    green: CodeGreenId,
    page: &PageKey,
    recipient: &UserId,
    medium: Medium,
    attempt: u8,
) -> Result<bool, Failure> {
    let new = execute!(
        db,
        "INSERT INTO delivery (workspace, code_green, seat, rung, attempt, recipient, medium, state, queued_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        &change.workspace,
        green,
        &page.seat,
        i32::from(page.rung),
        i32::from(attempt),
        recipient,
        medium.key(),
        DeliveryState::Queued.key(),
        change.now,
    )?;
    Ok(new > 0)
}

/// Whoever claims it finds that it was tried before. One that is already claimed is as it is.
async fn doubt(db: &mut Db<'_>, change: &Change, key: &str) -> Result<(), Failure> {
    let sql =
        "UPDATE job SET attempts = 1 WHERE workspace = $1 AND dedup_key = $2 AND attempts = 0";
    execute!(db, sql, &change.workspace, key).map(drop)
}

/// A page, a word, an invitation that is there already stays as it is. What is shown, and a task, is counted up if one
/// is in flight, so that its end finds there is more to do; it is not hurried, nor is one that waits out a failure or a
/// doubt: Slack said when. A timer is moved, and whoever is just firing it as it was is fenced off.
const PUT: Listed = listed!(
    "INSERT INTO job (workspace, lane, kind, dedup_key, code_green, payload, due_at, run_at) \
     SELECT each.value ->> 'workspace', CAST(each.value ->> 'lane' AS INTEGER), each.value ->> 'kind', \
     each.value ->> 'key', each.value ->> 'code_green', each.value ->> 'payload', \
     CAST(each.value ->> 'run_at' AS BIGINT), CAST(each.value ->> 'run_at' AS BIGINT)",
    "WHERE TRUE ON CONFLICT (workspace, dedup_key) DO UPDATE SET \
     generation = job.generation + 1, payload = excluded.payload, \
     run_at = CASE WHEN excluded.kind IN ('timer', 'owed') OR (job.failures = 0 AND job.attempts = 0 \
     AND job.run_at > excluded.run_at) THEN excluded.run_at ELSE job.run_at END, \
     due_at = CASE WHEN excluded.kind IN ('timer', 'owed') THEN excluded.due_at ELSE job.due_at END, \
     lease = CASE WHEN excluded.kind IN ('timer', 'owed') THEN NULL ELSE job.lease END, \
     attempts = CASE WHEN excluded.kind IN ('timer', 'owed') THEN 0 ELSE job.attempts END, \
     failures = CASE WHEN excluded.kind IN ('timer', 'owed') THEN 0 ELSE job.failures END \
     WHERE excluded.kind IN ('show', 'task', 'timer', 'owed', 'resolve')"
);
