//! What carries a page, and how far it has come with it. Says nothing of when it is asked to.

use serde::{Deserialize, Serialize};

/// What carries a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    SlackDm,
    Email,
    #[serde(rename = "pagerduty")]
    PagerDuty,
}

impl Medium {
    pub const ALL: [Self; 3] = [Self::SlackDm, Self::Email, Self::PagerDuty];

    /// The stored form.
    pub fn key(self) -> &'static str {
        match self {
            Self::SlackDm => "slack_dm",
            Self::Email => "email",
            Self::PagerDuty => "pagerduty",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.key() == key)
    }

    /// The form people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::SlackDm => "Slack",
            Self::Email => "email",
            Self::PagerDuty => "PagerDuty",
        }
    }
}

/// How far one medium has come with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    Asked,
    Reached,
    /// It cannot reach the person.
    Lost,
}

/// One medium that was asked to carry a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carrier {
    pub by: Medium,
    pub how: Carried,
}
