//! What a decision wants done. Effects commit with the state and are carried out later, from fresh state.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::action_item::Move;
use super::action_item::owing::Nudge;
use super::code_green::{CodeGreen, Phase};
use super::command::Leftover;
use super::drill::LeftOut;
use super::ids::{ChannelId, DraftId, EntryId, FunctionKey, ItemId, PageKey, UserId};
use super::mandate::Mandate;
use super::page::Medium;
use super::section::SectionKey;
use super::support::Touched;
use super::timer::Timer;

pub use super::audience::Audience;

/// A Slack message that mirrors state. Made true again after each change: posted once, then edited in place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "surface", rename_all = "snake_case")]
pub enum Surface {
    /// The root message in the escalation channel.
    Card,
    /// First in the thread.
    GroundRules,
    /// One section of the plan, in the thread.
    Section { section: SectionKey },
    /// The plan whole, as it is read back, with every function's word; in the thread.
    ReadBack,
    /// The meeting as a file for calendars, in the thread.
    Invitation,
    /// The agenda with its minutes, and who takes part; in the thread, once the meeting begins.
    Agenda,
    /// The five questions after the close, with their answers; in the thread.
    LookForward,
    /// One action item, in the thread.
    Item { item: ItemId },
    /// One page, or its reminder, in the recipient's DM.
    Page { page: PageKey, attempt: u8 },
    /// The question to one approver, in a DM.
    MandateRequest { approver: UserId },
}

impl Surface {
    /// The surface's stable name inside its Code Green.
    pub fn key(&self) -> String {
        match self {
            Self::Card => "card".to_owned(),
            Self::GroundRules => "ground-rules".to_owned(),
            Self::Section { section } => format!("section:{}", section.key()),
            Self::ReadBack => "read-back".to_owned(),
            Self::Invitation => "invitation".to_owned(),
            Self::Agenda => "agenda".to_owned(),
            Self::LookForward => "look-forward".to_owned(),
            Self::Item { item } => format!("item:{item}"),
            Self::Page { page, attempt } => format!("page:{page}:{attempt}"),
            Self::MandateRequest { approver } => format!("mandate:{approver}"),
        }
    }

    /// Whether this surface may be posted as the Code Green now stands; one that was posted may always be edited.
    ///
    /// A page is posted by [`Effect::Page`] alone. The card is posted only when the mandate is there, and an approver
    /// is not asked for what has been decided meanwhile.
    pub fn may_be_posted(&self, green: &CodeGreen) -> bool {
        match self {
            Self::Card | Self::GroundRules | Self::Section { .. } | Self::Item { .. } => {
                matches!(green.mandate, Mandate::Given { .. })
                    && green.phase != Phase::Requested
                    && green.has_room()
            }
            Self::ReadBack => green.read_back.is_some() && green.has_room(),
            Self::LookForward => {
                green.look_forward.is_some() && green.phase.is_over() && green.has_room()
            }
            Self::Invitation => green.invites_to_the_meeting(),
            Self::Agenda => green.meeting.course.began_at.is_some() && green.has_room(),
            Self::Page { .. } => false,
            Self::MandateRequest { approver } => match &green.mandate {
                Mandate::Asked {
                    approvers, asked, ..
                } => {
                    green.phase == Phase::Requested
                        && green.admits(approver)
                        && approvers.iter().take(*asked).any(|it| it == approver)
                }
                Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                    false
                }
            },
        }
    }
}

