//! The parts of the setup, as they travel with buttons and forms.

use serde::{Deserialize, Serialize};

use crate::domain::ids::FunctionKey;

/// What one form of the setup is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Topic {
    /// All that the first Code Green needs, in one form.
    First,
    Policy,
    NewFunction,
    Function {
        key: FunctionKey,
    },
    Paging,
    Meeting,
    Emoji,
}

impl Topic {
    /// Tells one button from another in the same view.
    pub fn name(&self) -> String {
        match self {
            Self::First => "first".to_owned(),
            Self::Policy => "policy".to_owned(),
            Self::NewFunction => "new_function".to_owned(),
            Self::Function { key } => format!("function:{key}"),
            Self::Paging => "paging".to_owned(),
            Self::Meeting => "meeting".to_owned(),
            Self::Emoji => "emoji".to_owned(),
        }
    }
}

/// What of the setup is only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupPage {
    /// Who would be paged now?
    Preview,
    /// The latest versions, and what each changed.
    History,
    /// As a file, to be copied.
    File,
}

impl SetupPage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::History => "history",
            Self::File => "file",
        }
    }
}
