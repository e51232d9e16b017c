//! The doctor in the running bot: it looks with what the bot has, at the company as it is now and at the workers themselves.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::visit::Visit;
use super::{INSIDE, look};
use crate::app::App;
use crate::config::settings::Slack;
use crate::jobs::Workers;
use crate::media::Media;
use crate::slack::checkup::{Doctor, Looking};
use crate::slack::client::SlackApi;

/// What the running bot has.
#[derive(Clone, Debug)]
pub struct Inside {
    pub app: App,
    pub api: SlackApi,
    pub media: Media,
    /// As it was at the start: a token is not changed while the bot runs.
    pub slack: Slack,
    pub workers: Workers,
    /// One look at a time: each asks Slack once for each person in the file, as the pages do.
    pub turn: Arc<Mutex<()>>,
}

impl Doctor for Inside {
    fn look(&self) -> Looking<'_> {
        Box::pin(async {
            let _turn = self.turn.lock().await;
            let visit = Visit::inside(self);
            look(&visit, |check| check.inside, INSIDE).await
        })
    }
}
