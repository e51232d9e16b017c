//! What Slack sends, as far as we read it. Nothing here can fail: every field may be absent, null or of another shape,
//! for org-wide installations, shared channels and new clients all differ. What it means is decided elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::Fields;
use crate::domain::ids::{ChannelId, MessageTs, UserId};
use crate::slack::client::Identity;
use crate::slack::wire::ViewKind;

/// A text at a path of keys; `None` where there is none or it is blank.
pub(super) fn text_at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    let found = path.iter().try_fold(value, |value, key| value.get(key))?;
    found.as_str().filter(|text| !text.is_empty())
}

/// The first of several paths that holds a text.
pub(super) fn first_text<'a>(value: &'a Value, paths: &[&[&str]]) -> Option<&'a str> {
    paths.iter().find_map(|path| text_at(value, path))
}

fn user_at(value: &Value, paths: &[&[&str]]) -> Option<UserId> {
    first_text(value, paths).map(UserId::from)
}

/// Whether this came for the workspace (or the organisation) that we are installed in.
///
/// Slack names the installation in one of many places and leaves out what does not apply: `team` is null for an
/// org-wide installation, and in a channel shared with another company it may be theirs. Naming none at all is
/// accepted, for the signature says already that it is our app's.
pub(super) fn is_ours(payload: &Value, identity: &Identity) -> bool {
    const PLACES: &[&[&str]] = &[
        &["team", "id"],
        &["team"],
        &["team_id"],
        &["context_team_id"],
        &["view", "app_installed_team_id"],
        &["view", "team_id"],
        &["enterprise", "id"],
        &["enterprise_id"],
        &["context_enterprise_id"],
    ];
    let authorizations = payload.get("authorizations").and_then(Value::as_array);
    let authorized = authorizations.into_iter().flatten().flat_map(|one| {
        [text_at(one, &["team_id"]), text_at(one, &["enterprise_id"])]
            .into_iter()
            .flatten()
    });
    let teams = PLACES
        .iter()
        .filter_map(|path| text_at(payload, path))
        .chain(authorized);
    let ours = [identity.workspace.as_str(), identity.team.as_str()];
    let mut named_a_team = false;
    for team in teams {
        if ours.contains(&team) {
            return true;
        }
        // An organisation's id says nothing against us where we only know our team's.
        named_a_team |= !team.starts_with('E') || identity.workspace.as_str().starts_with('E');
    }
    !named_a_team
}

/// Who asks, and by which ways an answer reaches them. What opens views or posts without a token is never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asker {
    pub(super) user: UserId,
    /// Opens one view within three seconds.
    #[serde(skip)]
    pub(super) trigger: Option<String>,
    #[serde(skip)]
    pub(super) response_url: Option<String>,
    pub(super) channel: Option<ChannelId>,
    /// The root of the thread it happened in.
    pub(super) thread: Option<MessageTs>,
    /// The message it happened on.
    pub(super) message: Option<MessageTs>,
    /// The modal it happened in.
    pub(super) view: Option<String>,
    /// The App Home it happened in. It is no modal: a form is opened from it, not put on top of it, and what was done
    /// there is seen by drawing it anew.
    #[serde(default)]
    pub(super) home: Option<String>,
    /// The one that lies under it.
    #[serde(skip)]
    pub(super) under: Option<String>,
}

impl Asker {
    /// From a command's form or an interaction; `None` where nobody is named.
    pub(super) fn read(payload: &Value) -> Option<Self> {
        let owned = |paths: &[&[&str]]| first_text(payload, paths).map(str::to_owned);
        let at = owned(&[&["view", "id"], &["container", "view_id"]]);
        let (home, view) = if text_at(payload, &["view", "type"]) == Some("home") {
            (at, None)
        } else {
            (None, at)
        };
        Some(Self {
            user: user_at(payload, &[&["user", "id"], &["user_id"], &["user"]])?,
            trigger: owned(&[&["trigger_id"]]),
            response_url: owned(&[&["response_url"]]),
            channel: owned(&[
                &["channel", "id"],
                &["container", "channel_id"],
                &["channel_id"],
                &["channel"],
            ])
            .map(ChannelId),
            thread: owned(&[&["message", "thread_ts"], &["container", "thread_ts"]]).map(MessageTs),
            message: owned(&[
                &["container", "message_ts"],
                &["message", "ts"],
                &["message_ts"],
            ])
            .map(MessageTs),
            view,
            home,
            under: owned(&[&["view", "previous_view_id"]]),
        })
    }

    /// Whether it happened between the two of us, where a private word needs no thread.
    pub(super) fn in_dm(&self) -> bool {
        let channel = self.channel.as_ref();
        self.home.is_some() || channel.is_some_and(|channel| channel.as_str().starts_with('D'))
    }
}

/// One element that somebody pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pressed {
    pub(super) action_id: String,
    pub(super) value: Option<String>,
    pub(super) action_ts: Option<String>,
}

/// The elements pressed: one, as far as anybody has seen.
pub(super) fn pressed(payload: &Value) -> Vec<Pressed> {
    let actions = payload.get("actions").and_then(Value::as_array);
    actions
        .into_iter()
        .flatten()
        .map(|action| Pressed {
            action_id: text_at(action, &["action_id"])
                .unwrap_or_default()
                .to_owned(),
            value: first_text(action, &[&["value"], &["selected_option", "value"]])
                .map(str::to_owned),
            action_ts: text_at(action, &["action_ts"]).map(str::to_owned),
        })
        .collect()
}

/// The modal that was submitted or closed.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    /// What it is about; `None` for a view that is not ours.
    pub(super) kind: Option<ViewKind>,
    pub(super) fields: Fields<'a>,
    pub(super) raw: &'a Value,
}

impl<'a> View<'a> {
    pub(super) fn read(payload: &'a Value) -> Self {
        let raw = payload.get("view").unwrap_or(&Value::Null);
        Self {
            kind: text_at(raw, &["private_metadata"]).and_then(ViewKind::parse),
            fields: Fields::of(raw),
            raw,
        }
    }
}

/// The message a message shortcut was used on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    pub(super) channel: Option<ChannelId>,
    pub(super) ts: Option<MessageTs>,
    pub(super) thread: Option<MessageTs>,
    pub(super) text: String,
}

impl Carried {
    pub(super) fn read(payload: &Value) -> Self {
        let ts = |paths: &[&[&str]]| first_text(payload, paths).map(MessageTs::from);
        Self {
            channel: first_text(payload, &[&["channel", "id"], &["channel"]]).map(ChannelId::from),
            ts: ts(&[&["message", "ts"], &["message_ts"]]),
            thread: ts(&[&["message", "thread_ts"]]),
            text: super::fields::clean(text_at(payload, &["message", "text"]).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;
