//! The workspace as pure state: people, conversations, messages, views, files. No I/O, no clock, no HTTP: time comes
//! in as an argument, and who may do what is decided by the callers in `api` and `driver`.

mod cast;
mod channels;
mod files;
mod hooks;
mod journal;
mod keeping;
mod messages;
mod people;
mod reading;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use channels::{Channel, ChannelKind};
pub(crate) use hooks::Hook;
pub(crate) use hooks::{HookError, Trigger, TriggerError};
pub(crate) use journal::{Journal, Touched};
pub(crate) use messages::Draft;
pub use messages::{Message, Reaction};
pub use people::{Person, PersonKind, PersonSpec};
pub(crate) use views::{MAX_STACK, Values};
pub use views::{View, ViewKind};

use crate::{SimConfig, faults::next_random};

/// An uploaded file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredFile {
    /// `F…`
    pub id: String,
    /// As given.
    pub name: String,
    /// As given on completion, else the name.
    pub title: String,
    /// The announced length in bytes.
    pub length: u64,
    /// When its address was asked for, in unix seconds.
    pub created: i64,
    /// The bytes, once uploaded.
    #[serde(with = "keeping::bytes")]
    pub content: Option<Vec<u8>>,
    /// Where it was shared on completion.
    pub channels: Vec<String>,
    /// Its upload was completed, for which there is one call.
    #[serde(default)]
    pub complete: bool,
    /// Deleted since; its bytes are gone.
    #[serde(default)]
    pub deleted: bool,
}

/// A user group.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UserGroup {
    /// `S…`
    pub id: String,
    /// Without the `@`.
    pub handle: String,
    /// Shown.
    pub name: String,
    /// Members' ids.
    pub users: Vec<String>,
}

/// The workspace.
#[derive(Debug, Serialize, Deserialize)]
pub struct World {
    pub(crate) people: BTreeMap<String, Person>,
    pub(crate) channels: BTreeMap<String, Channel>,
    pub(crate) views: BTreeMap<String, View>,
    /// Each person's open modals, the visible one last.
    pub(crate) stacks: BTreeMap<String, Vec<String>>,
    /// Each person's published Home, as a view id.
    pub(crate) homes: BTreeMap<String, String>,
    pub(crate) files: BTreeMap<String, StoredFile>,
    pub(crate) user_groups: Vec<UserGroup>,
    /// What Slack itself told a person: "We had some trouble connecting. Try again?"
    pub(crate) notices: BTreeMap<String, Vec<String>>,
    /// What a person has chosen in a message's elements, by conversation, `ts` and person.
    #[serde(with = "keeping::pairs")]
    pub(crate) message_values: BTreeMap<(String, String, String), Values>,
    /// The options an app has last suggested, by person, `block_id` and `action_id`.
    #[serde(skip)]
    pub(crate) suggested: BTreeMap<(String, String, String), Vec<Value>>,
    #[serde(skip)]
    pub(crate) triggers: BTreeMap<String, Trigger>,
    #[serde(skip)]
    pub(crate) hooks: BTreeMap<String, Hook>,
    /// How far each person has read, by person and conversation.
    #[serde(with = "keeping::pairs")]
    pub(crate) read_up_to: BTreeMap<(String, String), String>,
    #[serde(skip)]
    pub(crate) journal: Journal,
    last_ts: i64,
    serial: u64,
    seed: u64,
}

impl World {
    pub(crate) fn new(config: &SimConfig, now: DateTime<Utc>) -> Self {
        let mut world = Self {
            people: BTreeMap::new(),
            channels: BTreeMap::new(),
            views: BTreeMap::new(),
            stacks: BTreeMap::new(),
            homes: BTreeMap::new(),
            files: BTreeMap::new(),
            user_groups: Vec::new(),
            notices: BTreeMap::new(),
            message_values: BTreeMap::new(),
            suggested: BTreeMap::new(),
            triggers: BTreeMap::new(),
            hooks: BTreeMap::new(),
            read_up_to: BTreeMap::new(),
            journal: Journal::default(),
            last_ts: 0,
            serial: 0,
            seed: config.seed,
        };
        cast::add_bot(&mut world, &config.app_name);
        if config.with_cast {
            cast::add_people(&mut world);
            cast::add_channels(&mut world, now);
        }
        world
    }

    /// A `ts` no other message has, in microseconds from the clock, always growing.
    pub(crate) fn next_ts(&mut self, now: DateTime<Utc>) -> String {
        self.last_ts = now.timestamp_micros().max(self.last_ts + 1);
        format!(
            "{}.{:06}",
            self.last_ts / 1_000_000,
            self.last_ts % 1_000_000
        )
    }

