//! Calls to Slack: one function a method, each with a deadline, none retried here. What came of a call is one of four
//! things: done, or a [`SlackError`]. No token and no body is ever logged.
//!
//! slack-morphism carries the calls; requests and answers are types of our own where its types ask for more than Slack
//! always sends, or lose something (an HTML page with status 200 would pass for an answer).

mod ahead;
mod answers;
mod connections;
mod files;
mod gate;
mod gates;
mod identity;
mod look;
mod outcome;
mod pace;
mod raw;
mod rooms;
mod search;
mod transport;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::render::Message;
use super::wire;
use crate::domain::ids::{ChannelId, MessageTs, UserId, WorkspaceId};
use crate::store::people::Person;
use answers::{Empty, Opened, OpenedDm, Permalink, PostedAnswer, UserAnswer};
pub use files::{Share, Upload};
use gate::Gate;
pub use look::{Looked, NoWord};
pub use transport::{Deadlines, SlackApi};

/// What came of a call that did not succeed. `code` is Slack's own error code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SlackError {
    /// Slack did nothing and says when to come back; or the call never left this machine.
    #[error("not now, again in {after}")]
    Retry { after: TimeDelta },
    /// Slack did nothing and never will.
    #[error("refused: {code}")]
    Permanent { code: String },
    /// Nobody knows whether Slack did it: time-out, reset, 5xx, an answer that is not Slack's.
    #[error("unknown outcome: {what}")]
    Ambiguous { what: String },
}

/// Who we are, as `auth.test` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub workspace: WorkspaceId,
    pub team: String,
    pub bot_user: UserId,
    /// The workspace's address: `https://acme.slack.com/`. Message links begin with it.
    pub url: Option<String>,
    /// What the token may do (`x-oauth-scopes`); `None` where Slack did not say.
    pub scopes: Option<Vec<String>>,
}

impl Identity {
    /// Whether the token may have one of these scopes. Where Slack did not say, it may.
    pub fn may(&self, any_of: &[&str]) -> bool {
        self.scopes
            .as_ref()
            .is_none_or(|held| any_of.iter().any(|scope| held.iter().any(|h| h == scope)))
    }
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
    /// Whether it is a page: those go before all else.
    pub is_page: bool,
}

/// What Slack says of an account at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub person: Person,
    pub status: Option<Status>,
    /// Only where the scope is granted.
    pub email: Option<String>,
    /// Whether they administer the workspace, or own it.
    pub is_admin: bool,
}

/// What somebody shows beside their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// With its colons: `:palm_tree:`.
    pub emoji: String,
    pub until: Option<DateTime<Utc>>,
}

/// Where a message came to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub channel: ChannelId,
    pub ts: MessageTs,
}

type Result<T> = std::result::Result<T, SlackError>;

impl SlackApi {
    pub async fn post(&self, post: &Post) -> Result<Posted> {
        self.post_in_time(post, None).await
    }

    /// Posts, unless its turn comes after `not_after`, when the right to post has ended.
    pub async fn post_in_time(
        &self,
        post: &Post,
        not_after: Option<DateTime<Utc>>,
    ) -> Result<Posted> {
        let request = json!({
            "channel": post.to,
            "thread_ts": post.thread,
            "text": post.message.text,
            "blocks": post.message.blocks,
            "metadata": { "event_type": wire::METADATA_EVENT, "event_payload": { "ref": post.reference } },
            "parse": "none",
            "link_names": false,
            "unfurl_links": false,
            "unfurl_media": false,
        });
        let mut gate = Gate::posting(&post.to).until(not_after);
        if post.is_page {
            gate = gate.for_a_page(&post.reference);
        }
        let answer: PostedAnswer = self
            .write("chat.postMessage", &gate, self.deadlines().posting, request)
            .await?;
        // Slack names the DM it opened; who leaves it out means the address.
        let channel = answer.channel.unwrap_or_else(|| post.to.clone());
        Ok(Posted {
            channel: channel.into(),
            ts: answer.ts.into(),
        })
    }

    /// Edits in place; text and blocks together.
    pub async fn update(&self, at: &Posted, message: &Message) -> Result<()> {
        let request = json!({
            "channel": at.channel,
            "ts": at.ts,
            "text": message.text,
            "blocks": message.blocks,
            "parse": "none",
            "link_names": false,
        });
        let Empty {} = self
            .write(
                "chat.update",
                &Gate::editing(at.channel.as_str()),
                self.deadlines().posting,
                request,
            )
            .await?;
        Ok(())
    }

