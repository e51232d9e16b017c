//! The doctor in the running bot: it looks with what the bot has, at the company as it is now and at the workers themselves.

use super::{INSIDE, look};
use crate::app::App;
use crate::config::settings::Slack;
use crate::doctor::visit::Visit;
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
}

impl Doctor for Inside {
    fn look(&self) -> Looking<'_> {
        Box::pin(async {
            let visit = Visit::inside(self);
            look(&visit, |check| check.inside, INSIDE).await
        })
    }
}
