//! What the operator says: environment, then file, then default. Every error names the setting, the line where there
//! is one, and the remedy. Does not look at Slack or at the database: that a channel exists is found out later.

mod company;
pub mod contacts;
pub mod document;
pub mod duration;
pub mod emoji;
pub(crate) mod file;
mod functions;
mod locale;
pub mod media;
pub mod paging;
pub mod secrets;
mod section;
pub mod settings;

use std::fmt;

use self::contacts::Contact;
use self::document::Beside;
use self::emoji::EmojiRules;
use self::paging::Paging;
use crate::domain::function::Function;
use crate::domain::ids::ChannelId;
use crate::domain::mandate::Policy;

/// The company as `codegreen.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Where Code Greens are posted.
    pub channel: ChannelId,
    /// How dates and amounts are written where all read them: `en-US`. As in Britain where absent.
    pub locale: Option<String>,
    pub policy: Policy,
    pub paging: Paging,
    /// The meeting's address with `{id}` for the number; a huddle in the channel where absent.
    pub meeting_url: Option<String>,
    /// Seconds from the call to the meeting, before rounding up to the half hour.
    pub meeting_in: u32,
    pub functions: Vec<Function>,
    /// `From:` of our mail.
    pub mail_from: Option<String>,
    pub contacts: Vec<Contact>,
    pub emoji: EmojiRules,
}

impl Company {
    /// Nobody has set it up yet: no channel, no approver, no function.
    pub fn unset() -> Self {
        Self {
            channel: ChannelId(String::new()),
            locale: None,
            policy: Policy {
                minimum_amount: Vec::new(),
                approvers: Vec::new(),
                deal_desk: None,
            },
            paging: Paging::default(),
            meeting_url: None,
            meeting_in: 30 * 60,
            functions: Vec::new(),
            mail_from: None,
            contacts: Vec::new(),
            emoji: EmojiRules::default(),
        }
    }

    /// Whether a Code Green can be called.
    pub fn is_set_up(&self) -> bool {
        !self.functions.is_empty()
    }
}

/// Where the company is described.
#[derive(Clone, Debug, PartialEq)]
pub enum Roster {
    /// In the file, and nowhere else.
    File(Box<Company>),
    /// In Slack; this is what a file says besides.
    Slack(Beside),
}

impl Roster {
    /// The company as far as it is known without Slack.
    pub fn company(&self) -> Company {
        match self {
            Self::File(company) => (**company).clone(),
            Self::Slack(_) => Company::unset(),
        }
    }
}

impl From<Company> for Roster {
    fn from(company: Company) -> Self {
        Self::File(Box::new(company))
    }
}

/// A setting that cannot be used: one sentence that says which and where, one that says what to do. Never carries a
/// secret's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable, or the key in the file: `paging.remind_after`.
    pub setting: String,
    /// The file and the line, where it stands in one.
    pub place: Option<(String, usize)>,
    pub problem: String,
    pub remedy: String,
}

impl ConfigError {
    /// A complaint about something that stands in no file: a variable or an argument.
    pub fn new(setting: &str, problem: impl Into<String>, remedy: &str) -> Self {
        Self {
            setting: setting.to_owned(),
            place: None,
            problem: problem.into(),
            remedy: remedy.to_owned(),
        }
    }
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, line)) = &self.place {
            write!(f, "{file}, line {line}: ")?;
        }
        if !self.setting.is_empty() {
            write!(f, "{} ", self.setting)?;
        }
        write!(f, "{}. {}", self.problem, self.remedy)
    }
}
