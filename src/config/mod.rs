//! What the operator says: environment, then file, then default. Every error names the setting, the line where there
//! is one, and the remedy. Does not look at Slack or at the database: that a channel exists is found out later.

mod company;
pub mod contacts;
pub mod duration;
pub mod emoji;
mod locale;
pub mod media;
pub mod paging;
pub mod secrets;
mod section;
pub mod settings;

use std::fmt;

use self::contacts::Contact;
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
