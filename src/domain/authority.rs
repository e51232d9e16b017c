//! R12: who may do what. One table, asked by every decision; what does not stand in it is denied. Only full members of the
//! workspace do anything at all ([`super::person::By::member`]), and of a confidential Code Green only those on its roster
//! know anything ([`CodeGreen::admits`]): neither is repeated in the rows.

use super::action_item::ActionItem;
use super::code_green::CodeGreen;
use super::ids::{FunctionKey, UserId};
use super::ledger::{Content, LedgerEntry};
use super::mandate::Mandate;

/// What a person may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Go, and Not now.
    DecideMandate,
    /// On it, Can't make it, Delegate, Remind me, a position in writing, "I'm here", a time that suits.
    AnswerPage,
    OverrideQuiet,
    ConveneWithGaps,
    PageTheNext,
    Postpone,
    /// A function's word on the plan.
    Support,
    ReadBack,
    /// Sections, barriers and decisions.
    EditPlan,
    AddIdea,
    /// Take it back, too.
    ChangeIdea,
    /// Say how it was broken, too.
    ChangeBarrier,
    /// Say that it should be otherwise, too.
    ApproveDecision,
    AddItem,
    EditItem,
    ClaimItem,
    /// Complete, block, drop, resume, undo.
    MoveItem,
    ExplainItem,
    /// Stand it down, too.
    Close,
    Reopen,
    /// Say who was at the meeting.
    MarkAttendance,
    /// Answer the questions after the close.
    LookForward,
    Join,
    /// Status, list, Catch me up.
    See,
    /// Add somebody to the roster of a confidential one.
    Admit,
    /// Take somebody off it.
    Dismiss,
    /// Read who has looked at a confidential one.
    SeeWhoLooked,
}

/// What a person is to a Code Green, or to the seat or the item that an action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tie {
    /// Any full member.
    Member,
    Caller,
    /// Whoever gave the mandate; while it is asked for, whom the caller chose.
    Sponsor,
    /// The same once the mandate is given, and not before.
    MandatedSponsor,
    /// May give the mandate.
    Approver,
    /// Was paged for the seat at any time: its lead, a deputy, a stand-in.
    Paged,
    /// Holds a seat.
    Holder,
    /// Speaks for a function: holds its seat, or leads one that nobody holds.
    Seated,
    ItemOwner,
    /// Speaks for the function the item is for.
    ItemFunction,
    /// Moved the item last.
    ItemMover,
    /// Wrote the idea.
    IdeaAuthor,
    BarrierOwner,
    /// Is named in a decision as who may approve it.
    DecisionApprover,
}

impl Action {
    pub const ALL: [Self; 27] = [
        Self::DecideMandate,
        Self::AnswerPage,
        Self::OverrideQuiet,
        Self::ConveneWithGaps,
        Self::PageTheNext,
        Self::Postpone,
        Self::Support,
        Self::ReadBack,
        Self::EditPlan,
        Self::AddIdea,
        Self::ChangeIdea,
        Self::ChangeBarrier,
        Self::ApproveDecision,
        Self::AddItem,
        Self::EditItem,
        Self::ClaimItem,
        Self::MoveItem,
        Self::ExplainItem,
        Self::Close,
        Self::Reopen,
        Self::MarkAttendance,
        Self::LookForward,
        Self::Join,
        Self::See,
        Self::Admit,
        Self::Dismiss,
        Self::SeeWhoLooked,
    ];
}

/// Each action, and which ties are enough for it.
pub const TABLE: &[(Action, &[Tie])] = &[
    (Action::DecideMandate, &[Tie::Approver]),
    (Action::AnswerPage, &[Tie::Paged]),
    (Action::OverrideQuiet, &[Tie::Sponsor]),
    (Action::ConveneWithGaps, &[Tie::Sponsor]),
    (Action::PageTheNext, &[Tie::Sponsor]),
    (Action::Postpone, &[Tie::Sponsor]),
    (Action::Support, &[Tie::Holder]),
    (Action::ReadBack, &[Tie::Seated, Tie::Caller, Tie::Sponsor]),
    (Action::EditPlan, &[Tie::Seated, Tie::Caller, Tie::Sponsor]),
    (Action::AddIdea, &[Tie::Member]),
    (Action::ChangeIdea, &[Tie::IdeaAuthor]),
    (
        Action::ChangeBarrier,
        &[Tie::BarrierOwner, Tie::Seated, Tie::Caller, Tie::Sponsor],
    ),
    (Action::ApproveDecision, &[Tie::DecisionApprover]),
    (Action::AddItem, &[Tie::Seated, Tie::Caller, Tie::Sponsor]),
    (
        Action::EditItem,
        &[Tie::ItemOwner, Tie::Seated, Tie::Caller, Tie::Sponsor],
    ),
    (Action::ClaimItem, &[Tie::Member]),
    (
        Action::MoveItem,
        &[Tie::ItemOwner, Tie::ItemFunction, Tie::Caller, Tie::Sponsor],
    ),
    (
        Action::ExplainItem,
        &[
            Tie::ItemMover,
            Tie::ItemOwner,
            Tie::ItemFunction,
            Tie::Caller,
            Tie::Sponsor,
        ],
    ),
    (Action::Close, &[Tie::Caller, Tie::MandatedSponsor]),
    (Action::Reopen, &[Tie::Caller, Tie::MandatedSponsor]),
    (Action::MarkAttendance, &[Tie::Caller, Tie::MandatedSponsor]),
    (
        Action::LookForward,
        &[Tie::Seated, Tie::Caller, Tie::Sponsor],
    ),
    (Action::Join, &[Tie::Member]),
    (Action::See, &[Tie::Member]),
    (Action::Admit, &[Tie::Member]),
    (Action::Dismiss, &[Tie::Caller, Tie::Sponsor]),
    (Action::SeeWhoLooked, &[Tie::Caller, Tie::Sponsor]),
];

