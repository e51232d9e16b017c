//! Who has read what: a mark on each message for the tests, and for the page how far each person has read in each
//! conversation, and how much is new to them.

use std::ops::Bound;

use super::{Channel, ChannelKind, Message, Touched, World};

/// How far back new messages are counted; a page shows more as `99+`.
const COUNTED: usize = 100;

/// What is new to somebody in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Messages, at most [`COUNTED`].
    pub messages: usize,
    /// Of those, the ones that mention them; in a DM, all.
    pub mentions: usize,
    /// The oldest new one in the conversation itself, as far as counted.
    pub first: Option<String>,
}

impl World {
    /// Marks one message as read by somebody.
    pub(crate) fn note_reader(&mut self, channel: &str, ts: &str, user: &str) {
        let Some(channel) = self.channels.get_mut(channel) else {
            return;
        };
        let message = match channel.messages.get_mut(ts) {
            Some(message) => Some(message),
            None => channel.ephemerals.iter_mut().find(|m| m.ts == ts),
        };
        if let Some(message) = message {
            message.read_by.insert(user.into());
        }
    }

    /// Marks everything up to this message as read, from where they had read to.
    pub(crate) fn read_up_to(&mut self, channel: &str, ts: &str, user: &str) {
        let key = (user.to_string(), channel.to_string());
        let from = self.read_up_to.get(&key).cloned().unwrap_or_default();
        let Some(found) = self.channels.get_mut(channel) else {
            return;
        };
        for message in &mut found.ephemerals {
            if message.only_for.as_deref() == Some(user) && *message.ts <= *ts {
                message.read_by.insert(user.into());
            }
        }
        if *ts <= *from {
            return;
        }
        let range = (Bound::Excluded(from), Bound::Included(ts.to_string()));
        for (_, message) in found.messages.range_mut(range) {
            message.read_by.insert(user.into());
        }
        self.read_up_to.insert(key, ts.into());
        self.journal.touch(Touched::Read {
            user: user.into(),
            channel: channel.into(),
        });
    }

    /// What is new to somebody in a conversation. Looks at the newest messages only.
    pub(crate) fn news(&self, channel: &Channel, user: &str) -> News {
        let key = (user.to_string(), channel.id.clone());
        let read = self.read_up_to.get(&key).map_or("", String::as_str);
        let mut news = News::default();
        let newer = channel.messages.values().rev();
        for message in newer.take_while(|m| *m.ts > *read).take(COUNTED) {
            if message.user == user || message.tombstone {
                continue;
            }
            let mentioned = mentions(message, user);
            if message.in_main_view() {
                news.messages += 1;
                news.first = Some(message.ts.clone());
            }
            if mentioned || channel.kind == ChannelKind::Im {
                news.mentions += 1;
            }
        }
        news
    }
}

/// Whether it names this person, or everybody.
fn mentions(message: &Message, user: &str) -> bool {
    let names = |text: &str| {
        text.contains(&format!("<@{user}"))
            || ["<!channel", "<!here", "<!everyone"]
                .iter()
                .any(|all| text.contains(all))
    };
    names(&message.text) || message.blocks.iter().any(|block| names(&block.to_string()))
}
