//! Messages: posting, editing, deleting, reacting, threads. Ephemeral ones live beside the history. Rendering for
//! reading is in `driver::text`, what the app may do in `api::chat`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Channel, Touched, World};
use crate::config::{APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID};

/// One emoji under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Without colons; may end in `::skin-tone-3`.
    pub name: String,
    /// Who, in order.
    pub users: Vec<String>,
}

/// A message as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Where.
    pub channel: String,
    /// Its id in that conversation.
    pub ts: String,
    /// The thread's root, set on replies, and on a root once it has replies.
    pub thread_ts: Option<String>,
    /// Who posted it; the bot user for the app.
    pub user: String,
    /// The fallback text.
    pub text: String,
    /// As stored: every block has its id.
    pub blocks: Vec<Value>,
    /// Legacy attachments.
    pub attachments: Vec<Value>,
    /// `{event_type, event_payload}`
    pub metadata: Option<Value>,
    /// When its text was last edited; Slack shows no such mark on messages updated with blocks.
    pub edited: Option<String>,
    /// How often it was changed after posting, in whatever way.
    pub updates: u32,
    /// Emoji under it.
    pub reactions: Vec<Reaction>,
    /// The only person who sees it.
    pub only_for: Option<String>,
    /// File objects shared with it.
    pub files: Vec<Value>,
    /// A reply also shown in the channel.
    pub broadcast: bool,
    /// A deleted root that still holds its replies.
    pub tombstone: bool,
    /// Which people the tests have had read it.
    pub read_by: BTreeSet<String>,
}

impl Message {
    /// Whether the app posted it.
    pub fn from_app(&self) -> bool {
        self.user == BOT_USER_ID
    }

    /// Whether it is shown in the conversation itself, not only in a thread.
    pub fn in_main_view(&self) -> bool {
        self.broadcast || self.thread_ts.as_ref().is_none_or(|root| *root == self.ts)
    }

    /// The message object of the API and of events.
    pub(crate) fn to_json(&self, channel: &Channel, with_metadata: bool) -> Value {
        let mut json = json!({ "type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM_ID });
        if self.tombstone {
            json["subtype"] = json!("tombstone");
            json["hidden"] = json!(true);
        } else if self.broadcast {
            json["subtype"] = json!("thread_broadcast");
        } else if !self.files.is_empty() {
            json["subtype"] = json!("file_share");
        }
        if self.from_app() {
            json["bot_id"] = json!(BOT_ID);
            json["app_id"] = json!(APP_ID);
        }
        if !self.blocks.is_empty() {
            json["blocks"] = json!(self.blocks);
        }
        for (key, list) in [("attachments", &self.attachments), ("files", &self.files)] {
            if !list.is_empty() {
                json[key] = json!(list);
            }
        }
        if let Some(edited) = &self.edited {
            json["edited"] = json!({ "user": self.user, "ts": edited });
        }
        if with_metadata && let Some(metadata) = &self.metadata {
            json["metadata"] = metadata.clone();
        }
        if !self.reactions.is_empty() {
            json["reactions"] = self.reactions_json();
        }
        if let Some(root) = &self.thread_ts {
            json["thread_ts"] = json!(root);
            if *root != self.ts {
                let parent = channel
                    .messages
                    .get(root)
                    .map_or(BOT_USER_ID, |parent| parent.user.as_str());
                json["parent_user_id"] = json!(parent);
            }
        }
        let replies: Vec<&Message> = channel.replies(&self.ts).collect();
        if let Some(latest) = replies.last() {
            let users: BTreeSet<&str> = replies.iter().map(|reply| reply.user.as_str()).collect();
            json["reply_count"] = json!(replies.len());
            json["reply_users_count"] = json!(users.len());
            json["reply_users"] = json!(users);
            json["latest_reply"] = json!(latest.ts);
            json["is_locked"] = json!(false);
            json["subscribed"] = json!(self.from_app());
        }
        json
    }

    /// The `reactions` list.
    pub(crate) fn reactions_json(&self) -> Value {
        self.reactions
            .iter()
            .map(|r| json!({ "name": r.name, "users": r.users, "count": r.users.len() }))
            .collect()
    }
}

fn touched(message: &Message) -> Touched {
    Touched::Message {
        channel: message.channel.clone(),
        ts: message.ts.clone(),
        root: message.thread_ts.clone().filter(|root| *root != message.ts),
        only_for: message.only_for.clone(),
    }
}

/// A message to post.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub user: String,
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    pub broadcast: bool,
    pub only_for: Option<String>,
    pub files: Vec<Value>,
}

impl World {
    /// Posts. The channel must exist.
    pub(crate) fn post(&mut self, channel: &str, draft: Draft, now: DateTime<Utc>) -> String {
        let ts = self.next_ts(now);
        let mut blocks = draft.blocks;
        self.complete_blocks(&mut blocks);
        let message = Message {
            channel: channel.into(),
            ts: ts.clone(),
            thread_ts: draft.thread_ts.clone(),
            read_by: BTreeSet::from([draft.user.clone()]),
            user: draft.user,
            text: draft.text,
            blocks,
            attachments: draft.attachments,
            metadata: draft.metadata,
            edited: None,
            updates: 0,
            reactions: Vec::new(),
            only_for: draft.only_for,
            files: draft.files,
            broadcast: draft.broadcast,
            tombstone: false,
        };
        self.touch_message(&message);
        if let Some(channel) = self.channels.get_mut(channel) {
            if message.only_for.is_some() {
                channel.ephemerals.push(message);
            } else {
                if let Some(root) = draft
                    .thread_ts
                    .as_ref()
                    .and_then(|root| channel.messages.get_mut(root))
                {
                    root.thread_ts.clone_from(&draft.thread_ts);
                }
                if let Some(root) = draft.thread_ts {
                    let replies = channel.threads.entry(root).or_default();
                    replies.insert(ts.clone());
                }
                channel.messages.insert(ts.clone(), message);
            }
        }
        ts
    }