/// What there is to do in a drill. All else is denied, whoever asks.
pub const IN_A_DRILL: &[Action] = &[Action::AnswerPage, Action::Close, Action::See];

/// What an action is about, besides the Code Green.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    Whole,
    Seat(&'a FunctionKey),
    Item(&'a ActionItem),
    Entry(&'a LedgerEntry),
}

/// The ties that are enough for an action; none for what the table does not know.
pub fn enough_for(action: Action) -> &'static [Tie] {
    let row = TABLE.iter().find(|(known, _)| *known == action);
    row.map_or(&[], |(_, ties)| ties)
}

impl CodeGreen {
    /// Whether this person, a full member, may do this.
    pub fn allows(&self, action: Action, user: &UserId, about: About<'_>) -> bool {
        self.admits(user)
            && (!self.drill || IN_A_DRILL.contains(&action))
            && enough_for(action)
                .iter()
                .any(|tie| self.is_tied(*tie, user, about))
    }

    fn is_tied(&self, tie: Tie, user: &UserId, about: About<'_>) -> bool {
        let item = match about {
            About::Item(item) => Some(item),
            About::Whole | About::Seat(_) | About::Entry(_) => None,
        };
        let entry = match about {
            About::Entry(entry) => Some(entry),
            About::Whole | About::Seat(_) | About::Item(_) => None,
        };
        match tie {
            Tie::Member => true,
            Tie::Caller => self.caller == *user,
            Tie::Sponsor => self.sponsor() == Some(user),
            Tie::MandatedSponsor => {
                matches!(&self.mandate, Mandate::Given { sponsor, at: _ } if sponsor == user)
            }
            Tie::Approver => {
                matches!(&self.mandate, Mandate::Asked { approvers, .. } if approvers.contains(user))
            }
            Tie::Paged => match about {
                About::Seat(function) => self
                    .seat(function)
                    .is_some_and(|seat| seat.page_of(user).is_some()),
                About::Whole | About::Item(_) | About::Entry(_) => {
                    !self.seats_paged_for(user).is_empty()
                }
            },
            Tie::Holder => self.seats.iter().any(|seat| seat.is_held_by(user)),
            Tie::Seated => self.is_seated(user),
            Tie::ItemOwner => item.is_some_and(|item| item.owner.as_ref() == Some(user)),
            Tie::ItemFunction => {
                let function = item.and_then(|item| item.function.as_ref());
                let seat = function.and_then(|function| self.seat(function));
                seat.is_some_and(|seat| seat.occupant() == user)
            }
            Tie::ItemMover => item
                .and_then(|item| item.last_move.as_ref())
                .is_some_and(|last| last.by == *user),
            Tie::IdeaAuthor => entry.is_some_and(|entry| entry.author == *user),
            Tie::BarrierOwner => entry.is_some_and(|entry| match &entry.content {
                Content::Barrier(barrier) => barrier.owner.as_ref() == Some(user),
                Content::Idea(_) | Content::Decision(_) => false,
            }),
            Tie::DecisionApprover => entry.is_some_and(|entry| match &entry.content {
                Content::Decision(decision) => decision.terms.approver.as_ref() == Some(user),
                Content::Idea(_) | Content::Barrier(_) => false,
            }),
        }
    }

    /// Whether this person may edit the plan.
    pub fn may_edit_plan(&self, user: &UserId) -> bool {
        self.allows(Action::EditPlan, user, About::Whole)
    }

    /// Whether this person may end it; before the mandate is given the caller alone (an approver says Not now instead).
    pub fn may_close(&self, user: &UserId) -> bool {
        self.allows(Action::Close, user, About::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_row_and_somebody_who_may() {
        for action in Action::ALL {
            let rows = TABLE.iter().filter(|(known, _)| *known == action);
            assert_eq!(rows.count(), 1, "{action:?}");
            assert!(!enough_for(action).is_empty(), "{action:?}");
        }
        assert_eq!(TABLE.len(), Action::ALL.len());
    }
}
