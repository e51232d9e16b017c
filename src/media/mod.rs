//! The media beyond Slack: email with the meeting's invite, and PagerDuty. Each carries what it is given and says what
//! became of it; who is to be reached, and when, is not decided here. Knows nothing of Slack.

mod invite;
mod mail;
mod pagerduty;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use crate::config::media::MediaSettings;
use crate::domain::ids::UserId;
use crate::domain::page::Medium;

pub use invite::file;
use mail::Mailer;
pub(crate) use mail::WHOLE as FOR_A_LETTER;
use pagerduty::PagerDuty;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Nothing was sent: again after this time.
    Later(TimeDelta),
    /// It will not have it; in its own words, without addresses.
    Refused(String),
    /// Nobody knows whether it was sent.
    Unknown(String),
}

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Names the letter: one that is sent again has the same, and mail programs show it once.
    pub reference: String,
    /// Where there is a meeting.
    pub invite: Option<Invite>,
}

/// The meeting, as a calendar takes it.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The same for one meeting, whoever is invited.
    pub uid: String,
    pub title: String,
    pub about: String,
    pub place: String,
    pub url: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// How often the meeting was moved: the newer invitation takes the place of the older.
    pub moved: u32,
    /// When the invitation was made.
    pub made_at: DateTime<Utc>,
}

/// An alert that rings until it is resolved.
#[derive(Clone, Debug)]
pub struct Alert {
    /// The page's own name: the same alert again changes nothing.
    pub key: String,
    pub summary: String,
    /// The page as it reads in Slack, in plain text.
    pub details: String,
    pub link: Option<String>,
    /// Nothing is wrong: it is a drill.
    pub drill: bool,
}

/// The media that are set up. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Media(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    mailer: Option<Mailer>,
    addresses: HashMap<UserId, String>,
    pagerduty: Option<PagerDuty>,
}

impl Media {
    /// # Errors
    /// Where a client cannot be built.
    pub fn new(settings: &MediaSettings) -> anyhow::Result<Self> {
        let mailer = match &settings.mail {
            Some((server, from)) => {
                Some(Mailer::new(server, from).context("email cannot be set up")?)
            }
            None => None,
        };
        let pagerduty = if settings.pagerduty_keys.is_empty() {
            None
        } else {
            let keys = settings.pagerduty_keys.clone();
            Some(PagerDuty::new(&settings.pagerduty_url, keys)?)
        };
        Ok(Self(Arc::new(Inner {
            mailer,
            addresses: settings.addresses.clone(),
            pagerduty,
        })))
    }

    /// Whether a rung by this medium would reach anybody.
    pub fn is_set_up(&self, medium: Medium) -> bool {
        match medium {
            Medium::SlackDm => true,
            Medium::Email => self.0.mailer.is_some(),
            Medium::PagerDuty => self.0.pagerduty.is_some(),
        }
    }

    /// The address the operator gave.
    pub fn address_of(&self, who: &UserId) -> Option<&str> {
        self.0.addresses.get(who).map(String::as_str)
    }

    pub async fn post(&self, letter: &Letter) -> Outcome {
        match &self.0.mailer {
            Some(mailer) => mailer.send(letter).await,
            None => Outcome::Refused("email is not set up".to_owned()),
        }
    }

    pub async fn ring(&self, who: &UserId, alert: &Alert) -> Outcome {
        match &self.0.pagerduty {
            Some(pagerduty) => pagerduty.trigger(who, alert).await,
            None => Outcome::Refused("PagerDuty is not set up".to_owned()),
        }
    }

    pub async fn resolve(&self, who: &UserId, key: &str) -> Outcome {
        match &self.0.pagerduty {
            Some(pagerduty) => pagerduty.resolve(who, key).await,
            None => Outcome::Refused("PagerDuty is not set up".to_owned()),
        }
    }
}
