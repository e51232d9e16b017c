//! People, as the workspace's directory has them. What a kind of person may do is decided in `driver`.

use chrono::{DateTime, Offset, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Touched, World};
use crate::config::{APP_ID, BOT_ID, BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID};

/// What somebody is to the workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonKind {
    /// A full member.
    #[default]
    Full,
    /// A guest of several channels (`is_restricted`).
    Guest,
    /// A guest of one channel (`is_ultra_restricted`).
    SingleChannelGuest,
    /// Somebody of another company, met in a shared channel (`is_stranger`).
    ConnectStranger,
    /// Has left (`deleted`).
    Deactivated,
    /// Another app's bot user.
    Bot,
}

/// A person to add. `PersonSpec::new("U0NORA", "Nora")` is enough.
#[derive(Clone, Debug)]
pub struct PersonSpec {
    /// `U…` or `W…`
    pub id: String,
    /// The display name; the handle is made from it.
    pub name: String,
    /// The full name.
    pub real_name: String,
    /// The job title.
    pub title: String,
    /// IANA time zone.
    pub tz: String,
    /// Their language and country: `en-GB`.
    pub locale: String,
    /// What they are to the workspace.
    pub kind: PersonKind,
    /// Readable with `users:read.email`.
    pub email: Option<String>,
    /// Whether they administer the workspace (`is_admin`).
    pub admin: bool,
}

impl PersonSpec {
    /// A full member in UTC without an email address.
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            real_name: name.into(),
            title: String::new(),
            tz: "Etc/UTC".into(),
            locale: "en-GB".into(),
            kind: PersonKind::Full,
            email: None,
            admin: false,
        }
    }

    /// One who administers the workspace.
    #[must_use]
    pub fn admin(mut self) -> Self {
        self.admin = true;
        self
    }

    /// With this kind.
    #[must_use]
    pub fn kind(mut self, kind: PersonKind) -> Self {
        self.kind = kind;
        self
    }

    /// With this time zone.
    #[must_use]
    pub fn tz(mut self, tz: &str) -> Self {
        self.tz = tz.into();
        self
    }
}

/// Somebody in the directory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// `U…`
    pub id: String,
    /// The handle, lower case.
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// The full name.
    pub real_name: String,
    /// The job title.
    pub title: String,
    /// IANA time zone.
    pub tz: String,
    /// Their language and country: `en-GB`.
    pub locale: String,
    /// What they are to the workspace.
    pub kind: PersonKind,
    /// Their address.
    pub email: Option<String>,
    /// Whether they administer the workspace.
    #[serde(default)]
    pub admin: bool,
    /// The status line's text.
    pub status_text: String,
    /// The status line's emoji, `:palm_tree:`.
    pub status_emoji: String,
    /// Do Not Disturb on a schedule, as `dnd.info` shows it to others: start and end.
    pub dnd: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Person {
    /// Their workspace.
    pub fn team_id(&self) -> &'static str {
        if self.kind == PersonKind::ConnectStranger {
            OTHER_TEAM_ID
        } else {
            TEAM_ID
        }
    }

    /// Whether they are an app's bot user.
    pub fn is_bot(&self) -> bool {
        self.kind == PersonKind::Bot
    }

    /// The `user` object of users.info and of `user_change`.
    pub(crate) fn to_json(&self, now: DateTime<Utc>, with_email: bool) -> Value {
        let zone: chrono_tz::Tz = self.tz.parse().unwrap_or(chrono_tz::UTC);
        let offset = zone
            .offset_from_utc_datetime(&now.naive_utc())
            .fix()
            .local_minus_utc();
        let deleted = self.kind == PersonKind::Deactivated;
        let stranger = self.kind == PersonKind::ConnectStranger;
        let mut profile = json!({
            "title": self.title, "phone": "", "skype": "",
            "real_name": self.real_name, "real_name_normalized": self.real_name,
            "display_name": self.display_name, "display_name_normalized": self.display_name,
            "status_text": self.status_text, "status_emoji": self.status_emoji, "status_expiration": 0,
            "avatar_hash": "g0000000000", "team": self.team_id(),
            "image_48": "https://avatars.invalid/48.png",
        });
        if with_email && let (Some(email), false) = (&self.email, stranger) {
            profile["email"] = json!(email);
        }
        if self.id == BOT_USER_ID {
            profile["api_app_id"] = json!(APP_ID);
            profile["bot_id"] = json!(BOT_ID);
        }
        let mut user = json!({
            "id": self.id, "team_id": self.team_id(), "name": self.name, "deleted": deleted, "profile": profile,
            "is_bot": self.is_bot(), "is_app_user": false, "updated": now.timestamp(),
        });
        if !deleted {
            for (key, value) in [
                ("color", json!("9f69e7")),
                ("real_name", json!(self.real_name)),
                ("tz", json!(self.tz)),
                ("tz_label", json!(self.tz)),
                ("tz_offset", json!(offset)),
                ("is_admin", json!(self.admin)),
                ("is_owner", json!(false)),
                ("is_primary_owner", json!(false)),
                (
                    "is_restricted",
                    json!(matches!(
                        self.kind,
                        PersonKind::Guest | PersonKind::SingleChannelGuest
                    )),
                ),
                (
                    "is_ultra_restricted",
                    json!(self.kind == PersonKind::SingleChannelGuest),
                ),
                ("is_email_confirmed", json!(true)),
                ("who_can_share_contact_card", json!("EVERYONE")),
            ] {
                user[key] = value;
            }
        }
        if stranger {
            user["is_stranger"] = json!(true);
        }
        user
    }
}

impl World {
    /// Adds somebody, or replaces who has this id.
    pub(crate) fn add_person(&mut self, spec: PersonSpec) {
        let person = Person {
            name: spec.name.to_lowercase().replace(' ', "."),
            display_name: spec.name,
            real_name: spec.real_name,
            title: spec.title,
            tz: spec.tz,
            locale: spec.locale,
            kind: spec.kind,
            email: spec.email,
            admin: spec.admin,
            status_text: String::new(),
            status_emoji: String::new(),
            dnd: None,
            id: spec.id.clone(),
        };
        self.people.insert(spec.id, person);
        self.journal.touch(Touched::People);
    }
}
