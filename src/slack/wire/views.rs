//! What a modal is about, as it travels with it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CodeGreenId, DraftId, EntryId, FunctionKey, ItemId};
use crate::domain::ledger::EntryKind;
use crate::domain::section::SectionKey;
use crate::slack::wire::Topic;

/// Which modal this is and what it is about. Its `callback_id` is [`ViewKind::callback_id`], the facts travel as JSON
/// in `private_metadata` (at most 3,000 characters).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum ViewKind {
    /// Step 1.
    Deal {
        draft: DraftId,
    },
    /// Step 2.
    Table {
        draft: DraftId,
    },
    /// Step 3.
    Preview {
        draft: DraftId,
    },
    /// The deal has an open Code Green; nothing to submit.
    Duplicate {
        draft: DraftId,
    },
    Decline {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    Delegate {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    NotNow {
        green: CodeGreenId,
    },
    /// Why the deal desk is the better place.
    Redirect {
        green: CodeGreenId,
    },
    /// Who was at the meeting.
    MarkAttendance {
        green: CodeGreenId,
    },
    /// A function's position for the meeting.
    WritePosition {
        green: CodeGreenId,
        seat: FunctionKey,
    },
    /// The five questions after the close.
    LookForward {
        green: CodeGreenId,
    },
    /// Why people are to be paged at night.
    PageNow {
        green: CodeGreenId,
    },
    EditSection {
        green: CodeGreenId,
        section: SectionKey,
        based_on: i64,
    },
    /// Outside a thread: which Code Green? `text` and `source` are the message's.
    PickCodeGreen {
        item: ItemId,
        text: String,
        source: Option<String>,
    },
    AddItem {
        green: CodeGreenId,
        item: ItemId,
        source: Option<String>,
        /// The idea that it is made of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        idea: Option<EntryId>,
    },
    /// All ideas, barriers or decisions, a page at a time.
    Entries {
        green: CodeGreenId,
        kind: EntryKind,
        page: usize,
    },
    AddEntry {
        green: CodeGreenId,
        entry: EntryId,
        kind: EntryKind,
    },
    /// From this page of the list.
    ChangeEntry {
        entry: EntryId,
        kind: EntryKind,
        page: usize,
    },
    /// Why a decision should be otherwise.
    ObjectDecision {
        entry: EntryId,
        on: i64,
    },
    /// The plan as Markdown, to be copied; nothing to submit.
    Markdown {
        green: CodeGreenId,
    },
    EditItem {
        item: ItemId,
    },
    ExplainItem {
        item: ItemId,
    },
    /// On which condition their function supports this version of the plan.
    SupportIf {
        green: CodeGreenId,
        version: u32,
    },
    Close {
        green: CodeGreenId,
    },
    /// Who may see a confidential one, and who has looked.
    Roster {
        green: CodeGreenId,
    },
    /// How the company is set up; nothing to submit.
    Setup,
    /// A part of it, drawn from this version.
    SetupForm {
        topic: Topic,
        based_on: i64,
    },
    /// Begins a drill, which has this id.
    Drill {
        drill: CodeGreenId,
    },
    /// Says something; nothing to submit.
    Message,
}

impl ViewKind {
    pub fn callback_id(&self) -> &'static str {
        match self {
            Self::Deal { .. } => "declare_deal",
            Self::Table { .. } => "declare_table",
            Self::Preview { .. } => "declare_preview",
            Self::Duplicate { .. } => "declare_duplicate",
            Self::Decline { .. } => "decline",
            Self::Delegate { .. } => "delegate",
            Self::NotNow { .. } => "not_now",
            Self::MarkAttendance { .. } => "mark_attendance",
            Self::WritePosition { .. } => "write_position",
            Self::LookForward { .. } => "look_forward",
            Self::Redirect { .. } => "redirect",
            Self::PageNow { .. } => "page_now",
            Self::EditSection { .. } => "edit_section",
            Self::PickCodeGreen { .. } => "pick_code_green",
            Self::AddItem { .. } => "add_item",
            Self::Entries { .. } => "entries",
            Self::AddEntry { .. } => "add_entry",
            Self::ChangeEntry { .. } => "change_entry",
            Self::ObjectDecision { .. } => "object_decision",
            Self::Markdown { .. } => "markdown",
            Self::EditItem { .. } => "edit_item",
            Self::ExplainItem { .. } => "explain_item",
            Self::SupportIf { .. } => "support_if",
            Self::Close { .. } => "close",
            Self::Roster { .. } => "roster",
            Self::Setup => "setup",
            Self::SetupForm { .. } => "setup_form",
            Self::Drill { .. } => "drill",
            Self::Message => "message",
        }
    }

    /// The view's `private_metadata`.
    pub fn metadata(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads `private_metadata` back.
    pub fn parse(metadata: &str) -> Option<Self> {
        serde_json::from_str(metadata).ok()
    }
}
