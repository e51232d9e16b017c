//! The deal: what the caller says of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::money::Money;

/// Why there is a Code Green at all (law 2). There is no other reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    NotProgressing,
    Slipped,
    JustEmerged,
}

impl Reason {
    pub const ALL: [Self; 3] = [Self::NotProgressing, Self::Slipped, Self::JustEmerged];

    /// The stored and submitted form: `not_progressing`.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotProgressing => "not_progressing",
            Self::Slipped => "slipped",
            Self::JustEmerged => "just_emerged",
        }
    }

    /// The form people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotProgressing => "Not progressing",
            Self::Slipped => "Slipped",
            Self::JustEmerged => "Just emerged, and looks complicated",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// The deal a Code Green is about. Optional facts are `None`, never an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opportunity {
    pub account: String,
    /// The deal's own name: "Renewal 2027".
    pub name: String,
    pub amount: Money,
    pub stage: Option<String>,
    pub close_on: NaiveDate,
    pub reason: Reason,
    /// Facts, not judgements.
    pub situation: String,
    /// What would have to be true to win.
    pub to_win: Option<String>,
    pub next_step: Option<String>,
    pub next_step_on: Option<NaiveDate>,
    pub crm_link: Option<String>,
}

impl Opportunity {
    /// How the deal is spoken of: "Acme: Renewal 2027".
    pub fn title(&self) -> String {
        format!("{}: {}", self.account, self.name)
    }

    /// What somebody says of the deal in their own words: what a table that sits already would like to know.
    pub fn in_own_words(&self) -> String {
        let mut said = vec![self.situation.clone()];
        said.extend(self.to_win.iter().map(|it| format!("To win: {it}")));
        let step = match (&self.next_step, self.next_step_on) {
            (Some(step), Some(date)) => Some(format!("{step}, {}", date.format("%a %-d %b %Y"))),
            (Some(step), None) => Some(step.clone()),
            (None, Some(date)) => Some(date.format("%a %-d %b %Y").to_string()),
            (None, None) => None,
        };
        said.extend(step.map(|step| format!("The customer's next step: {step}")));
        said.join("\n")
    }

    /// Two calls with the same key are calls for the same deal: account and name, case and spacing aside.
    pub fn deal_key(&self) -> String {
        let squeeze = |text: &str| {
            text.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
        };
        format!("{}\u{1f}{}", squeeze(&self.account), squeeze(&self.name))
    }
}
