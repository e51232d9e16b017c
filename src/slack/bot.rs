//! The bot in one workspace: what inbound handlers and workers share, and its one entrance.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use super::checkup::Doctor;
use super::client::{Identity, SlackApi};
use super::directory::Directory;
use super::homes::Homes;
use super::inbound::{self, Inbound, Reply};
use crate::app::{App, AppError};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Surface;
use crate::domain::ids::WorkspaceId;
use crate::media::Media;
use crate::store::jobs::Job;

/// Everything a handler needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Bot {
    pub app: App,
    pub api: SlackApi,
    pub directory: Directory,
    pub identity: Identity,
    /// How people are reached beyond Slack.
    pub media: Media,
    /// Who looks whether all is well; nobody where the bot was put together without its workers.
    pub(super) doctor: Option<Arc<dyn Doctor>>,
    /// Slack takes no files from us.
    no_files: Arc<AtomicBool>,
    /// Whose App Home is being drawn, or was looked at a short while ago.
    pub(super) homes: Homes,
    /// What goes on after Slack was answered: views being opened, people being told.
    tasks: TaskTracker,
}

impl Bot {
    pub fn new(app: App, api: SlackApi, directory: Directory, identity: Identity) -> Self {
        api.introduce(&identity);
        Self {
            app,
            api,
            directory,
            identity,
            media: Media::default(),
            doctor: None,
            no_files: Arc::default(),
            homes: Homes::default(),
            tasks: TaskTracker::new(),
        }
    }

    /// The same with these media beyond Slack.
    #[must_use]
    pub fn with_media(self, media: Media) -> Self {
        Self { media, ..self }
    }

    /// The same with somebody to look after it.
    #[must_use]
    pub fn with_doctor(self, doctor: Arc<dyn Doctor>) -> Self {
        Self {
            doctor: Some(doctor),
            ..self
        }
    }

    pub(super) fn has_doctor(&self) -> bool {
        self.doctor.is_some()
    }

    /// The one entrance for both transports. It never waits for Slack, but for the people a modal's own answer names.
    pub async fn dispatch(&self, inbound: Inbound) -> Reply {
        // Boxed: whoever serves many requests holds one of these for each.
        Box::pin(inbound::answer(self, inbound)).await
    }

    /// Looks at an inbound event again ([`crate::store::jobs::Task::Reconsider`]) and completes the job, now or later.
    ///
    /// # Errors
    /// [`AppError::Failed`] and [`AppError::Fenced`]: the job is not completed, and comes back when its lease ends.
    pub async fn reconsider(&self, event: Value, job: &Job) -> Result<(), AppError> {
        Box::pin(inbound::again::reconsider(self, &event, job)).await
    }

    /// Waits until all that was begun after an answer has ended. Call it when no more requests come in.
    pub async fn finish_started(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// The address of a Code Green's thread, once its card is posted and where we know the workspace's address.
    pub(super) async fn thread_of(&self, green: &CodeGreen) -> Option<String> {
        let key = Surface::Card.key();
        let store = &self.app.store;
        let card = store.surface(self.workspace(), green.id, &key).await;
        let card = card.ok().flatten()?;
        let home = self.home()?;
        let (channel, ts) = (card.channel, card.ts);
        let digits = ts.as_str().replace('.', "");
        Some(format!(
            "{home}/archives/{channel}/p{digits}?thread_ts={ts}&cid={channel}"
        ))
    }

    /// Whether the meeting can be put into a thread as a file: an optional scope, and nobody need hear that it was refused.
    pub(super) fn may_share_files(&self) -> bool {
        self.identity.may(&["files:write"]) && !self.no_files.load(Ordering::Relaxed)
    }

    /// Until the next start; Slack's code says why. Where the scope was not granted, the start has said it.
    pub(super) fn share_no_files(&self, code: &str) {
        if !self.no_files.swap(true, Ordering::Relaxed) {
            tracing::info!(%code, "no calendar files in threads: Slack takes none from us");
        }
    }

    /// The workspace's own address, under which its messages lie.
    pub(super) fn home(&self) -> Option<&str> {
        let home = self.identity.url.as_deref()?;
        Some(home.trim_end_matches('/'))
    }

    pub(super) fn workspace(&self) -> &WorkspaceId {
        &self.identity.workspace
    }

    /// Goes on after Slack was answered; a graceful stop waits for it.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.tasks.spawn(work)
    }
}
