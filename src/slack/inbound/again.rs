//! What could not be decided when it came, for its message was not recorded yet or its person not known: kept as a job
//! and looked at again, each time a little later. What Slack was told is saved is saved; after ten minutes it is given
//! up, for by then it means nothing to anybody.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::payload::Asker;
use super::people::{actor, is_nobody, nobody};
use super::tell::Along;
use super::{press, reaction, submit};
use crate::app::AppError;
use crate::domain::effect::{Audience, Notice};
use crate::domain::ids::{CodeGreenId, FunctionKey, UserId};
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::wire::Press;
use crate::store::change::{Change, Finish};
use crate::store::jobs::{Job, Lane, NewTask, Task};

const GIVEN_UP_AFTER: TimeDelta = TimeDelta::minutes(10);
const LONGEST_WAIT: i64 = 60;

/// An inbound event as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "saved", rename_all = "snake_case")]
pub(super) enum Saved {
    /// A reaction, in its envelope.
    Reaction { envelope: Value },
    /// A button without a form.
    Press { press: Press, asker: Asker },
    /// "Can't make it", closed without an answer.
    Closed {
        green: CodeGreenId,
        seat: FunctionKey,
        asker: Asker,
    },
}

/// Keeps it, due at `at`. `dedup` makes a second delivery of the same event one.
pub(super) async fn save(
    bot: &Bot,
    saved: &Saved,
    dedup: Option<String>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let event = serde_json::to_value(saved).map_err(|error| AppError::failed(error.into()))?;
    let mut change = Change::new(bot.workspace().clone(), bot.app.clock.now());
    let name = dedup
        .clone()
        .unwrap_or_else(|| Uuid::now_v7().simple().to_string());
    change.dedup = dedup;
    change.tasks.push(NewTask {
        key: format!("again:{name}"),
        lane: Lane::Private,
        task: Task::Reconsider { event },
        run_at: at,
    });
    bot.app.commit(change).await?;
    Ok(())
}

/// Looks at it again. The job ends with what it came to, or is due again later.
pub(crate) async fn reconsider(bot: &Bot, event: &Value, job: &Job) -> Result<(), AppError> {
    let saved: Saved = match serde_json::from_value(event.clone()) {
        Ok(saved) => saved,
        Err(error) => {
            tracing::error!(%error, "a saved event cannot be read");
            return done(bot, job).await;
        }
    };
    let outcome = match saved {
        Saved::Reaction { envelope } => reaction::reconsider(bot, &envelope, job).await,
        Saved::Press { press, asker } => match who(bot, &asker.user).await {
            Some(actor) => {
                Box::pin(press::carry_out(bot, &asker, press, actor, finishing(job))).await
            }
            None => later(bot, job, Some(&asker.user)).await,
        },
        Saved::Closed { green, seat, asker } => match who(bot, &asker.user).await {
            Some(actor) => submit::decline_silently(bot, actor, green, seat, finishing(job)).await,
            None => later(bot, job, Some(&asker.user)).await,
        },
    };
    match outcome {
        Err(AppError::AlreadyHandled) => done(bot, job).await,
        other => other,
    }
}

pub(super) fn finishing(job: &Job) -> Along {
    Along {
        dedup: None,
        finish: Some((job.lease.clone(), Finish::Done)),
    }
}

/// A job has time to ask Slack. `None`: Slack does not say now.
pub(super) async fn who(bot: &Bot, user: &UserId) -> Option<Actor> {
    match bot.directory.person(bot.workspace(), user).await {
        Ok(person) => Some(actor(&person)),
        Err(error) if is_nobody(&error) => Some(actor(&nobody(user.clone(), bot.app.clock.now()))),
        Err(error) => {
            tracing::warn!(%error, "Slack does not say who somebody is");
            None
        }
    }
}

/// Ends the job: nothing is left to do.
pub(super) async fn done(bot: &Bot, job: &Job) -> Result<(), AppError> {
    finish(bot, job, Finish::Done, Vec::new()).await
}

/// Later, or never again once it is old. `waiting` is told then that it came to nothing.
pub(super) async fn later(bot: &Bot, job: &Job, waiting: Option<&UserId>) -> Result<(), AppError> {
    let now = bot.app.clock.now();
    if now - job.due_at < GIVEN_UP_AFTER {
        let at = now + wait(job.failures);
        return finish(bot, job, Finish::Again { at }, Vec::new()).await;
    }
    tracing::warn!("an inbound event was given up");
    let words = "Slack would not tell me who you are, so what you pressed changed nothing. Please press it again.";
    let tell = waiting.map(|user| NewTask {
        key: format!("say:{}", Uuid::now_v7().simple()),
        lane: Lane::Private,
        task: Task::Say {
            to: Audience::Person { user: user.clone() },
            notice: Notice::Refused {
                words: words.to_owned(),
            },
        },
        run_at: now,
    });
    finish(bot, job, Finish::Done, tell.into_iter().collect()).await
}

/// One second, then twice as long each time.
fn wait(failures: i32) -> TimeDelta {
    let doublings = u32::try_from(failures).unwrap_or(0).min(6);
    TimeDelta::seconds((1_i64 << doublings).min(LONGEST_WAIT))
}

async fn finish(bot: &Bot, job: &Job, finish: Finish, tasks: Vec<NewTask>) -> Result<(), AppError> {
    let mut change = Change::new(bot.workspace().clone(), bot.app.clock.now());
    change.finish = Some((job.lease.clone(), finish));
    change.tasks = tasks;
    bot.app.commit(change).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_as_long_up_to_a_minute() {
        let waits: Vec<i64> = (0..8)
            .map(|failures| wait(failures).num_seconds())
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(wait(-1).num_seconds(), 1);
    }

    #[test]
    fn what_is_kept_holds_no_key_to_slack() {
        let asker = Asker {
            user: "U1".into(),
            trigger: Some("13345224609.738474920.8088930838d88f008e0".to_owned()),
            response_url: Some("https://hooks.slack.com/actions/T1/2/3".to_owned()),
            channel: Some("D1".into()),
            thread: None,
            message: Some("1.2".into()),
            view: None,
            home: None,
            under: None,
        };
        let saved = Saved::Press {
            press: Press::Go {
                green: CodeGreenId::new(),
            },
            asker,
        };
        let kept = serde_json::to_string(&saved).expect("JSON");
        assert!(
            !kept.contains("hooks.slack.com") && !kept.contains("13345224609"),
            "{kept}"
        );
        assert!(serde_json::from_str::<Saved>(&kept).is_ok());
    }
}
