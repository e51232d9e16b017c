//! Reading a conversation: a person's DM with the app, or a channel. Reading is remembered per person, so that a test
//! can assert that no message of the app went unread.

use std::time::Duration;

use super::{Acted, DriverError, MessageHandle, PersonHandle};

/// A conversation as one person sees it.
#[derive(Clone, Debug)]
pub struct Feed {
    person: PersonHandle,
    /// None: their DM with the app, which may not be there yet.
    channel: Option<String>,
    /// Only this thread.
    thread: Option<String>,
}

impl Feed {
    pub(super) fn dm(person: PersonHandle) -> Self {
        Self {
            person,
            channel: None,
            thread: None,
        }
    }

    pub(super) fn channel(person: PersonHandle, channel: String) -> Self {
        Self {
            person,
            channel: Some(channel),
            thread: None,
        }
    }

    /// Only the thread under this message, root and all.
    #[must_use]
    pub fn thread(&self, root_ts: &str) -> Self {
        Self {
            thread: Some(root_ts.into()),
            ..self.clone()
        }
    }

    /// The conversation's id, once there is one.
    pub fn channel_id(&self) -> Option<String> {
        let dm = || {
            self.person.sim.look(|world| {
                world
                    .dm_with(self.person.id())
                    .map(|channel| channel.id.clone())
            })
        };
        self.channel.clone().or_else(dm)
    }

    /// All messages the person could see here, oldest first, thread replies too. Nothing becomes read.
    pub fn peek(&self) -> Vec<MessageHandle> {
        let Some(channel) = self.channel_id() else {
            return Vec::new();
        };
        let messages: Vec<_> = self.person.sim.look(|world| {
            let in_thread = |m: &crate::world::Message| match &self.thread {
                Some(root) => m.ts == *root || m.thread_ts.as_ref() == Some(root),
                None => true,
            };
            let for_them = |m: &crate::world::Message| {
                m.only_for
                    .as_deref()
                    .is_none_or(|user| user == self.person.id())
            };
            world
                .messages(&channel)
                .filter(|m| for_them(m) && in_thread(m))
                .cloned()
                .collect()
        });
        messages
            .into_iter()
            .map(|message| MessageHandle::new(&self.person.sim, message))
            .collect()
    }

    /// Reads everything.
    pub fn read_all(&self) -> Vec<MessageHandle> {
        let all = self.peek();
        for message in &all {
            self.person.reads(message);
        }
        all
    }

    /// The app's messages they have not read, oldest first. Nothing becomes read.
    pub fn unread(&self) -> Vec<MessageHandle> {
        let id = self.person.id();
        self.peek()
            .into_iter()
            .filter(|m| m.from_app() && !m.tombstone && !m.read_by.contains(id))
            .collect()
    }

    /// Reads the oldest unread message of the app.
    pub fn next_unread(&self) -> Option<MessageHandle> {
        let first = self.unread().into_iter().next()?;
        self.person.reads(&first);
        Some(first)
    }

    /// Reads the newest message.
    pub fn last(&self) -> Option<MessageHandle> {
        let last = self.peek().pop()?;
        self.person.reads(&last);
        Some(last)
    }

    /// Reads the newest message that shows this text: an unread one first.
    ///
    /// # Errors
    /// When there is none; says what there is.
    pub fn expect(&self, wanted: &str) -> Acted<MessageHandle> {
        let newest = |all: Vec<MessageHandle>| all.into_iter().rev().find(|m| m.shows(wanted));
        let found = newest(self.unread()).or_else(|| newest(self.peek()));
        let found = found.ok_or_else(|| self.nothing(wanted))?;
        self.person.reads(&found);
        Ok(found)
    }

    /// Waits until there is an unread message that shows this text, and reads it.
    ///
    /// # Errors
    /// When none comes in five seconds of real time.
    pub async fn wait_for(&self, wanted: &str) -> Acted<MessageHandle> {
        let look = |_: &_| {
            self.unread()
                .into_iter()
                .rev()
                .find(|message| message.shows(wanted))
        };
        let found = self.person.sim.wait_for(look, Duration::from_secs(5)).await;
        let found = found.map_err(|_| self.nothing(wanted))?;
        self.person.reads(&found);
        Ok(found)
    }

    fn nothing(&self, wanted: &str) -> DriverError {
        let lines: Vec<String> = self
            .peek()
            .iter()
            .map(|m| format!("- {}", m.visible_text()))
            .collect();
        DriverError::NoMessage {
            who: self.person.name(),
            wanted: wanted.into(),
            channel: self.channel_id().unwrap_or_else(|| "their DM".into()),
            available: lines.join("\n"),
        }
    }
}