    /// Best effort by nature; fails with `user_not_in_channel` where it cannot reach.
    pub async fn post_ephemeral(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        user: &UserId,
        message: &Message,
    ) -> Result<()> {
        let request = json!({
            "channel": channel,
            "user": user,
            "thread_ts": thread,
            "text": message.text,
            "blocks": message.blocks,
            "parse": "none",
            "link_names": false,
        });
        let gate = Gate::whispering(channel.as_str());
        let Empty {} = self
            .write(
                "chat.postEphemeral",
                &gate,
                self.deadlines().posting,
                request,
            )
            .await?;
        Ok(())
    }

    /// `view` is Block Kit JSON of a modal. Gives the view's id.
    pub async fn open_view(&self, trigger: &str, view: &Value) -> Result<String> {
        self.view("views.open", json!({ "trigger_id": trigger, "view": view }))
            .await
    }

    /// `view_id` as Slack gave it when the view was opened.
    pub async fn update_view(&self, view_id: &str, view: &Value) -> Result<()> {
        self.view("views.update", json!({ "view_id": view_id, "view": view }))
            .await
            .map(drop)
    }

    /// Puts a view on top of the stack, from a button inside a modal.
    pub async fn push_view(&self, trigger: &str, view: &Value) -> Result<()> {
        self.view("views.push", json!({ "trigger_id": trigger, "view": view }))
            .await
            .map(drop)
    }

    pub async fn publish_home(&self, user: &UserId, view: &Value) -> Result<()> {
        self.view("views.publish", json!({ "user_id": user, "view": view }))
            .await
            .map(drop)
    }

    async fn view(&self, method: &'static str, request: Value) -> Result<String> {
        let answer: Opened = self
            .write(
                method,
                &Gate::method(method),
                self.deadlines().urgent,
                request,
            )
            .await?;
        Ok(answer.view.and_then(|view| view.id).unwrap_or_default())
    }

    /// `now` is when it was asked: what [`Person::fetched_at`] will say.
    pub async fn user(&self, user: &UserId, now: DateTime<Utc>) -> Result<Person> {
        Ok(self.account(user, now).await?.person)
    }

    /// A person with what is true of them only now.
    pub async fn account(&self, user: &UserId, now: DateTime<Utc>) -> Result<Account> {
        let query = [("user", user.as_str()), ("include_locale", "true")];
        let answer: UserAnswer = self.read("users.info", &query).await?;
        Ok(answer.user.account(user, self.own().as_ref(), now))
    }

    pub async fn permalink(&self, channel: &ChannelId, ts: &MessageTs) -> Result<String> {
        let query = [("channel", channel.as_str()), ("message_ts", ts.as_str())];
        let answer: Permalink = self.read("chat.getPermalink", &query).await?;
        Ok(answer.permalink)
    }

    /// `already_in_channel` is success.
    pub async fn invite(&self, channel: &ChannelId, users: &[UserId]) -> Result<()> {
        let users: Vec<&str> = users.iter().map(UserId::as_str).collect();
        let request = json!({ "channel": channel, "users": users.join(",") });
        self.end("conversations.invite", request, &["already_in_channel"])
            .await
    }

    /// A call after which something is so; these codes say that it is so already.
    async fn end(&self, method: &'static str, request: Value, so_already: &[&str]) -> Result<()> {
        let gate = Gate::method(method);
        let called = self
            .write::<Empty>(method, &gate, self.deadlines().posting, request)
            .await;
        match called {
            Ok(Empty {}) => Ok(()),
            Err(SlackError::Permanent { code }) if so_already.contains(&code.as_str()) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Opens (or finds) the DM with a person.
    pub async fn open_dm(&self, user: &UserId) -> Result<ChannelId> {
        let request = json!({ "users": user });
        let gate = Gate::method("conversations.open");
        let answer: OpenedDm = self
            .write(
                "conversations.open",
                &gate,
                self.deadlines().reading,
                request,
            )
            .await?;
        Ok(answer.channel.id.into())
    }
}

#[cfg(test)]
mod tests;
