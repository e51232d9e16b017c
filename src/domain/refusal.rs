//! Why a command was not carried out. Each has one sentence for a person and a remedy, written in `slack/reply.rs`.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::action_item::{ItemState, Move};
use super::ids::{FunctionKey, UserId};
use super::section::SectionKey;

/// A command that changes nothing. Never the person's fault: each says what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("no such Code Green, or not one this person may see")]
    NoSuchCodeGreen,
    #[error("no such action item")]
    NoSuchItem,
    #[error("no such idea, barrier or decision")]
    NoSuchEntry,
    #[error("an idea is its author's to change")]
    NotYourIdea { author: UserId },
    #[error("over its limit, and nobody is named who may approve it")]
    ApproverMissing,
    #[error("what is given and the limit are no measure of each other")]
    LimitNotComparable,
    #[error("only its approver says yes to a decision")]
    NotTheApprover { approver: Option<UserId> },
    #[error("the decision is no longer what the approver was asked about")]
    DecisionMoved,
    #[error("guests, people of another company, bots and deactivated accounts take no part")]
    NotAMember,
    #[error("not an approver of this Code Green")]
    NotAnApprover,
    #[error("the mandate was decided already")]
    MandateDecided,
    #[error("this workspace has named no deal desk")]
    NoDealDesk,
    #[error("this is a drill, in which people are paged and answer, and no more")]
    OnlyADrill,
    #[error("the Code Green is closed or was not given its mandate")]
    Over,
    #[error("the Code Green still waits for its mandate")]
    NotYetMandated,
    #[error("this person was not paged for the seat")]
    NotPaged { seat: Option<FunctionKey> },
    #[error("somebody holds the seat already")]
    SeatTaken { seat: FunctionKey, by: UserId },
    #[error("this person already holds the seat or was paged for it")]
    AlreadyAtTheTable { seat: FunctionKey, user: UserId },
    #[error("only the caller or the sponsor may close")]
    MayNotClose {
        caller: UserId,
        sponsor: Option<UserId>,
    },
    #[error("it was closed more than a day ago")]
    CloseStands,
    #[error("another Code Green was called for the deal since")]
    CalledAgain,
    #[error("this is the sponsor's to decide")]
    NotTheSponsor { sponsor: Option<UserId> },
    #[error("the plan was not read back yet")]
    NothingReadBack,
    #[error("the plan was changed since, in what touches this person's function")]
    PlanChanged { version: u32 },
    #[error("only the caller and the sponsor take people off the roster")]
    MayNotDismiss {
        caller: UserId,
        sponsor: Option<UserId>,
    },
    #[error("the caller and the sponsor stay on the roster")]
    StaysOnTheRoster { user: UserId },
    #[error("this person may not see the confidential Code Green")]
    NotOnTheRoster { user: UserId },
    #[error("only seated people, the caller and the sponsor may edit the plan")]
    MayNotEditPlan { caller: UserId },
    #[error("only the owner, its seat, the caller and the sponsor may do that to the item")]
    MayNotMoveItem {
        made: Option<Move>,
        owner: Option<UserId>,
        caller: UserId,
    },
    #[error("the item is already done or dropped")]
    ItemEnded { state: ItemState },
    #[error("only the caller or the sponsor mark who was there")]
    MayNotMark { caller: UserId },
    #[error("this time is no longer on offer")]
    TimeIsSettled { starts_at: DateTime<Utc> },
    #[error("the questions after the close are not open")]
    NoLookForward,
    #[error("this person did not sit at the table")]
    NotAtTheTable { caller: UserId },
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("somebody edited the section meanwhile")]
    EditedMeanwhile {
        section: SectionKey,
        by: UserId,
        theirs: String,
        version: i64,
    },
}
