//! What we know of people, cached from Slack.

use chrono::{DateTime, Utc};

use crate::domain::ids::{ChannelId, UserId};
use crate::domain::person::Standing;

/// One account as Slack last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user: UserId,
    /// The display name, else the real name.
    pub name: String,
    /// An IANA zone: `Europe/Berlin`.
    pub tz: Option<String>,
    pub standing: Standing,
    /// Our DM with this person, once one was opened.
    pub dm: Option<ChannelId>,
    pub fetched_at: DateTime<Utc>,
}
