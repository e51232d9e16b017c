//! Effects become job rows: which lane, under which key, and what becomes of a job that is there already. What the
//! effect says to whom is decided when it is delivered, not here.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::change::{Change, DeliveryState};
use super::db::{Db, Failure, execute, json};
use super::jobs::{Lane, NewTask, Task};
use crate::domain::effect::{Audience, Effect, Surface};
use crate::domain::ids::{CodeGreenId, PageKey, UserId};
use crate::domain::page::Medium;
use crate::domain::timer::Timer;

/// A job as it is inserted. `kind` tells a timer and a page from the rest in SQL.
struct Row<'a> {
    lane: Lane,
    kind: &'static str,
    key: String,
    code_green: Option<CodeGreenId>,
    task: &'a Task,
    run_at: DateTime<Utc>,
}

pub(super) async fn enqueue(
    db: &mut Db<'_>,
    change: &Change,
    green: CodeGreenId,
    effect: &Effect,
) -> Result<(), Failure> {
    let task = Task::Effect {
        code_green: green,
        effect: effect.clone(),
    };
    let row = |lane, kind, key, run_at| Row {
        lane,
        kind,
        key,
        code_green: Some(green),
        task: &task,
        run_at,
    };
    match effect {
        Effect::Page {
            page,
            recipient,
            medium,
            attempt,
        } => {
            if queue_delivery(db, change, green, page, recipient, *medium, *attempt).await? {
                let key = format!("page:{green}:{page}:{attempt}");
                insert(db, change, row(lane_of(effect), "page", key, change.now)).await?;
            }
        }
        Effect::Refresh { surface } => {
            let key = format!("show:{green}:{}", surface.key());
            ask_again(db, change, row(lane_of(effect), "show", key, change.now)).await?;
        }
        Effect::Tell { .. } => {
            let key = format!("tell:{}", Uuid::now_v7().simple());
            insert(db, change, row(lane_of(effect), "tell", key, change.now)).await?;
        }
        Effect::Invite { .. } => {
            let key = format!("invite:{}", Uuid::now_v7().simple());
            insert(db, change, row(lane_of(effect), "invite", key, change.now)).await?;
        }
        Effect::Start { timer, at } => {
            move_timer(
                db,
                change,
                row(lane_of(effect), "timer", timer_key(green, timer), *at),
            )
            .await?;
        }
        Effect::Stop { timer } => {
            execute!(
                db,
                "DELETE FROM job WHERE workspace = $1 AND dedup_key = $2",
                &change.workspace,
                timer_key(green, timer),
            )?;
        }
        Effect::StopAll => stop_all(db, change, green).await?,
    }
    Ok(())
}

/// A job of no Code Green; asked for twice it is one, and one in flight is carried out once more.
pub(super) async fn enqueue_task(
    db: &mut Db<'_>,
    change: &Change,
    new: &NewTask,
) -> Result<(), Failure> {
    let code_green = match &new.task {
        Task::Effect { code_green, .. } => Some(*code_green),
        Task::Reconsider { .. } | Task::Say { .. } | Task::Home { .. } => None,
    };
    let row = Row {
        lane: new.lane,
        kind: "task",
        key: new.key.clone(),
        code_green,
        task: &new.task,
        run_at: new.run_at,
    };
    ask_again(db, change, row).await
}

/// The lane an effect goes to. Stopping makes no job; it is a matter of timers.
pub(super) fn lane_of(effect: &Effect) -> Lane {
    match effect {
        Effect::Page { .. } => Lane::Pages,
        Effect::Refresh { surface } => match surface {
            Surface::Page { .. } | Surface::MandateRequest { .. } => Lane::Private,
            Surface::Card
            | Surface::GroundRules
            | Surface::Section { .. }
            | Surface::Item { .. } => Lane::Channel,
        },
        Effect::Tell { to, .. } => match to {
            Audience::Person { .. } | Audience::InThread { .. } => Lane::Private,
            Audience::Thread => Lane::Channel,
        },
        Effect::Invite { .. } => Lane::Private,
        Effect::Start { .. } | Effect::Stop { .. } | Effect::StopAll => Lane::Timers,
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

macro_rules! insert_job {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO job (workspace, lane, kind, dedup_key, code_green, payload, due_at, run_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT ",
            $conflict
        )
    };
}

macro_rules! put {
    ($db:expr, $change:expr, $row:expr, $sql:expr) => {
        execute!(
            $db,
            $sql,
            &$change.workspace,
            $row.lane as i32,
            $row.kind,
            $row.key,
            $row.code_green,
            json($row.task)?,
            $row.run_at,
        )
        .map(drop)
    };
}

async fn insert(db: &mut Db<'_>, change: &Change, row: Row<'_>) -> Result<(), Failure> {
    put!(db, change, row, insert_job!("DO NOTHING"))
}

/// One in flight is counted up, so that its end finds there is more to do. It is not hurried, nor is one that waits out
/// a failure or a doubt: Slack said when.
async fn ask_again(db: &mut Db<'_>, change: &Change, row: Row<'_>) -> Result<(), Failure> {
    put!(
        db,
        change,
        row,
        insert_job!(
            "(workspace, dedup_key) DO UPDATE SET generation = job.generation + 1, payload = excluded.payload, \
             run_at = CASE WHEN job.failures = 0 AND job.attempts = 0 \
             AND job.run_at > excluded.run_at THEN excluded.run_at ELSE job.run_at END"
        )
    )
}

/// Whoever is just firing the timer as it was is fenced off: it fires when it was moved to.
async fn move_timer(db: &mut Db<'_>, change: &Change, row: Row<'_>) -> Result<(), Failure> {
    put!(
        db,
        change,
        row,
        insert_job!(
            "(workspace, dedup_key) DO UPDATE SET generation = job.generation + 1, payload = excluded.payload, \
             due_at = excluded.due_at, run_at = excluded.run_at, lease = NULL, attempts = 0, failures = 0"
        )
    )
}

/// Timers, and pages that nobody has tried to send. One in flight or in doubt may be with Slack already: its worker
/// records what came of it, and finds it obsolete before sending it again.
async fn stop_all(db: &mut Db<'_>, change: &Change, green: CodeGreenId) -> Result<(), Failure> {
    execute!(
        db,
        "DELETE FROM job WHERE workspace = $1 AND code_green = $2 AND lane IN (0, 1) \
         AND (kind = 'timer' OR (kind = 'page' AND attempts = 0))",
        &change.workspace,
        green,
    )?;
    execute!(
        db,
        "UPDATE delivery SET state = $3, settled_at = $4 \
         WHERE workspace = $1 AND code_green = $2 AND state = $5 AND NOT EXISTS \
         (SELECT 1 FROM job WHERE job.workspace = delivery.workspace AND job.dedup_key = \
         'page:' || delivery.code_green || ':' || delivery.seat || '.' || delivery.rung || ':' || delivery.attempt)",
        &change.workspace,
        green,
        DeliveryState::Cancelled.key(),
        change.now,
        DeliveryState::Queued.key(),
    )?;
    Ok(())
}
