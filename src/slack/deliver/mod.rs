//! One claimed job → the calls to Slack → the change that records what came of them. At most one post a claim; after
//! one of which nobody knows the outcome, the next claim looks before it repeats.
//!
//! What is to be said comes from the state as it is now, never from the job; which job comes next is the store's.

pub(super) mod absence;
mod attempt;
mod drill;
mod invitation;
mod invite;
mod media;
mod notice;
mod owed;
mod page;
mod picture;
pub mod room;
mod settle;
mod slow;
mod subject;
mod surface;
mod timer;
mod times;
mod unreachable;

use crate::domain::command::Command;
use crate::domain::effect::Effect;
use crate::domain::ids::CodeGreenId;
use crate::domain::page::Medium;
use crate::slack::bot::Bot;
use crate::store::jobs::{Job, Task};
use attempt::{Attempt, Trouble};
pub use picture::reference_of;

/// Carries one job out and completes it, or puts it off. Never fails: what goes wrong is logged with the job's id.
pub async fn deliver(bot: &Bot, job: &Job) {
    let attempt = Attempt::new(bot, job);
    match carry_out(&attempt).await {
        Ok(()) => {}
        Err(Trouble::Fenced) => {
            tracing::info!(
                job = job.lease.job,
                key = job.key,
                "the lease was lost; another worker has the job"
            );
        }
        Err(Trouble::Ours(cause)) => {
            tracing::error!(job = job.lease.job, key = job.key, failures = job.failures, cause = %format!("{cause:#}"),
                "a job failed and will be tried again");
            attempt.put_off_for_trouble().await;
        }
    }
}

/// Gives back a job whose worker panicked: what it had sent by then, nobody knows.
pub async fn give_back(bot: &Bot, job: &Job) {
    tracing::error!(
        job = job.lease.job,
        key = job.key,
        "a worker panicked; its job will be tried again"
    );
    Attempt::new(bot, job).doubt_for_trouble().await;
}

async fn carry_out(attempt: &Attempt<'_>) -> Result<(), Trouble> {
    match &attempt.job.task {
        Task::Effect { code_green, effect } => take_effect(attempt, *code_green, effect).await,
        Task::Reconsider { event } => {
            Ok(Box::pin(attempt.bot.reconsider(event.clone(), attempt.job)).await?)
        }
        Task::Drill { plan } => drill::begin(attempt, plan).await,
        Task::Say { to, notice } => Box::pin(notice::tell(attempt, None, to, notice)).await,
    }
}

async fn take_effect(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    effect: &Effect,
) -> Result<(), Trouble> {
    match effect {
        Effect::Page {
            page,
            recipient,
            medium,
            attempt: number,
        } => match medium {
            Medium::SlackDm => page::send(attempt, code_green, page, recipient, *number).await,
            Medium::Email | Medium::PagerDuty => {
                media::send(attempt, code_green, page, recipient, *medium).await
            }
        },
        Effect::Resolve { page } => media::resolve(attempt, code_green, page).await,
        Effect::Refresh { surface } => surface::refresh(attempt, code_green, surface).await,
        Effect::Tell { to, notice } => {
            Box::pin(notice::tell(attempt, Some(code_green), to, notice)).await
        }
        Effect::RemindOwner { item, nudge, at: _ } => {
            owed::remind(attempt, code_green, *item, *nudge).await
        }
        Effect::Touch { touched } => {
            let touched = touched.clone();
            let command = Command::PlanChanged { touched };
            attempt.execute(code_green, command, Vec::new()).await
        }
        Effect::FindTimes => Box::pin(times::offer(attempt, code_green)).await,
        Effect::Settle { leftover, by } => settle::settle(attempt, code_green, leftover, by).await,
        Effect::Invite { users } => invite::invite(attempt, code_green, users).await,
        Effect::OpenRoom => room::open(attempt, code_green).await,
        Effect::PutOut { user } => room::put_out(attempt, code_green, user).await,
        Effect::Start { timer, at: _ } => timer::fire(attempt, code_green, timer).await,
        // Carried out by the commit itself; there are no such jobs.
        Effect::Resend { .. } | Effect::Stop { .. } | Effect::ForgetTouches | Effect::StopAll => {
            attempt.done(Vec::new()).await
        }
    }
}