/// A message sent once to one person in private, or once to the thread; it mirrors nothing and is not edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the caller: it needs a yes first, and this person was asked.
    MandateAsked { approver: UserId },
    /// To the caller: Go.
    MandateGiven { by: UserId },
    /// To the caller: not now, and why.
    MandateNotNow { by: UserId, reason: String },
    /// To the caller: the deal desk is asked to help instead, and why.
    MandateRedirected {
        by: UserId,
        desk: ChannelId,
        reason: String,
    },
    /// To the deal desk: this deal wants its help.
    DealDeskAsked { by: UserId, reason: String },
    /// To the caller and who sent it there: the deal desk's channel could not be written to, and Slack's code for why.
    DealDeskUnreachable { desk: ChannelId, code: String },
    /// To the caller: every approver was asked and none has answered yet.
    MandateUnanswered,
    /// To sponsor and caller: everyone on this seat's ladder was paged and nobody has said yes.
    SeatMissing { seat: FunctionKey },
    /// To whoever offered the seat: it was not taken, so the next person is paged.
    DelegationNotTaken {
        seat: FunctionKey,
        to: UserId,
        lapsed: bool,
    },
    /// To sponsor and caller: the deadline has passed without a quorum.
    NoQuorum { missing: Vec<FunctionKey> },
    /// To sponsor and caller: the card could not be posted, and Slack's code for why.
    ChannelUnreachable { code: String },
    /// To the caller: no medium could bring this person a page.
    Unreached { seat: FunctionKey, who: UserId },
    /// To sponsor and caller: it is night for everybody who is left; the page goes out then, unless the sponsor says now.
    AllAsleep {
        seat: FunctionKey,
        until: DateTime<Utc>,
    },
    /// To the thread: the sponsor has people paged at night, and why.
    QuietOverridden { by: UserId, reason: String },
    /// To the thread: they meet though these required seats are free, by the sponsor's word.
    ConvenedWithGaps {
        by: UserId,
        missing: Vec<FunctionKey>,
    },
    /// To the thread: the sponsor has moved the meeting.
    Postponed { by: UserId, until: DateTime<Utc> },
    /// To the thread: the first time that suits every required seat.
    TimeFound { starts_at: DateTime<Utc> },
    /// To the thread: every required seat is held.
    Quorum,
    /// To whoever sits for these functions: do they support this version of the plan? `again`: they had spoken, and it
    /// was changed since.
    SupportAsked {
        seats: Vec<FunctionKey>,
        version: u32,
        again: bool,
    },
    /// To the thread: on which condition these functions support the plan.
    SupportIf {
        seats: Vec<FunctionKey>,
        by: UserId,
        condition: String,
    },
    /// To the thread: every function supports the plan.
    Supported { version: u32 },
    /// To each of two people who edited a section at once: both edits are in it.
    SectionMerged { section: SectionKey, with: UserId },
    /// To the thread: it is closed.
    Closed,
    /// To whoever sits: the meeting begins in five minutes.
    MeetingSoon { starts_at: DateTime<Utc> },
    /// To the thread: a function's position for the meeting, in writing.
    PositionWritten {
        seat: FunctionKey,
        by: UserId,
        text: String,
    },
    /// To whoever sat at the table: the five questions wait for an answer.
    LookForwardAsked { until: DateTime<Utc> },
    /// To whoever called a drill, and to its thread: who answered, and how fast.
    DrillReport,
    /// To whoever set a drill: it did not begin, and when the next one does.
    DrillLeftOut {
        due: DateTime<Utc>,
        why: LeftOut,
        next: Option<DateTime<Utc>>,
    },
    /// To the thread: the close is undone.
    Reopened { by: UserId },
    /// To the person whose reaction changed an item: it is noted; a button asks why.
    ItemMoved { item: ItemId, moved: Move },
    /// To its new owner: somebody else gave them an item.
    ItemGiven { item: ItemId, by: UserId },
    /// To its owner: it is due soon, or its date has passed.
    ItemDue { item: ItemId, is_late: bool },
    /// To the sponsor: it cannot go on.
    ItemBlocked { item: ItemId, by: UserId },
    /// To whoever may approve a decision: it goes over its limit, as it stood at this version.
    DecisionAsked { entry: EntryId, on: i64 },
    /// To whoever wrote the decision: its approver has spoken.
    DecisionAnswered { entry: EntryId },
    /// To the thread, or before there is one to the caller: what somebody knows who wanted to call one for the same
    /// deal.
    Added { by: UserId, text: String },
    /// To the thread: the word for the table with which somebody said that they can't make it.
    CannotCome {
        seat: FunctionKey,
        by: UserId,
        note: String,
    },
    /// To somebody who may see a confidential one now, by whose word.
    Admitted { by: UserId },
    /// To sponsor and caller of a confidential one: somebody who cannot know of it has called one for the same deal.
    SameDealCalled { by: UserId },
    /// To a person whose reaction changed nothing: the refusal in words, already rendered.
    Refused { words: String },
    /// To a person for whom the form to call one could not be opened: a button opens it, with the
    /// deal's name, or with what lies beside the draft.
    NotOpened {
        deal: String,
        #[serde(default)]
        draft: Option<DraftId>,
    },
    /// Once a deployment, to the first approver or whoever has set it up, and to who administers the workspace where nobody
    /// has: what to do first.
    Welcome { channel: Option<ChannelId> },
}