    /// A new id: `prefix` and a serial number, like `V0000001A`.
    pub(crate) fn next_id(&mut self, prefix: &str) -> String {
        self.serial += 1;
        format!("{prefix}{:08X}", self.serial)
    }

    /// A number that has not been used for an id.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Random-looking letters and digits, repeatable from the seed.
    pub(crate) fn token(&mut self, length: usize) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..length)
            .map(|_| {
                let at = next_random(&mut self.seed) % ALPHABET.len() as u64;
                ALPHABET
                    .get(usize::try_from(at).unwrap_or_default())
                    .map_or('x', |byte| char::from(*byte))
            })
            .collect()
    }

    /// Everybody, deactivated people and bots too.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// One person by id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// One person by id, handle, display name or real name.
    pub fn find_person(&self, who: &str) -> Option<&Person> {
        let who = who.trim_start_matches('@');
        self.people.get(who).or_else(|| {
            self.people.values().find(|p| {
                p.display_name.eq_ignore_ascii_case(who)
                    || p.real_name.eq_ignore_ascii_case(who)
                    || p.name.eq_ignore_ascii_case(who)
            })
        })
    }

    /// Every conversation, DMs too.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.values()
    }

    /// One conversation by id or `#name`.
    pub fn channel(&self, which: &str) -> Option<&Channel> {
        self.channels.get(which).or_else(|| {
            let name = which.trim_start_matches('#');
            self.channels
                .values()
                .find(|c| c.kind.is_channel() && c.name == name)
        })
    }

    /// The bot's DM with a person, once there is one.
    pub fn dm_with(&self, user: &str) -> Option<&Channel> {
        self.channels
            .values()
            .find(|c| c.kind == ChannelKind::Im && c.members.contains(user))
    }

    /// A message by conversation and `ts`, ephemeral ones too.
    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        let channel = self.channels.get(channel)?;
        channel
            .messages
            .get(ts)
            .or_else(|| channel.ephemerals.iter().find(|m| m.ts == ts))
    }

    /// All messages of a conversation, oldest first, replies and ephemeral ones too.
    pub fn messages<'a>(&'a self, channel: &str) -> impl Iterator<Item = &'a Message> {
        self.channels
            .get(channel)
            .into_iter()
            .flat_map(Channel::all_messages)
    }

    /// A person's open modals, the visible one last.
    pub fn view_stack(&self, user: &str) -> Vec<&View> {
        self.stacks
            .get(user)
            .into_iter()
            .flatten()
            .filter_map(|id| self.views.get(id))
            .collect()
    }

    /// A person's published Home.
    pub fn home(&self, user: &str) -> Option<&View> {
        self.homes.get(user).and_then(|id| self.views.get(id))
    }

    /// Uploaded files.
    pub fn files(&self) -> impl Iterator<Item = &StoredFile> {
        self.files.values()
    }

    /// What Slack itself told a person, oldest first.
    pub fn notices(&self, user: &str) -> &[String] {
        self.notices.get(user).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn notice(&mut self, user: &str, text: &str) {
        self.notices
            .entry(user.into())
            .or_default()
            .push(text.into());
        self.journal.touch(Touched::Notice(user.into()));
    }

    /// A conversation to change.
    pub(crate) fn channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        let found = self.channels.get_mut(id)?;
        self.journal.touch(Touched::Place(id.into()));
        Some(found)
    }

    /// Adds a conversation.
    pub(crate) fn add_channel(&mut self, channel: Channel) {
        self.journal.touch(Touched::Place(channel.id.clone()));
        self.channels.insert(channel.id.clone(), channel);
    }

    /// Gives blocks and interactive elements the ids Slack gives where the app gave none.
    pub(crate) fn complete_blocks(&mut self, blocks: &mut [Value]) {
        for block in blocks {
            let Some(block) = block.as_object_mut() else {
                continue;
            };
            if !block.contains_key("block_id") {
                block.insert("block_id".into(), Value::String(self.token(5)));
            }
            for key in ["element", "accessory"] {
                if let Some(element) = block.get_mut(key) {
                    self.complete_element(element);
                }
            }
            for element in block
                .get_mut("elements")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                self.complete_element(element);
            }
        }
    }

    fn complete_element(&mut self, element: &mut Value) {
        let kind = element
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !crate::blockkit::is_interactive(kind) {
            return;
        }
        if let Some(element) = element.as_object_mut()
            && !element.contains_key("action_id")
        {
            element.insert("action_id".into(), Value::String(self.token(5)));
        }
    }
}

/// Names of members, for `channel_not_found` style decisions.
pub(crate) type Members = BTreeSet<String>;
