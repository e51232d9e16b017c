//! Looking at what is already there: our own message by its reference, a reaction by its person.

use serde_json::Value;

use super::answers::{FoundMessage, Messages, ReactionsAnswer};
use super::{Result, SlackApi, SlackError};
use crate::domain::ids::{ChannelId, MessageTs, UserId};
use crate::slack::wire;

/// In a conversation the newest come first, so two pages hold whatever we may have just posted.
const PAGES: usize = 2;
/// In a thread the oldest come first.
const THREAD_PAGES: usize = 15;
const PAGE: &str = "100";

impl SlackApi {
    /// Looks for our own message by its reference. `Ok(None)`: it is not there. A missing optional scope is
    /// [`SlackError::Permanent`].
    ///
    /// Times are left out of it: the clock that stamps messages is Slack's, and ours may differ.
    pub async fn find(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        reference: &str,
    ) -> Result<Option<MessageTs>> {
        let (method, pages) = match thread {
            Some(_) => ("conversations.replies", THREAD_PAGES),
            None => ("conversations.history", PAGES),
        };
        let mut cursor = String::new();
        for _ in 0..pages {
            let mut query = vec![
                ("channel", channel.as_str()),
                ("limit", PAGE),
                ("include_all_metadata", "true"),
            ];
            query.extend(thread.map(|ts| ("ts", ts.as_str())));
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let answer: Messages = self.read(method, &query).await?;
            if let Some(found) = answer
                .messages
                .into_iter()
                .find(|message| carries(message, reference))
            {
                return Ok(found.ts.map(Into::into));
            }
            match answer
                .response_metadata
                .and_then(|next| next.next_cursor)
                .filter(|next| !next.is_empty())
            {
                Some(next) => cursor = next,
                None => return Ok(None),
            }
        }
        match thread {
            None => Ok(None),
            // The newest were not reached.
            Some(_) => Err(SlackError::Permanent {
                code: "thread_too_long".to_owned(),
            }),
        }
    }

    /// Whether this person's reaction is still on the message. `name` is without its skin tone.
    pub async fn has_reaction(
        &self,
        channel: &ChannelId,
        ts: &MessageTs,
        user: &UserId,
        name: &str,
    ) -> Result<bool> {
        let query = [
            ("channel", channel.as_str()),
            ("timestamp", ts.as_str()),
            ("full", "true"),
        ];
        let answer: ReactionsAnswer = self.read("reactions.get", &query).await?;
        // Without the message it says nothing of what stands on it.
        let message = answer.message.ok_or_else(|| SlackError::Permanent {
            code: "no_message".to_owned(),
        })?;
        let reactions = message.reactions;
        let same = |given: &str| given.split("::").next() == Some(name);
        Ok(reactions.iter().any(|reaction| {
            same(&reaction.name) && reaction.users.iter().any(|by| by == user.as_str())
        }))
    }
}

fn carries(message: &FoundMessage, reference: &str) -> bool {
    let Some(metadata) = &message.metadata else {
        return false;
    };
    metadata.get("event_type").and_then(Value::as_str) == Some(wire::METADATA_EVENT)
        && metadata
            .pointer("/event_payload/ref")
            .and_then(Value::as_str)
            == Some(reference)
}
