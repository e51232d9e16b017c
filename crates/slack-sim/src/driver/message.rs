//! A message as somebody read it: a copy of how it stood then, with ways to look at it.

use std::ops::Deref;

use super::{Acted, DriverError, click, text};
use crate::{SlackSim, blockkit::elements, world::Message};

/// A message as it stood when it was read; [`Self::now`] looks again.
#[derive(Clone)]
pub struct MessageHandle {
    sim: SlackSim,
    message: Message,
}

impl std::fmt::Debug for MessageHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.message.fmt(f)
    }
}

impl Deref for MessageHandle {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.message
    }
}

impl MessageHandle {
    pub(super) fn new(sim: &SlackSim, message: Message) -> Self {
        Self {
            sim: sim.clone(),
            message,
        }
    }

    pub(super) fn find(sim: &SlackSim, channel: &str, ts: &str) -> Option<Self> {
        sim.look(|world| world.message(channel, ts).cloned())
            .map(|message| Self::new(sim, message))
    }

    /// The message as it stands now.
    ///
    /// # Errors
    /// When it has been deleted.
    pub fn now(&self) -> Acted<Self> {
        let gone = || DriverError::MessageGone {
            channel: self.channel.clone(),
            ts: self.ts.clone(),
        };
        Self::find(&self.sim, &self.channel, &self.ts)
            .filter(|m| !m.tombstone)
            .ok_or_else(gone)
    }

    /// Everything it shows, as plain text: blocks if it has any, else its text; names for mentions, buttons in
    /// brackets.
    pub fn visible_text(&self) -> String {
        if self.blocks.is_empty() {
            text::mrkdwn(&self.sim, &self.text)
        } else {
            text::blocks(&self.sim, &self.blocks)
        }
    }

    /// Whether its visible text or its fallback text contains this.
    pub fn shows(&self, wanted: &str) -> bool {
        self.visible_text().contains(wanted) || text::mrkdwn(&self.sim, &self.text).contains(wanted)
    }

    /// What there is to click: texts of buttons and of menu options.
    pub fn buttons(&self) -> Vec<String> {
        click::names(&elements::interactive(&self.blocks))
    }

    /// Whether it was changed after it was posted.
    pub fn is_edited(&self) -> bool {
        self.updates > 0
    }

    /// Who reacted with this emoji.
    pub fn reacted_with(&self, emoji: &str) -> Vec<String> {
        let found = self
            .reactions
            .iter()
            .find(|reaction| reaction.name == emoji);
        found
            .map(|reaction| reaction.users.clone())
            .unwrap_or_default()
    }

    /// The mentions it makes, in text or blocks, as written: `<@U0LENA>`, `<!channel>`, `<!subteam^S1>`. A date
    /// (`<!date^…>`) looks like one and notifies nobody.
    pub fn mentions(&self) -> Vec<String> {
        text::marks(&self.message)
            .into_iter()
            .filter(|mark| mark.starts_with("<@") || mark.starts_with("<!"))
            .filter(|mark| !mark.starts_with("<!date^"))
            .collect()
    }

    /// The links it makes, in text or blocks, bare addresses that Slack makes links of too.
    pub fn links(&self) -> Vec<String> {
        text::links(&self.message)
    }
}
