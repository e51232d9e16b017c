//! Looking at what is already there: our own message by its reference, a reaction by its person.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::answers::{FoundMessage, Messages, ReactionsAnswer};
use super::{Result, SlackApi, SlackError};
use crate::domain::ids::{ChannelId, MessageTs, UserId};
use crate::slack::wire;

/// Nobody writes so much in the time of some leases.
const PAGES: usize = 20;
/// In a thread the oldest come first.
const THREAD_PAGES: usize = 15;
/// Messages are stamped by Slack's clock, and ours may differ; and a job that was lost and made anew is younger than what it
/// posted.
const MARGIN: TimeDelta = TimeDelta::days(1);
const PAGE: &str = "100";

impl SlackApi {
    /// Looks for our own message by its reference; it was not posted before `since`, by our clock. `Ok(None)`: it is not
    /// there. A missing optional scope, and more messages than can be looked through, are [`SlackError::Permanent`].
    pub async fn find(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        reference: &str,
        since: DateTime<Utc>,
    ) -> Result<Option<MessageTs>> {
        let since = since - MARGIN;
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
            // In a conversation the newest come first.
            let is_past = thread.is_none() && answer.messages.iter().any(|it| is_before(it, since));
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
                Some(next) if !is_past => cursor = next,
                Some(_) | None => return Ok(None),
            }
        }
        Err(SlackError::Permanent {
            code: "too_many_messages".to_owned(),
        })
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

fn is_before(message: &FoundMessage, since: DateTime<Utc>) -> bool {
    let seconds = message
        .ts
        .as_deref()
        .and_then(|ts| ts.split('.').next()?.parse().ok());
    seconds.is_some_and(|seconds: i64| seconds < since.timestamp())
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
