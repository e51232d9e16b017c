//! State → Block Kit, pure. Every function here is a snapshot under `tests/`, and every snapshot passes the Block Kit
//! checks. User text goes into `plain_text` and `rich_text`, or is escaped; it never becomes a mention or a link.
//!
//! No message mentions a person: names are written as text, so that nobody is notified but by a page.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use slack_morphism::prelude::SlackBlock;

use super::directory::Names;
use super::wire::ViewKind;
use crate::app::draft::DraftBody;
use crate::config::Company;
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Notice};
use crate::domain::ids::{CodeGreenId, DraftId, FunctionKey, ItemId, PageKey, UserId};
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;

/// A message: blocks, and the fallback text that says all that matters to a screen reader and a notification.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Message {
    pub text: String,
    pub blocks: Vec<SlackBlock>,
}

/// What every rendering may know besides its subject.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub names: &'a Names,
    pub now: DateTime<Utc>,
    /// Slack's own id of the team, for huddle links.
    pub team: &'a str,
}

// Messages that mirror state.

/// P4: the root message, with the function board.
pub fn card(green: &CodeGreen, items: &[ActionItem], scene: Scene<'_>) -> Message {
    let _ = (green, items, scene);
    todo!()
}

pub fn ground_rules(green: &CodeGreen, scene: Scene<'_>) -> Message {
    let _ = (green, scene);
    todo!()
}

pub fn section(green: &CodeGreen, section: SectionKey, head: Option<&SectionVersion>, scene: Scene<'_>) -> Message {
    let _ = (green, section, head, scene);
    todo!()
}

pub fn item(green: &CodeGreen, item: &ActionItem, scene: Scene<'_>) -> Message {
    let _ = (green, item, scene);
    todo!()
}

/// P3: one page as its recipient sees it now. `repeat`: it may be there already.
pub fn page(green: &CodeGreen, page: &PageKey, attempt: u8, repeat: bool, scene: Scene<'_>) -> Message {
    let _ = (green, page, attempt, repeat, scene);
    todo!()
}

pub fn mandate_request(green: &CodeGreen, approver: &UserId, scene: Scene<'_>) -> Message {
    let _ = (green, approver, scene);
    todo!()
}

/// One notice. `item` is the item it speaks of, if any.
pub fn notice(green: Option<&CodeGreen>, notice: &Notice, to: &Audience, item: Option<&ActionItem>, scene: Scene<'_>) -> Message {
    let _ = (green, notice, to, item, scene);
    todo!()
}

// Modals. Each returns the whole view as Slack takes it.

/// Step 1. `deal` pre-fills the deal's name, `situation` the facts (from a message shortcut).
pub fn deal_modal(draft: DraftId, deal: &str, situation: &str, caller: &UserId, company: &Company, now: DateTime<Utc>) -> Value {
    let _ = (draft, deal, situation, caller, company, now);
    todo!()
}

/// Step 2. `starts_at` is the default time of the meeting.
pub fn table_modal(draft: DraftId, body: &DraftBody, company: &Company, starts_at: DateTime<Utc>) -> Value {
    let _ = (draft, body, company, starts_at);
    todo!()
}

/// Step 3: who is paged, in their own local time, the deadline, the quorum, the meeting.
pub fn preview_modal(draft: DraftId, body: &DraftBody, company: &Company, caller: &UserId, scene: Scene<'_>) -> Value {
    let _ = (draft, body, company, caller, scene);
    todo!()
}

pub fn duplicate_modal(draft: DraftId, open: &CodeGreen, scene: Scene<'_>) -> Value {
    let _ = (draft, open, scene);
    todo!()
}

pub fn decline_modal(green: CodeGreenId, seat: &FunctionKey) -> Value {
    let _ = (green, seat);
    todo!()
}

pub fn delegate_modal(green: CodeGreenId, seat: &FunctionKey) -> Value {
    let _ = (green, seat);
    todo!()
}

pub fn not_now_modal(green: CodeGreenId) -> Value {
    let _ = green;
    todo!()
}

pub fn edit_section_modal(green: CodeGreenId, section: SectionKey, head: Option<&SectionVersion>) -> Value {
    let _ = (green, section, head);
    todo!()
}

/// After a conflict: the other's text above, one's own still in the field, based on the other's version.
pub fn merge_section_modal(green: CodeGreenId, section: SectionKey, theirs: &str, their_name: &str, version: i64, mine: &str) -> Value {
    let _ = (green, section, theirs, their_name, version, mine);
    todo!()
}

pub fn pick_code_green_modal(kind: &ViewKind, open: &[CodeGreen]) -> Value {
    let _ = (kind, open);
    todo!()
}

pub fn add_item_modal(green: &CodeGreen, item: ItemId, what: &str, source: Option<&str>) -> Value {
    let _ = (green, item, what, source);
    todo!()
}

pub fn edit_item_modal(green: &CodeGreen, item: &ActionItem) -> Value {
    let _ = (green, item);
    todo!()
}

pub fn explain_item_modal(item: &ActionItem) -> Value {
    let _ = item;
    todo!()
}

pub fn close_modal(green: &CodeGreen) -> Value {
    let _ = green;
    todo!()
}

/// A modal that says something: a refusal, a failure with its reference.
pub fn message_modal(title: &str, words: &str) -> Value {
    let _ = (title, words);
    todo!()
}

// Answers to slash commands, seen by the person only.

/// A sentence, with a button that calls a Code Green where `call` names the deal.
pub fn sentence(words: &str, call: Option<&str>) -> Message {
    let _ = (words, call);
    todo!()
}

pub fn help(sub_commands: &[(&str, &str)]) -> Message {
    let _ = sub_commands;
    todo!()
}

pub fn list(open: &[CodeGreen], scene: Scene<'_>) -> Message {
    let _ = (open, scene);
    todo!()
}

pub fn status(green: &CodeGreen, items: &[ActionItem], scene: Scene<'_>) -> Message {
    let _ = (green, items, scene);
    todo!()
}
