//! Modals: each function returns the whole view as Slack takes it. What a view is about travels in its
//! `private_metadata`; ids of blocks are those of `wire::block`, so that inbound finds what was typed.

mod deal_form;
mod declare;
mod items;
mod ledger;
mod paging;
mod plan;
mod roster;
mod setup;
mod table_form;

use serde_json::Value;

use super::sheet::Sheet;
use super::text::clip;
use crate::slack::wire::ViewKind;

pub use deal_form::{deal_again_modal, deal_modal, without_confidence};
pub use declare::{duplicate_modal, preview_modal};
pub use items::{
    add_item_modal, edit_item_modal, explain_item_modal, pick_code_green_modal, promote_idea_modal,
};
pub use ledger::{add_entry_modal, change_entry_modal, entries_modal, object_decision_modal};
pub use paging::{
    close_modal, decline_modal, delegate_modal, not_now_modal, page_now_modal, redirect_modal,
};
pub use plan::{edit_section_modal, merge_section_modal, support_if_modal};
pub use roster::roster_modal;
pub use setup::{
    Asked as PreviewAsked, Passed as PreviewPassed, SetupShown, file_page, history_page,
    preview_page, setup_form, setup_modal,
};
pub use table_form::table_modal;

/// A modal that says something: a refusal, a failure with its reference.
pub fn message_modal(title: &str, words: &str) -> Value {
    Sheet::new()
        .line(clip(words, 2500))
        .reading(&ViewKind::Message, title)
}
