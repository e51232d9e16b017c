//! One attempt at one job: how it ends. Done, again at a time (nothing was sent), or in doubt (nobody knows). Once in
//! doubt a job stays in doubt until it is done, for a later refusal says nothing of the earlier post.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::AppError;
use crate::app::execute::Order;
use crate::crash;
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::effect::Effect;
use crate::domain::ids::{CodeGreenId, WorkspaceId};
use crate::domain::person::{By, Viewer};
use crate::slack::bot::Bot;
use crate::slack::client::{Post, Posted, SlackError};
use crate::slack::reconcile::Sought;
use crate::store::StoreError;
use crate::store::change::{Change, Finish, Write};
use crate::store::jobs::Job;

/// The longest that anything but Slack makes a job wait.
const LONGEST: TimeDelta = TimeDelta::minutes(5);
/// What waiting for one's turn and recording take besides the post itself.
const BESIDES: TimeDelta = TimeDelta::seconds(4);
/// How often a recording is tried: about a minute. After that the lease has run out, and the next worker looks.
const RECORDINGS: u32 = 40;

/// Why an attempt ended without completing its job.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Somebody else has the job now.
    Fenced,
    /// Ours: the database, or a mistake in the program.
    Ours(anyhow::Error),
}

impl Trouble {
    /// The database says no, and will say so again.
    fn is_lasting(&self) -> bool {
        match self {
            Self::Fenced => true,
            Self::Ours(cause) => cause
                .chain()
                .any(|cause| matches!(cause.downcast_ref(), Some(StoreError::Corrupt(_)))),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Fenced => Self::Fenced,
            StoreError::Conflict
            | StoreError::AlreadyHandled
            | StoreError::DuplicateDeal
            | StoreError::CodeNameTaken
            | StoreError::Unavailable(_)
            | StoreError::Corrupt(_) => Self::Ours(error.into()),
        }
    }
}

impl From<AppError> for Trouble {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Fenced => Self::Fenced,
            AppError::Refused(_) | AppError::AlreadyHandled | AppError::Failed { .. } => {
                Self::Ours(error.into())
            }
        }
    }
}

/// What came of a post.
pub(super) enum Sent {
    Lies(Posted),
    /// Slack will not have it; the code says why.
    Refused(String),
    /// The job has been put off.
    Later,
}

