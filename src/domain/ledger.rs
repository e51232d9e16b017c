//! P6: what the plan gathers, one row each, so that nobody waits for anybody: ideas from whoever reads along, collected
//! before they are weighed; barriers, standing or broken; decisions, with what is given and what is got for it. Who may do
//! what, and what follows, stands in `ledger/deciding.rs`.

mod deciding;
mod terms;
mod touching;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::authority::Action;
use super::effect::Effect;
use super::ids::{CodeGreenId, EntryId, ItemId, UserId, WorkspaceId};
use super::section::SectionKey;

pub use deciding::{decide, must_be_allowed};
pub use terms::{Decision, Stake, StakeError, Terms, Word};

/// What kind of row it is; each kind has the section of the plan where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Idea,
    Barrier,
    Decision,
}

impl EntryKind {
    pub const ALL: [Self; 3] = [Self::Idea, Self::Barrier, Self::Decision];

    /// The stored form: `idea`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Barrier => "barrier",
            Self::Decision => "decision",
        }
    }

    pub fn section(self) -> SectionKey {
        match self {
            Self::Idea => SectionKey::Ideas,
            Self::Barrier => SectionKey::Barriers,
            Self::Decision => SectionKey::Decisions,
        }
    }

    /// What adding one is.
    pub fn adding(self) -> Action {
        match self {
            Self::Idea => Action::AddIdea,
            Self::Barrier | Self::Decision => Action::EditPlan,
        }
    }

    /// What changing one, or taking it back, is.
    pub fn changing(self) -> Action {
        match self {
            Self::Idea => Action::ChangeIdea,
            Self::Barrier => Action::ChangeBarrier,
            Self::Decision => Action::EditPlan,
        }
    }

    /// The kind that is gathered in a section, if any is.
    pub fn of(section: SectionKey) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.section() == section)
    }
}

/// One row of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub workspace: WorkspaceId,
    pub code_green: CodeGreenId,
    pub id: EntryId,
    /// Counts the commits; 0 before the first.
    pub version: i64,
    pub content: Content,
    /// Whoever wrote it took it back; it is shown no more.
    #[serde(default)]
    pub taken_back: bool,
    pub author: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl LedgerEntry {
    /// Everybody whom it names.
    pub fn people(&self) -> Vec<UserId> {
        let mut people = vec![self.author.clone()];
        match &self.content {
            Content::Idea(_) => {}
            Content::Barrier(barrier) => people.extend(barrier.owner.clone()),
            Content::Decision(decision) => people.extend(decision.terms.approver.clone()),
        }
        people
    }

    /// Whether it is a decision that needs this person's yes.
    pub fn waits_for(&self, approver: &UserId) -> bool {
        match &self.content {
            Content::Decision(decision) => {
                matches!(decision.word, Word::Asked { .. })
                    && decision.terms.approver.as_ref() == Some(approver)
            }
            Content::Idea(_) | Content::Barrier(_) => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Idea(Idea),
    Barrier(Barrier),
    Decision(Decision),
}

impl Content {
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Idea(_) => EntryKind::Idea,
            Self::Barrier(_) => EntryKind::Barrier,
            Self::Decision(_) => EntryKind::Decision,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idea {
    pub text: String,
    /// The action item it has become.
    pub became: Option<ItemId>,
}

/// What stands in the way: a process or a policy, never a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barrier {
    pub what: String,
    pub side: Side,
    pub nature: Nature,
    /// Who sees to it that it falls.
    pub owner: Option<UserId>,
    /// How it was broken; it stands while nobody has said so.
    pub broken: Option<String>,
}

/// On whose side of the table it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In this company.
    Internal,
    /// With the customer, or anybody else.
    External,
}

impl Side {
    pub const ALL: [Self; 2] = [Self::Internal, Self::External];

    pub fn key(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.key() == key)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    Process,
    Policy,
}

impl Nature {
    pub const ALL: [Self; 2] = [Self::Process, Self::Policy];

    pub fn key(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Policy => "policy",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.key() == key)
    }
}

/// What people write in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Idea { text: String },
    Barrier(Barrier),
    Decision(Terms),
}

impl Written {
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Idea { .. } => EntryKind::Idea,
            Self::Barrier(_) => EntryKind::Barrier,
            Self::Decision(_) => EntryKind::Decision,
        }
    }
}

/// A command for one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryCommand {
    /// The id is chosen when the form opens, so that a second submit adds nothing.
    Add {
        written: Written,
    },
    Change {
        written: Written,
    },
    TakeBack,
    /// An idea is an action item now.
    Promote {
        item: ItemId,
    },
    /// The approver's yes to the terms as they stood at this version.
    Approve {
        on: i64,
    },
    /// The approver would have it otherwise.
    Object {
        on: i64,
        reason: String,
    },
}

/// The row after a command, or `None` where nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryOutcome {
    pub entry: Option<LedgerEntry>,
    pub effects: Vec<Effect>,
}
