//! When a channel's messages have to wait, its card says so, once and as best it can: the card is edited past the line in
//! which they wait. It is written down first that the card is to be drawn anew behind them, so the words never stay.

use chrono::TimeDelta;
use slack_morphism::prelude::{SlackBlock, SlackBlockMarkDownText, SlackContextBlock};

use super::attempt::{Attempt, Trouble};
use crate::domain::effect::{Effect, Surface};
use crate::slack::client::Posted;
use crate::slack::render::Message;
use crate::store::change::{Change, Write};
use crate::store::jobs::{Lane, Task};
use crate::store::refs::MessageRef;

/// Shorter waits nobody notices.
const NOTICED: TimeDelta = TimeDelta::seconds(10);

const WORDS: &str = "Slack is slow just now: updates here may lag. Pages go first.";

impl Attempt<'_> {
    /// Says on the card that this job, and what stands behind it, waits: unless that is short, was said before, or there
    /// is no card.
    pub(super) async fn say_slow(&self, wait: TimeDelta) -> Result<(), Trouble> {
        let Task::Effect { code_green, effect } = &self.job.task else {
            return Ok(());
        };
        let card = Effect::Refresh {
            surface: Surface::Card,
        };
        let first_time = self.job.failures == 0;
        if wait < NOTICED || self.job.lane != Lane::Channel || *effect == card || !first_time {
            return Ok(());
        }
        let Some(lies) = self.lies_at(*code_green, &Surface::Card).await? else {
            return Ok(());
        };
        let Some(picture) = self.picture(*code_green, &Surface::Card, false).await? else {
            return Ok(());
        };
        let at = Posted {
            channel: lies.channel.clone(),
            ts: lies.ts.clone(),
        };
        let mut change = Change::new(self.ws().clone(), self.now());
        let shown = String::new();
        change.writes = vec![Write::MessageRef(MessageRef { shown, ..lies })];
        change.effects = vec![(*code_green, card)];
        self.bot.app.commit(change).await?;
        // Where edits have to wait as well, there is nowhere to say it.
        let _ = self
            .bot
            .api
            .update(&at, &with_the_words(picture.message))
            .await;
        Ok(())
    }
}

fn with_the_words(mut message: Message) -> Message {
    message.text = format!("{} {WORDS}", message.text);
    let words = SlackBlockMarkDownText::new(format!(":hourglass_flowing_sand: {WORDS}"));
    let context = SlackContextBlock::new(vec![words.into()]);
    message.blocks.push(SlackBlock::Context(context));
    message
}
