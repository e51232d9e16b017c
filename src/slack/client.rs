//! Calls to Slack: typed by slack-morphism, each with a deadline, none retried here. What came of a call is one of
//! four things: done, or a [`SlackError`]. No token and no body is ever logged.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use thiserror::Error;

use super::render::Message;
use crate::clock::Clock;
use crate::domain::ids::{ChannelId, MessageTs, UserId, WorkspaceId};
use crate::store::people::Person;

/// What came of a call that did not succeed. `code` is Slack's own error code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SlackError {
    /// Slack did nothing and says when to come back.
    #[error("rate limited for {after}")]
    Retry { after: TimeDelta },
    /// Slack did nothing and never will.
    #[error("refused: {code}")]
    Permanent { code: String },
    /// Nobody knows whether Slack did it: time-out, reset, 5xx, an answer that is not Slack's.
    #[error("unknown outcome: {what}")]
    Ambiguous { what: String },
}

/// Who we are, as `auth.test` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub workspace: WorkspaceId,
    pub team: String,
    pub bot_user: UserId,
    /// What the token may do (`x-oauth-scopes`); `None` where Slack did not say.
    pub scopes: Option<Vec<String>>,
}

/// A message to post.
#[derive(Clone, Debug)]
pub struct Post {
    /// A channel, or a person: Slack then opens the DM.
    pub to: String,
    pub thread: Option<MessageTs>,
    pub message: Message,
    /// Our own opaque id, to find the message again.
    pub reference: String,
}

/// Where a message came to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub channel: ChannelId,
    pub ts: MessageTs,
}

/// One workspace's Slack. Clones share connections.
#[derive(Clone, Debug)]
pub struct SlackApi {}

type Result<T> = std::result::Result<T, SlackError>;

impl SlackApi {
    /// `api_url` without a trailing slash: `https://slack.com/api`. The clock keeps calls out of the windows that Slack
    /// has closed.
    pub fn new(api_url: &str, bot_token: &secrecy::SecretString, clock: Clock) -> anyhow::Result<Self> {
        let _ = (api_url, bot_token, clock);
        todo!()
    }

    pub async fn identity(&self) -> Result<Identity> {
        todo!()
    }

    pub async fn post(&self, post: &Post) -> Result<Posted> {
        let _ = post;
        todo!()
    }

    /// Edits in place; text and blocks together.
    pub async fn update(&self, at: &Posted, message: &Message) -> Result<()> {
        let _ = (at, message);
        todo!()
    }

    /// Best effort by nature; fails with `user_not_in_channel` where it cannot reach.
    pub async fn post_ephemeral(&self, channel: &ChannelId, thread: Option<&MessageTs>, user: &UserId, message: &Message) -> Result<()> {
        let _ = (channel, thread, user, message);
        todo!()
    }

    /// `view` is Block Kit JSON of a modal.
    pub async fn open_view(&self, trigger: &str, view: &Value) -> Result<String> {
        let _ = (trigger, view);
        todo!()
    }

    /// `view_id` as Slack gave it when the view was opened.
    pub async fn update_view(&self, view_id: &str, view: &Value) -> Result<()> {
        let _ = (view_id, view);
        todo!()
    }

    /// Puts a view on top of the stack, from a button inside a modal.
    pub async fn push_view(&self, trigger: &str, view: &Value) -> Result<()> {
        let _ = (trigger, view);
        todo!()
    }

    pub async fn publish_home(&self, user: &UserId, view: &Value) -> Result<()> {
        let _ = (user, view);
        todo!()
    }

    pub async fn user(&self, user: &UserId, now: DateTime<Utc>) -> Result<Person> {
        let _ = (user, now);
        todo!()
    }

    pub async fn permalink(&self, channel: &ChannelId, ts: &MessageTs) -> Result<String> {
        let _ = (channel, ts);
        todo!()
    }

    /// `already_in_channel` is success.
    pub async fn invite(&self, channel: &ChannelId, users: &[UserId]) -> Result<()> {
        let _ = (channel, users);
        todo!()
    }

    /// Looks for our own message by its reference, among those since `since`. `Ok(None)`: it is not there.
    /// A missing optional scope is [`SlackError::Permanent`].
    pub async fn find(&self, channel: &ChannelId, thread: Option<&MessageTs>, since: DateTime<Utc>, reference: &str) -> Result<Option<MessageTs>> {
        let _ = (channel, thread, since, reference);
        todo!()
    }

    /// Opens (or finds) the DM with a person.
    pub async fn open_dm(&self, user: &UserId) -> Result<ChannelId> {
        let _ = user;
        todo!()
    }

    /// Answers on a command's or message's `response_url`: seen by the person only.
    pub async fn respond(&self, response_url: &str, message: &Message) -> Result<()> {
        let _ = (response_url, message);
        todo!()
    }
}
