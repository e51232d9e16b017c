//! The bot in one workspace: what inbound handlers and workers share, and its one entrance.

use serde_json::Value;
use tokio_util::task::TaskTracker;

use super::client::{Identity, SlackApi};
use super::directory::Directory;
use super::inbound::{Inbound, Reply};
use crate::app::{App, AppError};
use crate::store::jobs::Job;

/// Everything a handler needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Bot {
    pub app: App,
    pub api: SlackApi,
    pub directory: Directory,
    pub identity: Identity,
    /// What goes on after Slack was answered: views being opened, people being told.
    tasks: TaskTracker,
}

impl Bot {
    pub fn new(app: App, api: SlackApi, directory: Directory, identity: Identity) -> Self {
        Self { app, api, directory, identity, tasks: TaskTracker::new() }
    }

    /// The one entrance for both transports. It never waits for Slack, but for the people a modal's own answer names.
    pub async fn dispatch(&self, inbound: Inbound) -> Reply {
        let _ = inbound;
        todo!()
    }

    /// Looks at an inbound event again ([`crate::store::jobs::Task::Reconsider`]) and completes the job, now or later.
    pub async fn reconsider(&self, event: Value, job: &Job) -> Result<(), AppError> {
        let _ = (event, job);
        todo!()
    }

    /// Waits until all that was begun after an answer has ended. Call it when no more requests come in.
    pub async fn finish_started(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
