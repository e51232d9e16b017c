//! What a notice speaks of beside the Code Green, read when it is said.

use super::attempt::{Attempt, Trouble};
use super::picture::people_of;
use crate::domain::action_item::{ActionItem, ItemState};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Notice;
use crate::domain::ids::UserId;
use crate::domain::ledger::LedgerEntry;
use crate::domain::person::Viewer;
use crate::slack::render::Subject;

pub(super) enum Read {
    Item(Box<ActionItem>),
    Entry(Box<LedgerEntry>),
    /// Who has done what was promised.
    Done(Vec<UserId>),
    /// Nothing more, or what is no longer there.
    Nothing,
}

impl Read {
    pub(super) async fn of(
        attempt: &Attempt<'_>,
        green: Option<&CodeGreen>,
        notice: &Notice,
    ) -> Result<Self, Trouble> {
        let (store, ws) = (&attempt.bot.app.store, attempt.ws());
        Ok(match notice {
            Notice::ItemMoved { item, moved: _ }
            | Notice::ItemGiven { item, by: _ }
            | Notice::ItemDue { item, is_late: _ }
            | Notice::ItemBlocked { item, by: _ } => {
                let found = store.item(ws, *item, &Viewer::System).await?;
                found.map_or(Self::Nothing, |(_, item)| Self::Item(Box::new(item)))
            }
            Notice::DecisionAsked { entry, on: _ } | Notice::DecisionAnswered { entry } => {
                let found = store.ledger_entry(ws, *entry, &Viewer::System).await?;
                found.map_or(Self::Nothing, |(_, entry)| Self::Entry(Box::new(entry)))
            }
            Notice::Closed => match green {
                Some(green) => {
                    let items = store.items_of(ws, green.id, &Viewer::System).await?;
                    let done = items.into_iter().filter(|it| it.state == ItemState::Done);
                    Self::Done(done.filter_map(|item| item.owner).collect())
                }
                None => Self::Nothing,
            },
            Notice::MandateAsked { .. }
            | Notice::MandateGiven { .. }
            | Notice::MandateNotNow { .. }
            | Notice::MandateRedirected { .. }
            | Notice::LookForwardAsked { .. }
            | Notice::SectionMerged { .. }
            | Notice::MeetingSoon { .. }
            | Notice::PositionWritten { .. }
            | Notice::DealDeskAsked { .. }
            | Notice::DealDeskUnreachable { .. }
            | Notice::MandateUnanswered
            | Notice::SeatMissing { .. }
            | Notice::DelegationNotTaken { .. }
            | Notice::NoQuorum { .. }
            | Notice::ChannelUnreachable { .. }
            | Notice::Added { .. }
            | Notice::CannotCome { .. }
            | Notice::Unreached { .. }
            | Notice::AllAsleep { .. }
            | Notice::QuietOverridden { .. }
            | Notice::Quorum
            | Notice::TimeFound { .. }
            | Notice::ConvenedWithGaps { .. }
            | Notice::Postponed { .. }
            | Notice::SupportAsked { .. }
            | Notice::SupportIf { .. }
            | Notice::Supported { .. }
            | Notice::DrillReport
            | Notice::DrillLeftOut { .. }
            | Notice::Reopened { .. }
            | Notice::Admitted { .. }
            | Notice::SameDealCalled { .. }
            | Notice::Refused { .. }
            | Notice::NotOpened { .. }
            | Notice::Welcome { .. } => Self::Nothing,
        })
    }

    /// Everybody whom it names.
    pub(super) fn people(&self) -> Vec<UserId> {
        match self {
            Self::Item(item) => people_of(item).collect(),
            Self::Entry(entry) => entry.people(),
            Self::Done(people) => people.clone(),
            Self::Nothing => Vec::new(),
        }
    }

    pub(super) fn subject(&self) -> Option<Subject<'_>> {
        match self {
            Self::Item(item) => Some(Subject::Item(item)),
            Self::Entry(entry) => Some(Subject::Entry(entry)),
            Self::Done(people) => Some(Subject::Done(people)),
            Self::Nothing => None,
        }
    }
}
