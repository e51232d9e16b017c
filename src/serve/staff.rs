//! The bot with those who work for it: its workers, and the doctor who looks at all of it.

use std::sync::Arc;

use super::Parts;
use crate::doctor::Inside;
use crate::jobs::Jobs;
use crate::slack::bot::Bot;
use crate::slack::client::Identity;

impl Parts {
    /// The bot and its workers, at which the doctor in the bot looks.
    pub fn staff(&self, identity: Identity) -> (Bot, Jobs) {
        let bot = self.bot(identity);
        let jobs = Jobs::new(bot.clone());
        let doctor = Inside {
            app: self.app.clone(),
            api: self.api.clone(),
            media: self.media.clone(),
            slack: self.slack.clone(),
            workers: jobs.workers(),
            turn: Arc::default(),
        };
        (bot.with_doctor(Arc::new(doctor)), jobs)
    }
}
