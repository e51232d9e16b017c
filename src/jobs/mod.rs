//! The workers: claim what is due, carry it out, look again. One loop a lane, so that a lane that waits holds up no
//! other. What carrying out means is `slack/deliver`'s business; which job comes next is the store's.

pub mod auditor;
mod heartbeat;
mod runner;
mod steps;

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use heartbeat::Workers;

use crate::domain::ids::{UserId, WorkspaceId};
use crate::media::FOR_A_LETTER;
use crate::slack::bot::Bot;
use crate::slack::deliver;
use crate::store::StoreError;
use crate::store::change::{Change, Finish};
use crate::store::jobs::{Job, Lane};

/// How long a claimed job is ours: looking (6 s), names, one's turn (3 s), one post (10 s) and recording it, with some to spare. After a
/// crash it is also how long the job lies still.
const LEASE: TimeDelta = TimeDelta::seconds(24);
/// A mail server takes its time, and a letter is not to be sent a second time because of that: looking and one's address
/// (14 s at most) come before it.
const LETTER: TimeDelta = TimeDelta::seconds(60);
const _: () = assert!(LETTER.num_seconds() >= 14 + FOR_A_LETTER.as_secs().cast_signed() + 5);
/// What the database may take: nobody waits for a worker as they wait for an answer. A turn of a loop asks it twice, and
/// must not look as if it stood still.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a job of a workspace that is not served here is left alone.
const FOREIGN: TimeDelta = TimeDelta::minutes(10);
/// More rounds than any test or script asks for: a job that comes back at once, for ever, is a mistake.
const ROUNDS: usize = 10_000;

/// Everything that happens without being asked for by a request. Clones share the heartbeat.
#[derive(Clone, Debug)]
pub struct Jobs {
    bot: Bot,
    workers: Workers,
    /// Whether the pages lane has been through what was due at the start.
    paged: watch::Sender<bool>,
}

impl Jobs {
    pub fn new(mut bot: Bot) -> Self {
        bot.app.store = bot.app.store.with_patience(PATIENCE);
        Self {
            bot,
            workers: Workers::default(),
            paged: watch::Sender::new(false),
        }
    }

    /// Carries out one batch of what is due in a lane, waits for it, and says how many jobs it was.
    pub async fn step_once(&self, lane: Lane) -> usize {
        let claimed = match self.claim(lane, at_once(lane)).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(?lane, %error, "no jobs could be claimed");
                return 0;
            }
        };
        let count = claimed.len();
        let mut flying: JoinSet<()> = claimed
            .into_iter()
            .map(|job| self.clone().carry_out(job))
            .collect();
        while flying.join_next().await.is_some() {}
        count
    }

    /// Steps through all lanes until nothing is due, and says how many jobs that took. For tests and scripts, which
    /// have no loops running.
    pub async fn settle(&self) -> usize {
        let mut total = 0;
        for _ in 0..ROUNDS {
            let mut count = 0;
            for lane in Lane::ALL {
                count += self.step_once(lane).await;
            }
            if count == 0 {
                return total;
            }
            total += count;
        }
        tracing::error!(total, "the jobs do not come to an end");
        total
    }

    pub fn workers(&self) -> Workers {
        self.workers.clone()
    }

    async fn claim(&self, lane: Lane, limit: usize) -> Result<Vec<Job>, StoreError> {
        let (store, now) = (&self.bot.app.store, self.bot.app.clock.now());
        store
            .claim(lane, now, lease(lane), u32::try_from(limit).unwrap_or(1))
            .await
    }

    /// A panic ends this job's attempt and nothing else.
    async fn carry_out(self, job: Job) {
        let Some(bot) = self.bot_of(&job.workspace).cloned() else {
            self.leave_alone(&job).await;
            return;
        };
        let work = {
            let (bot, job) = (bot.clone(), job.clone());
            async move { Box::pin(deliver::deliver(&bot, &job)).await }
        };
        if panics(work).await {
            deliver::give_back(&bot, &job).await;
        }
    }

    /// Whose token speaks for a workspace. There is one today.
    fn bot_of(&self, workspace: &WorkspaceId) -> Option<&Bot> {
        (self.bot.identity.workspace == *workspace).then_some(&self.bot)
    }

    async fn leave_alone(&self, job: &Job) {
        tracing::warn!(job = job.lease.job, workspace = %job.workspace, "a job of a workspace that is not served here");
        let now = self.bot.app.clock.now();
        let mut change = Change::new(job.workspace.clone(), now);
        change.finish = Some((job.lease.clone(), Finish::Again { at: now + FOREIGN }));
        if let Err(error) = self.bot.app.store.commit(change).await {
            tracing::warn!(%error, "a job could not be given back");
        }
    }

    /// Everyone the roster names: whose answers and pages must not wait for a look-up.
    fn roster(&self) -> Vec<UserId> {
        let company = &self.bot.app.company();
        let functions = company
            .functions
            .iter()
            .flat_map(|it| std::iter::once(&it.lead).chain(&it.deputies));
        functions
            .chain(&company.policy.approvers)
            .cloned()
            .collect()
    }
}

fn lease(lane: Lane) -> TimeDelta {
    match lane {
        Lane::Mail => LETTER,
        Lane::Pages
        | Lane::Timers
        | Lane::Private
        | Lane::Channel
        | Lane::Alerts
        | Lane::Drills => LEASE,
    }
}

/// How many jobs of a lane are carried out at a time.
fn at_once(lane: Lane) -> usize {
    match lane {
        Lane::Pages => 8,
        Lane::Private | Lane::Channel | Lane::Mail | Lane::Alerts => 4,
        Lane::Timers | Lane::Drills => 2,
    }
}

async fn panics(work: impl Future<Output = ()> + Send + 'static) -> bool {
    tokio::spawn(work)
        .await
        .is_err_and(|failure| failure.is_panic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_noticed_and_goes_no_further() {
        assert!(panics(async { panic!("a mistake") }).await);
        assert!(!panics(async {}).await);
    }
}