    /// The message object of a message in a conversation's history; null where there is none.
    pub(crate) fn message_json(&self, channel: &str, ts: &str) -> Value {
        let found = self
            .channels
            .get(channel)
            .and_then(|c| Some((c, c.messages.get(ts)?)));
        found.map_or(Value::Null, |(channel, message)| {
            message.to_json(channel, true)
        })
    }

    /// A message to change, ephemeral ones too.
    pub(crate) fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        let found = self.message(channel, ts)?;
        self.journal.touch(touched(found));
        self.stored_mut(channel, ts)
    }

    fn stored_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        let channel = self.channels.get_mut(channel)?;
        match channel.messages.get_mut(ts) {
            Some(message) => Some(message),
            None => channel
                .ephemerals
                .iter_mut()
                .find(|message| message.ts == ts),
        }
    }

    /// Notes that a message and, where it is a reply, its root look different now.
    fn touch_message(&mut self, message: &Message) {
        self.journal.touch(touched(message));
        let root = message
            .thread_ts
            .as_ref()
            .filter(|root| **root != message.ts);
        if let Some(root) = root.and_then(|root| self.message(&message.channel, root)) {
            self.journal.touch(touched(root));
        }
    }

    /// Replaces text and blocks; `None` leaves a part as it is. Edits make nothing unread, as in Slack.
    pub(crate) fn edit(
        &mut self,
        channel: &str,
        ts: &str,
        text: Option<String>,
        blocks: Option<Vec<Value>>,
        now: DateTime<Utc>,
    ) {
        let edited = self.next_ts(now);
        let blocks = blocks.map(|mut blocks| {
            self.complete_blocks(&mut blocks);
            blocks
        });
        if let Some(message) = self.message_mut(channel, ts) {
            if let Some(text) = text {
                message.text = text;
            }
            if let Some(blocks) = blocks {
                message.blocks = blocks;
            }
            message.updates += 1;
            message.edited = message.blocks.is_empty().then_some(edited);
        }
    }

    /// Deletes. A root with replies stays as a tombstone. Gives back what was there.
    pub(crate) fn delete(&mut self, channel: &str, ts: &str) -> Option<Message> {
        let was = self.message(channel, ts)?.clone();
        self.touch_message(&was);
        let channel = self.channels.get_mut(channel)?;
        if let Some(at) = channel
            .ephemerals
            .iter()
            .position(|message| message.ts == ts)
        {
            return Some(channel.ephemerals.remove(at));
        }
        let has_replies = channel.replies(ts).next().is_some();
        if has_replies {
            if let Some(message) = channel.messages.get_mut(ts) {
                message.tombstone = true;
                message.text = "This message was deleted.".into();
                message.blocks.clear();
                message.reactions.clear();
                message.metadata = None;
            }
        } else {
            channel.messages.remove(ts);
            let root = was.thread_ts.as_deref().unwrap_or_default();
            if let Some(replies) = channel.threads.get_mut(root) {
                replies.remove(ts);
            }
        }
        channel.pins.retain(|pin| pin != ts);
        Some(was)
    }

    /// Adds a reaction; false if it was there.
    pub(crate) fn react(&mut self, channel: &str, ts: &str, user: &str, name: &str) -> bool {
        let Some(message) = self.message_mut(channel, ts) else {
            return false;
        };
        match message
            .reactions
            .iter_mut()
            .find(|reaction| reaction.name == name)
        {
            Some(reaction) if reaction.users.iter().any(|u| u == user) => false,
            Some(reaction) => {
                reaction.users.push(user.into());
                true
            }
            None => {
                message.reactions.push(Reaction {
                    name: name.into(),
                    users: vec![user.into()],
                });
                true
            }
        }
    }

    /// Takes a reaction back; false if it was not there.
    pub(crate) fn unreact(&mut self, channel: &str, ts: &str, user: &str, name: &str) -> bool {
        let Some(message) = self.message_mut(channel, ts) else {
            return false;
        };
        let Some(reaction) = message
            .reactions
            .iter_mut()
            .find(|reaction| reaction.name == name)
        else {
            return false;
        };
        let before = reaction.users.len();
        reaction.users.retain(|u| u != user);
        let removed = reaction.users.len() < before;
        message
            .reactions
            .retain(|reaction| !reaction.users.is_empty());
        removed
    }
}