pub(super) struct Attempt<'a> {
    pub(super) bot: &'a Bot,
    pub(super) job: &'a Job,
    /// Whether Slack has taken a post of this attempt: until that is recorded, trouble of ours leaves a doubt.
    posted: AtomicBool,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(bot: &'a Bot, job: &'a Job) -> Self {
        Self {
            bot,
            job,
            posted: AtomicBool::new(false),
        }
    }

    pub(super) fn ws(&self) -> &'a WorkspaceId {
        &self.job.workspace
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.bot.app.clock.now()
    }

    /// What is looked for: this job posted nothing before it was due.
    pub(super) fn sought<'r>(&self, reference: &'r str) -> Sought<'r> {
        Sought {
            reference,
            since: self.job.due_at,
        }
    }

    /// Whether an earlier attempt may have posted.
    pub(super) fn in_doubt(&self) -> bool {
        self.job.attempts > 1
    }

    pub(super) async fn green(&self, id: CodeGreenId) -> Result<Option<CodeGreen>, Trouble> {
        Ok(self
            .bot
            .app
            .store
            .code_green(self.ws(), id, &Viewer::System)
            .await?)
    }

    /// Posts, if there is time before the lease ends, and puts the job off where the outcome is not final.
    pub(super) async fn post(&self, post: &Post) -> Result<Sent, Trouble> {
        let needed =
            TimeDelta::from_std(self.bot.api.deadlines().posting).unwrap_or_default() + BESIDES;
        if self.job.lease.until - self.now() < needed {
            self.put_off(TimeDelta::zero()).await?;
            return Ok(Sent::Later);
        }
        crash::point("before-post");
        // It may wait for its turn, or stand still, until the job is another's.
        let not_after = Some(self.job.lease.until - needed);
        let posted = self.bot.api.post_in_time(post, not_after).await;
        crash::point("after-post");
        match posted {
            Ok(posted) => {
                self.posted.store(true, Ordering::Relaxed);
                Ok(Sent::Lies(posted))
            }
            Err(error) => {
                if matches!(error, SlackError::Ambiguous { .. }) {
                    self.bot.api.meters().ambiguous();
                }
                match self.setback(error).await? {
                    Some(code) => Ok(Sent::Refused(code)),
                    None => Ok(Sent::Later),
                }
            }
        }
    }

    /// Ends the attempt after a call that did not succeed, unless Slack refused it: then the code is given back.
    pub(super) async fn setback(&self, error: SlackError) -> Result<Option<String>, Trouble> {
        if error.is_about_us() {
            tracing::error!(%error, job = self.job.lease.job, "slack turns us away: see to the app's token, scopes and messages tab");
            self.put_off(self.back_off()).await?;
            return Ok(None);
        }
        match error {
            SlackError::Retry { after } => {
                Box::pin(self.say_slow(after)).await?;
                self.put_off(after).await?;
            }
            SlackError::Ambiguous { what } => {
                tracing::warn!(job = self.job.lease.job, key = self.job.key, %what, "it is not known what slack did");
                self.doubtful().await?;
            }
            SlackError::Permanent { code } => return Ok(Some(code)),
        }
        Ok(None)
    }

    pub(super) async fn done(&self, writes: Vec<Write>) -> Result<(), Trouble> {
        self.finish(Finish::Done, writes).await
    }

    /// Nothing was sent: again after this time. Of an earlier attempt in doubt that says nothing.
    pub(super) async fn put_off(&self, after: TimeDelta) -> Result<(), Trouble> {
        if self.in_doubt() {
            return self.doubt(after).await;
        }
        self.finish(
            Finish::Again {
                at: self.now() + after,
            },
            Vec::new(),
        )
        .await
    }

    /// Something may have been sent.
    async fn doubt(&self, after: TimeDelta) -> Result<(), Trouble> {
        self.finish(
            Finish::InDoubt {
                at: self.now() + after,
            },
            Vec::new(),
        )
        .await
    }

    /// A doubt was cleared up, or a first step done: from here on it is as if the job had not been tried before.
    pub(super) async fn afresh(&self, writes: Vec<Write>) -> Result<(), Trouble> {
        self.finish(Finish::Again { at: self.now() }, writes).await
    }

    /// A message lies where it should; with `more` the job has something else to do.
    pub(super) async fn posted(
        &self,
        more: bool,
        writes: Vec<Write>,
        effects: Vec<(CodeGreenId, Effect)>,
    ) -> Result<(), Trouble> {
        let finish = if more {
            Finish::Again { at: self.now() }
        } else {
            Finish::Done
        };
        self.finish_with(finish, writes, effects).await
    }

    async fn finish(&self, finish: Finish, writes: Vec<Write>) -> Result<(), Trouble> {
        self.finish_with(finish, writes, Vec::new()).await
    }

    pub(super) async fn finish_with(
        &self,
        finish: Finish,
        writes: Vec<Write>,
        effects: Vec<(CodeGreenId, Effect)>,
    ) -> Result<(), Trouble> {
        let mut change = Change::new(self.ws().clone(), self.now());
        change.finish = Some((self.job.lease.clone(), finish));
        change.writes = writes;
        change.effects = effects;
        self.record(|| self.bot.app.store.commit(change.clone()))
            .await
    }

    /// Completes the job by a command, which the state machine takes or leaves.
    pub(super) async fn execute(
        &self,
        code_green: CodeGreenId,
        command: Command,
        also: Vec<Write>,
    ) -> Result<(), Trouble> {
        let order = Order {
            workspace: self.ws().clone(),
            code_green,
            by: By::System,
            dedup: None,
            finish: Some((self.job.lease.clone(), Finish::Done)),
            also,
            command,
        };
        self.record(|| async {
            match self.bot.app.execute(order.clone()).await {
                // Refused or known already: the end of the job and what goes with it are recorded all the same.
                Ok(_) | Err(AppError::Refused(_) | AppError::AlreadyHandled) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// What Slack did has to be written down, so this does not give up while the database is away for a moment. That
    /// the lease runs out meanwhile does no harm: then it says so.
    async fn record<T, E, F>(&self, write: impl Fn() -> F) -> Result<(), Trouble>
    where
        F: Future<Output = Result<T, E>>,
        Trouble: From<E>,
    {
        for tried in 0..RECORDINGS {
            match write().await.map_err(Trouble::from) {
                Ok(_) => return Ok(()),
                Err(trouble) if trouble.is_lasting() => return Err(trouble),
                Err(trouble) => {
                    tracing::warn!(
                        job = self.job.lease.job,
                        tried,
                        ?trouble,
                        "not recorded yet"
                    );
                    let wait = Duration::from_millis(50 << tried.min(5));
                    tokio::time::sleep(wait).await;
                }
            }
        }
        Err(Trouble::Ours(anyhow::anyhow!("given up recording")))
    }

    /// Doubles with each definite failure: 1 s, 2 s, … 5 min.
    pub(super) fn back_off(&self) -> TimeDelta {
        let doublings = u32::try_from(self.job.failures).unwrap_or(0).min(9);
        TimeDelta::seconds(1 << doublings).min(LONGEST)
    }

    /// Something may have been sent, and nobody knows.
    pub(super) async fn doubtful(&self) -> Result<(), Trouble> {
        self.doubt(self.doubtful_wait()).await
    }

    fn doubtful_wait(&self) -> TimeDelta {
        const WAITS: [i64; 6] = [1, 2, 5, 10, 30, 60];
        let tried = usize::try_from(self.job.attempts - 1).unwrap_or(0);
        TimeDelta::seconds(WAITS[tried.min(WAITS.len() - 1)])
    }

    pub(super) async fn put_off_for_trouble(&self) {
        if self.posted.load(Ordering::Relaxed) {
            return self.doubt_for_trouble().await;
        }
        self.say_so(self.put_off(self.back_off()).await);
    }

    pub(super) async fn doubt_for_trouble(&self) {
        self.say_so(self.doubt(self.doubtful_wait().max(self.back_off())).await);
    }

    fn say_so(&self, ended: Result<(), Trouble>) {
        if let Err(trouble) = ended {
            // Its lease runs out, and it is due again.
            tracing::warn!(
                job = self.job.lease.job,
                ?trouble,
                "a job could not be given back"
            );
        }
    }
}
