//! One claimed job → the calls to Slack → the change that records what came of them.

use super::bot::Bot;
use crate::store::jobs::Job;

/// Carries one job out and completes it.
pub async fn deliver(bot: &Bot, job: &Job) {
    let _ = (bot, job);
    todo!()
}