impl Notice {
    /// Whether it is repeated, marked, where nobody knows if it arrived: somebody has to act on it. The rest is chatter,
    /// and better lost than said twice.
    pub fn must_arrive(&self) -> bool {
        match self {
            Self::MandateAsked { .. }
            | Self::MandateGiven { .. }
            | Self::MandateNotNow { .. }
            | Self::MandateRedirected { .. }
            | Self::DealDeskAsked { .. }
            | Self::DealDeskUnreachable { .. }
            | Self::MandateUnanswered
            | Self::SeatMissing { .. }
            | Self::Unreached { .. }
            | Self::AllAsleep { .. }
            | Self::DelegationNotTaken { .. }
            | Self::NoQuorum { .. }
            | Self::ChannelUnreachable { .. }
            | Self::ItemGiven { .. }
            | Self::ItemDue { .. }
            | Self::ItemBlocked { .. }
            | Self::DecisionAsked { .. }
            | Self::DecisionAnswered { .. }
            | Self::SupportAsked { .. }
            | Self::SupportIf { .. }
            | Self::Added { .. }
            | Self::CannotCome { .. }
            | Self::MeetingSoon { .. }
            | Self::PositionWritten { .. }
            | Self::Admitted { .. }
            | Self::SameDealCalled { .. }
            | Self::DrillReport
            | Self::DrillLeftOut { .. }
            | Self::NotOpened { .. }
            | Self::Welcome { .. } => true,
            Self::QuietOverridden { .. }
            | Self::ConvenedWithGaps { .. }
            | Self::Postponed { .. }
            | Self::TimeFound { .. }
            | Self::Quorum
            | Self::Supported { .. }
            | Self::Closed
            | Self::Reopened { .. }
            | Self::SectionMerged { .. }
            | Self::LookForwardAsked { .. }
            | Self::ItemMoved { .. }
            | Self::Refused { .. } => false,
        }
    }
}

/// One thing to be done after the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Send this page (attempt 1) or its reminder (attempt 2). Never sent twice for the same rung and attempt.
    Page {
        page: PageKey,
        recipient: UserId,
        medium: Medium,
        attempt: u8,
    },
    /// End the alert that another medium rang with this page: it is over.
    Resolve {
        page: PageKey,
    },
    /// A page once more where its job is gone: unless it is settled, it is looked for before it is sent.
    Resend {
        page: PageKey,
        recipient: UserId,
        medium: Medium,
        attempt: u8,
    },
    /// Make the surface true.
    Refresh {
        surface: Surface,
    },
    Tell {
        to: Audience,
        notice: Notice,
    },
    /// Look for times that suit everybody's day, and offer them.
    FindTimes,
    /// The plan was changed: whoever it touches is asked again, once it was read back.
    Touch {
        touched: Touched,
    },
    /// Look at this time whether the item's owner is to hear of it. Set again, it moves; it outlives the close.
    RemindOwner {
        item: ItemId,
        nudge: Nudge,
        at: DateTime<Utc>,
    },
    /// Drop the action items that are still open, or hand them over, as this person wished with the close.
    Settle {
        leftover: Leftover,
        by: UserId,
    },
    /// Bring people into the channel, where the scope was granted.
    Invite {
        users: Vec<UserId>,
    },
    /// Make the private channel of a confidential one.
    OpenRoom,
    /// Somebody is no longer to see what is said in the private channel.
    PutOut {
        user: UserId,
    },
    /// Set or move a timer.
    Start {
        timer: Timer,
        at: DateTime<Utc>,
    },
    /// Forget a timer.
    Stop {
        timer: Timer,
    },
    /// Forget the changes of the plan that nobody was asked about yet: they are in what is read back now.
    ForgetTouches,
    /// Forget every timer and every page not yet sent: the Code Green is over. What people are to be told stays.
    StopAll,
}
