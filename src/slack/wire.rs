//! The words that go out in Block Kit and come back in payloads: action ids, callback ids, block ids and what a button
//! or a view carries. Written and read here only, so that render and inbound cannot disagree.

mod blocks;
mod setup;
mod views;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::action_item::Move;
use crate::domain::ids::{CodeGreenId, DraftId, EntryId, FunctionKey, ItemId};
use crate::domain::ledger::EntryKind;
use crate::domain::section::SectionKey;

pub use self::blocks::{attendance, block, drill_when, leftover, place, when};
pub use self::setup::{SetupPage, Topic};
pub use self::views::ViewKind;

/// What a button asks for. Its `action_id` is the name below (unique inside one message: item moves carry the move's
/// key), its `value` the facts as JSON (at most 2,000 characters).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "press", rename_all = "snake_case")]
pub enum Press {
    OnIt {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    /// Opens [`ViewKind::Decline`].
    CantMakeIt {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    /// Opens [`ViewKind::Delegate`].
    Delegate {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    RemindMe {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    /// Opens [`ViewKind::PageNow`].
    PageNow {
        green: CodeGreenId,
    },
    Go {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::NotNow`].
    NotNow {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::Redirect`].
    Redirect {
        green: CodeGreenId,
    },
    Join {
        green: CodeGreenId,
    },
    /// Follow along, and give the table what the draft says.
    JoinAndAdd {
        green: CodeGreenId,
        draft: DraftId,
    },
    /// Opens the modal with what a declined call said.
    CallAgain {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::EditSection`].
    EditSection {
        green: CodeGreenId,
        section: SectionKey,
    },
    /// A time that suits, or does not after all.
    ChooseTime {
        green: CodeGreenId,
        at: DateTime<Utc>,
        suits: bool,
    },
    /// "I'm here", at the meeting.
    BeHere {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::MarkAttendance`].
    MarkAttendance {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::WritePosition`].
    WritePosition {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    /// Opens [`ViewKind::LookForward`].
    LookForward {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::AddItem`].
    AddItem {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::AddEntry`].
    AddEntry {
        green: CodeGreenId,
        kind: EntryKind,
    },
    /// Opens [`ViewKind::Entries`], or turns its page.
    Entries {
        green: CodeGreenId,
        kind: EntryKind,
        page: usize,
    },
    /// Opens [`ViewKind::ChangeEntry`]; from this page of the list.
    ChangeEntry {
        entry: EntryId,
        page: usize,
    },
    TakeBackEntry {
        entry: EntryId,
        page: usize,
    },
    /// Opens [`ViewKind::AddItem`] with an idea's words.
    PromoteIdea {
        entry: EntryId,
    },
    /// The approver's yes to a decision, as it stood at this version.
    ApproveDecision {
        entry: EntryId,
        on: i64,
    },
    /// Opens [`ViewKind::ObjectDecision`].
    ObjectDecision {
        entry: EntryId,
        on: i64,
    },
    /// The whole plan, for whoever presses.
    WholePlan {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::Markdown`].
    Markdown {
        green: CodeGreenId,
    },
    /// The sponsor's choices where there is no quorum: meet all the same,
    ConveneNow {
        green: CodeGreenId,
    },
    /// have the next in line paged,
    PageNext {
        green: CodeGreenId,
    },
    /// meet half an hour later than it now says,
    Postpone {
        green: CodeGreenId,
        from: DateTime<Utc>,
    },
    /// or not at all. Opens [`ViewKind::Close`].
    StandDown {
        green: CodeGreenId,
    },
    ReadBack {
        green: CodeGreenId,
    },
    /// "We support it", the version of the plan beside the button.
    Support {
        green: CodeGreenId,
        version: u32,
    },
    /// Opens [`ViewKind::SupportIf`].
    SupportIf {
        green: CodeGreenId,
        version: u32,
    },
    /// Opens [`ViewKind::Close`].
    Close {
        green: CodeGreenId,
    },
    /// Where it stands, for whoever presses.
    CatchUp {
        green: CodeGreenId,
    },
    /// Undoes the close.
    Reopen {
        green: CodeGreenId,
    },
    MoveItem {
        item: ItemId,
        made: Move,
    },
    UndoItem {
        item: ItemId,
    },
    /// Opens [`ViewKind::EditItem`].
    EditItem {
        item: ItemId,
    },
    /// Opens [`ViewKind::ExplainItem`].
    ExplainItem {
        item: ItemId,
    },
    /// Opens the modal again, or for the first time from a hint: the deal's name to pre-fill, or the draft beside
    /// which lies what it began with.
    CallOne {
        deal: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// The drill that is set for later is not wanted any more.
    CancelDrill,
    EndDrill {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::Roster`].
    Roster {
        green: CodeGreenId,
    },
    /// Opens [`ViewKind::SetupForm`].
    SetupForm {
        topic: Topic,
    },
    /// A page of the setup to be read.
    SetupPage {
        page: SetupPage,
    },
    /// The click that `/codegreen doctor` waits for; what Slack took for its report, in milliseconds.
    FinishCheck {
        taken: i64,
    },
    /// A plain link button: Slack tells of the click, nothing is to be done.
    Link,
}

impl Press {
    /// The button's `action_id`.
    pub fn action_id(&self) -> String {
        match self {
            Self::OnIt { .. } => "on_it".to_owned(),
            Self::CantMakeIt { .. } => "cant_make_it".to_owned(),
            Self::Delegate { .. } => "delegate".to_owned(),
            Self::RemindMe { .. } => "remind_me".to_owned(),
            Self::PageNow { .. } => "page_now".to_owned(),
            Self::Go { .. } => "go".to_owned(),
            Self::NotNow { .. } => "not_now".to_owned(),
            Self::ChooseTime { at, suits, .. } => {
                let what = if *suits { "time" } else { "untime" };
                format!("{what}_{}", at.timestamp())
            }
            Self::BeHere { .. } => "be_here".to_owned(),
            Self::MarkAttendance { .. } => "mark_attendance".to_owned(),
            Self::WritePosition { .. } => "write_position".to_owned(),
            Self::LookForward { .. } => "look_forward".to_owned(),
            Self::Redirect { .. } => "redirect".to_owned(),
            Self::Join { .. } => "join".to_owned(),
            Self::JoinAndAdd { .. } => "join_and_add".to_owned(),
            Self::CallAgain { .. } => "call_again".to_owned(),
            Self::EditSection { .. } => "edit_section".to_owned(),
            Self::AddItem { .. } => "add_item".to_owned(),
            Self::AddEntry { kind, .. } => format!("add_{}", kind.key()),
            Self::Entries { page, .. } => format!("entries_{page}"),
            Self::ChangeEntry { .. } => "entry_change".to_owned(),
            Self::TakeBackEntry { .. } => "entry_take_back".to_owned(),
            Self::PromoteIdea { .. } => "idea_promote".to_owned(),
            Self::ApproveDecision { .. } => "decision_approve".to_owned(),
            Self::ObjectDecision { .. } => "decision_object".to_owned(),
            Self::WholePlan { .. } => "whole_plan".to_owned(),
            Self::Markdown { .. } => "markdown".to_owned(),
            Self::ConveneNow { .. } => "convene_now".to_owned(),
            Self::PageNext { .. } => "page_next".to_owned(),
            Self::Postpone { .. } => "postpone".to_owned(),
            Self::StandDown { .. } => "stand_down".to_owned(),
            Self::ReadBack { .. } => "read_back".to_owned(),
            Self::Support { .. } => "support".to_owned(),
            Self::SupportIf { .. } => "support_if".to_owned(),
            Self::Close { .. } => "close".to_owned(),
            Self::CatchUp { .. } => "catch_up".to_owned(),
            Self::Reopen { .. } => "reopen".to_owned(),
            Self::MoveItem { made, .. } => format!("item_{}", made.key()),
            Self::UndoItem { .. } => "item_undo".to_owned(),
            Self::EditItem { .. } => "item_edit".to_owned(),
            Self::ExplainItem { .. } => "item_explain".to_owned(),
            Self::CallOne { .. } => "call_one".to_owned(),
            Self::Roster { .. } => "roster".to_owned(),
            Self::SetupForm { topic } => format!("setup_{}", topic.name()),
            Self::SetupPage { page } => format!("setup_{}", page.name()),
            Self::FinishCheck { .. } => "finish_check".to_owned(),
            Self::CancelDrill => "cancel_drill".to_owned(),
            Self::EndDrill { .. } => "end_drill".to_owned(),
            Self::Link => "link".to_owned(),
        }
    }

    /// The button's `value`.
    pub fn value(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a `value` back.
    pub fn parse(value: &str) -> Option<Self> {
        serde_json::from_str(value).ok()
    }
}

/// Shortcuts of the manifest.
pub mod shortcut {
    /// Global: call a Code Green.
    pub const CALL: &str = "call_code_green";
    /// On a message: call a Code Green, carrying the message.
    pub const CALL_FROM_MESSAGE: &str = "call_code_green_from_message";
    /// On a message: add it to the plan as an action item.
    pub const ADD_TO_PLAN: &str = "add_to_plan";
}

/// The `event_type` of the metadata on our messages. Its payload holds one opaque id, `ref`, and nothing else.
pub const METADATA_EVENT: &str = "codegreen_ref";
