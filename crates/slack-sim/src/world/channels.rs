//! Conversations: public and private channels, DMs, group DMs. Membership is data here; access is decided by callers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Members, Message, World};
use crate::config::{BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID};

/// What sort of conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChannelKind {
    /// A public channel.
    Public,
    /// A private channel.
    Private,
    /// A direct message with the app's bot.
    Im,
    /// A group direct message.
    Mpim,
}

impl ChannelKind {
    /// Whether it has a name.
    pub fn is_channel(self) -> bool {
        matches!(self, Self::Public | Self::Private)
    }

    /// Whether anybody may find it.
    pub(crate) fn is_public(self) -> bool {
        self == Self::Public
    }

    /// The prefix of its scopes: `channels`, `groups`, `im`, `mpim`.
    pub(crate) fn scope_family(self) -> &'static str {
        match self {
            Self::Public => "channels",
            Self::Private => "groups",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The `channel_type` of message events, which is also the end of `message.channels` without its plural.
    pub(crate) fn event_type(self) -> &'static str {
        match self {
            Self::Public => "channel",
            Self::Private => "group",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }
}

/// A conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    /// `C…` or `D…`
    pub id: String,
    /// Without the `#`; empty for DMs.
    pub name: String,
    /// What sort.
    pub kind: ChannelKind,
    /// Who made it.
    pub creator: String,
    /// Its topic.
    pub topic: String,
    /// No more posts.
    pub archived: bool,
    /// Shared with another company.
    pub shared: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Who is in it.
    pub members: Members,
    /// By `ts`, replies too.
    pub messages: BTreeMap<String, Message>,
    /// Only-visible-to-you messages, which are in no history.
    pub ephemerals: Vec<Message>,
    /// `ts` of replies, by their root's.
    pub(crate) threads: BTreeMap<String, BTreeSet<String>>,
    /// `ts` of pinned messages.
    pub pins: Vec<String>,
    /// Bookmark objects as the API shows them.
    pub bookmarks: Vec<Value>,
}

impl Channel {
    pub(crate) fn new(
        id: &str,
        name: &str,
        kind: ChannelKind,
        creator: &str,
        created: DateTime<Utc>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            creator: creator.into(),
            topic: String::new(),
            archived: false,
            shared: false,
            created,
            members: Members::new(),
            messages: BTreeMap::new(),
            ephemerals: Vec::new(),
            threads: BTreeMap::new(),
            pins: Vec::new(),
            bookmarks: Vec::new(),
        }
    }

    /// Whether the app's bot is in it.
    pub fn has_bot(&self) -> bool {
        self.members.contains(BOT_USER_ID)
    }

    /// The name interactions carry for it.
    pub(crate) fn payload_name(&self) -> &str {
        match self.kind {
            ChannelKind::Public => &self.name,
            ChannelKind::Private => "privategroup",
            ChannelKind::Im => "directmessage",
            ChannelKind::Mpim => "mpdm",
        }
    }

    /// Replies of a thread, oldest first, without its root.
    pub(crate) fn replies<'a>(
        &'a self,
        root: &str,
    ) -> impl DoubleEndedIterator<Item = &'a Message> + use<'a> {
        self.threads
            .get(root)
            .into_iter()
            .flatten()
            .filter_map(|ts| self.messages.get(ts))
    }

    /// How many replies a thread has.
    pub(crate) fn reply_count(&self, root: &str) -> usize {
        self.threads.get(root).map_or(0, BTreeSet::len)
    }

    /// Every message, oldest first, replies and ephemeral ones too. Both stores are in order already.
    pub(crate) fn all_messages(&self) -> impl Iterator<Item = &Message> {
        let mut stored = self.messages.values().peekable();
        let mut ephemeral = self.ephemerals.iter().peekable();
        std::iter::from_fn(move || match (stored.peek(), ephemeral.peek()) {
            (Some(one), Some(other)) if other.ts < one.ts => ephemeral.next(),
            (Some(_), _) => stored.next(),
            (None, _) => ephemeral.next(),
        })
    }

    /// The `channel` object of conversations.info.
    pub(crate) fn to_json(&self) -> Value {
        let created = self.created.timestamp();
        if self.kind == ChannelKind::Im {
            let user = self.members.iter().find(|id| *id != BOT_USER_ID);
            return json!({
                "id": self.id, "created": created, "is_im": true, "is_org_shared": false, "is_archived": false,
                "is_open": true, "context_team_id": TEAM_ID, "updated": self.created.timestamp_millis(),
                "user": user, "latest": null, "unread_count": 0, "priority": 0,
            });
        }
        let topic = json!({ "value": self.topic, "creator": self.creator, "last_set": created });
        let mut shared_with = vec![TEAM_ID];
        if self.shared {
            shared_with.push(OTHER_TEAM_ID);
        }
        json!({
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": created,
            "creator": self.creator, "is_channel": self.kind == ChannelKind::Public,
            "is_group": self.kind == ChannelKind::Private, "is_im": false,
            "is_mpim": self.kind == ChannelKind::Mpim, "is_private": self.kind != ChannelKind::Public,
            "is_archived": self.archived, "is_general": self.name == "general", "is_shared": self.shared,
            "is_ext_shared": self.shared, "is_org_shared": false, "is_pending_ext_shared": false,
            "is_member": self.has_bot(), "shared_team_ids": shared_with, "context_team_id": TEAM_ID,
            "unlinked": 0, "previous_names": [], "pending_shared": [], "parent_conversation": null,
            "updated": self.created.timestamp_millis(), "topic": topic,
            "purpose": { "value": "", "creator": "", "last_set": 0 },
        })
    }
}

impl World {
    /// The bot's DM with a person, made if need be. Says whether it was there.
    pub(crate) fn open_dm(&mut self, user: &str, now: DateTime<Utc>) -> (String, bool) {
        if let Some(channel) = self.dm_with(user) {
            return (channel.id.clone(), true);
        }
        let readable = format!("D{}", user.get(1..).unwrap_or_default());
        let id = if self.channels.contains_key(&readable) {
            self.next_id("D")
        } else {
            readable
        };
        let mut channel = Channel::new(&id, "", ChannelKind::Im, user, now);
        channel
            .members
            .extend([user.to_string(), BOT_USER_ID.to_string()]);
        self.add_channel(channel);
        (id, false)
    }

    /// A group DM of the bot and these people, made if need be.
    pub(crate) fn open_group_dm(&mut self, users: &[String], now: DateTime<Utc>) -> (String, bool) {
        let members: Members = users
            .iter()
            .cloned()
            .chain([BOT_USER_ID.to_string()])
            .collect();
        let known = self
            .channels
            .values()
            .find(|c| c.kind == ChannelKind::Mpim && c.members == members);
        if let Some(channel) = known {
            return (channel.id.clone(), true);
        }
        let id = self.next_id("C");
        let name = format!("mpdm-{}-1", users.join("--").to_lowercase());
        let mut channel = Channel::new(&id, &name, ChannelKind::Mpim, BOT_USER_ID, now);
        channel.members = members;
        self.add_channel(channel);
        (id, false)
    }
}
