//! Who acts and who looks.

use serde::{Deserialize, Serialize};

use super::ids::UserId;
use super::refusal::Refusal;

/// What Slack says of an account. Only [`Standing::Full`] may do anything here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Full,
    /// A single- or multi-channel guest.
    Guest,
    /// Somebody of another company, in a shared channel.
    Stranger,
    Deactivated,
    Bot,
}

/// A person who does something, with the standing that Slack gives the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    pub standing: Standing,
}

/// Who caused a command: a person, or the passing of time and the outcome of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    Person(Actor),
    System,
}

impl By {
    /// The person behind the command, if there is one.
    pub fn user(&self) -> Option<&UserId> {
        match self {
            Self::Person(actor) => Some(&actor.user),
            Self::System => None,
        }
    }

    /// The person behind the command, who must be a full member.
    ///
    /// # Errors
    /// [`Refusal::NotAMember`] for a guest, a stranger, a bot or a deactivated account, and for no person at all.
    pub fn member(&self) -> Result<&UserId, Refusal> {
        match self {
            Self::Person(Actor {
                user,
                standing: Standing::Full,
            }) => Ok(user),
            Self::Person(Actor {
                standing:
                    Standing::Guest | Standing::Stranger | Standing::Deactivated | Standing::Bot,
                ..
            })
            | Self::System => Err(Refusal::NotAMember),
        }
    }
}

/// Who looks. Every read of the store takes one, so that a confidential Code Green is left out in the query itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    Person(UserId),
    /// The workers and the operator's commands.
    System,
}
