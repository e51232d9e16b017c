//! Slack's answers, as much of them as we need. `ok` is required, so that an empty or foreign answer is not taken for
//! success; all else that we can do without is optional.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::SlackError;
use super::identity::Own;
use super::outcome::{self, Failed};
use super::{Account, Status};
use crate::domain::ids::UserId;
use crate::domain::person::Standing;
use crate::store::people::Person;

/// Any answer. It has to say that it is one.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: serde::de::DeserializeOwned")]
pub(super) struct Answer<T> {
    ok: bool,
    error: Option<String>,
    #[serde(flatten)]
    rest: Option<T>,
}

impl<T> Answer<T> {
    pub(super) fn done(rest: T) -> Self {
        Self {
            ok: true,
            error: None,
            rest: Some(rest),
        }
    }

    pub(super) fn with(self, change: impl FnOnce(T) -> T) -> Self {
        Self {
            rest: self.rest.map(change),
            ..self
        }
    }

    pub(super) fn read(self) -> Result<T, Failed> {
        match (self.ok, self.error, self.rest) {
            (true, _, Some(rest)) => Ok(rest),
            (true, _, None) => Err(outcome::doubt("an answer without its facts")),
            (false, Some(code), _) => Err(outcome::coded(&code)),
            (false, None, _) => Err(Failed::Error(SlackError::Permanent {
                code: "unnamed_error".to_owned(),
            })),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Empty {}

#[derive(Debug, Deserialize)]
pub(super) struct PostedAnswer {
    pub channel: Option<String>,
    pub ts: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Opened {
    pub view: Option<OpenedView>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OpenedView {
    pub id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OpenedDm {
    pub channel: DmChannel,
}

#[derive(Debug, Deserialize)]
pub(super) struct DmChannel {
    pub id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Permalink {
    pub permalink: String,
}

/// A page of messages.
#[derive(Debug, Deserialize)]
pub(super) struct Messages {
    pub messages: Vec<FoundMessage>,
    pub response_metadata: Option<Cursor>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FoundMessage {
    pub ts: Option<String>,
    pub subtype: Option<String>,
    pub metadata: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Cursor {
    pub next_cursor: Option<String>,
}

/// What stands on a message.
#[derive(Debug, Deserialize)]
pub(super) struct ReactionsAnswer {
    pub message: Option<ReactedMessage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReactedMessage {
    #[serde(default)]
    pub reactions: Vec<Reaction>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reaction {
    pub name: String,
    #[serde(default)]
    pub users: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserAnswer {
    pub user: UserInfo,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "Slack's own fields")]
pub(super) struct UserInfo {
    team_id: Option<String>,
    name: Option<String>,
    real_name: Option<String>,
    profile: Option<Profile>,
    tz: Option<String>,
    locale: Option<String>,
    #[serde(deserialize_with = "flag")]
    deleted: bool,
    #[serde(deserialize_with = "flag")]
    is_bot: bool,
    #[serde(deserialize_with = "flag")]
    is_restricted: bool,
    #[serde(deserialize_with = "flag")]
    is_ultra_restricted: bool,
    #[serde(deserialize_with = "flag")]
    is_stranger: bool,
    #[serde(deserialize_with = "flag")]
    is_admin: bool,
    /// An owner is an admin, too; nothing promises that Slack says both.
    #[serde(deserialize_with = "flag")]
    is_owner: bool,
    enterprise_user: Option<EnterpriseUser>,
}

#[derive(Debug, Default, Deserialize)]
struct Profile {
    display_name: Option<String>,
    real_name: Option<String>,
    status_emoji: Option<String>,
    /// Seconds since the epoch; 0 for a status that stays.
    status_expiration: Option<i64>,
    /// Only with `users:read.email`.
    email: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct EnterpriseUser {
    enterprise_id: Option<String>,
    #[serde(default)]
    teams: Vec<String>,
}

fn flag<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::deserialize(from)?.unwrap_or(false))
}

impl UserInfo {
    pub(super) fn account(self, user: &UserId, own: Option<&Own>, now: DateTime<Utc>) -> Account {
        let standing = self.standing(user, own);
        let is_admin = standing == Standing::Full && (self.is_admin || self.is_owner);
        let profile = self.profile.unwrap_or_default();
        let until = profile.status_expiration.filter(|seconds| *seconds > 0);
        let until = until.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let status = profile
            .status_emoji
            .filter(|emoji| !emoji.is_empty())
            .map(|emoji| Status { emoji, until });
        let email = profile.email.filter(|email| !email.is_empty());
        let said = [
            profile.display_name,
            profile.real_name,
            self.real_name,
            self.name,
        ];
        let name = said
            .into_iter()
            .flatten()
            .map(|name| name.trim().to_owned())
            .find(|name| !name.is_empty());
        let person = Person {
            user: user.clone(),
            name: name.unwrap_or_else(|| user.to_string()),
            tz: self.tz.filter(|tz| !tz.is_empty()),
            locale: self.locale.filter(|locale| !locale.is_empty()),
            standing,
            dm: None,
            fetched_at: now,
        };
        Account {
            person,
            status,
            email,
            is_admin,
        }
    }

    fn standing(&self, user: &UserId, own: Option<&Own>) -> Standing {
        if self.deleted {
            Standing::Deactivated
        } else if self.is_bot || user.as_str() == "USLACKBOT" {
            Standing::Bot
        } else if self.is_stranger || !self.belongs(own) {
            Standing::Stranger
        } else if self.is_restricted || self.is_ultra_restricted {
            Standing::Guest
        } else {
            Standing::Full
        }
    }

    /// Whether the account is one of ours: of our team, or of any team of our organisation. What Slack does not say
    /// does not count against anyone.
    fn belongs(&self, own: Option<&Own>) -> bool {
        let Some(own) = own else { return true };
        let (Some(team), Some(ours)) = (&self.team_id, own.team.as_ref()) else {
            return true;
        };
        let in_our_organisation = || {
            self.enterprise_user.as_ref().is_some_and(|member| {
                member.teams.contains(ours)
                    || (own.enterprise.is_some() && member.enterprise_id == own.enterprise)
            })
        };
        // With an organisation-wide installation a person's "team" may be the organisation itself.
        team == ours || Some(team) == own.enterprise.as_ref() || in_our_organisation()
    }
}
