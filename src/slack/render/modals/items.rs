//! Adding, editing and explaining action items.

use serde_json::Value;

use crate::domain::action_item::{ActionItem, ItemState};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{EntryId, FunctionKey, ItemId};
use crate::slack::render::prose::Line;
use crate::slack::render::text::{clip, one_line};
use crate::slack::render::{board, deal};
use crate::slack::render::{
    fields::{Field, INPUT},
    sheet::Sheet,
};
use crate::slack::wire::{ViewKind, block};

const WHAT: usize = INPUT;
const BARRIER: usize = 1000;

/// A message outside any thread was to be added to a plan: to which?
pub fn pick_code_green_modal(kind: &ViewKind, open: &[CodeGreen]) -> Value {
    const TITLE: &str = "Add to the plan";
    if open.is_empty() {
        return Sheet::new()
            .line(
                "No Code Green is open, so there is no plan to add this to. /codegreen calls one.",
            )
            .reading(kind, TITLE);
    }
    let options: Vec<_> = open
        .iter()
        .map(|green| (green.id.to_string(), one_line(&deal::headline(green), 75)))
        .collect();
    let only = if let [only] = open {
        Some(only.id.to_string())
    } else {
        None
    };
    Sheet::new()
        .field(Field::choice(
            block::CODE_GREEN,
            "Which Code Green?",
            &options,
            only.as_deref(),
        ))
        .form(kind, TITLE, "Next")
}

pub fn add_item_modal(green: &CodeGreen, item: ItemId, what: &str, source: Option<&str>) -> Value {
    let kind = ViewKind::AddItem {
        green: green.id,
        item,
        source: source.map(str::to_owned),
        idea: None,
    };
    add_form(green, what, &kind)
}

/// The same with an idea's words.
pub fn promote_idea_modal(green: &CodeGreen, item: ItemId, idea: EntryId, what: &str) -> Value {
    let kind = ViewKind::AddItem {
        green: green.id,
        item,
        source: None,
        idea: Some(idea),
    };
    add_form(green, what, &kind)
}

fn add_form(green: &CodeGreen, what: &str, kind: &ViewKind) -> Value {
    Sheet::new()
        .fields(fields(green, what, None))
        .form(kind, "Add an action item", "Add")
}

pub fn edit_item_modal(green: &CodeGreen, item: &ActionItem) -> Value {
    let kind = ViewKind::EditItem { item: item.id };
    Sheet::new()
        .fields(fields(green, &item.what, Some(item)))
        .form(&kind, "Edit the action item", "Save")
}

fn fields(green: &CodeGreen, what: &str, item: Option<&ActionItem>) -> Vec<Field> {
    let mut fields = vec![
        Field::paragraph(block::WHAT, "What is to be done?", what, WHAT),
        Field::person(
            block::OWNER,
            "Owner",
            item.and_then(|item| item.owner.as_ref()),
        )
        .optional(),
    ];
    let functions: Vec<_> = green
        .seats
        .iter()
        .map(|seat| (seat.function.to_string(), board::name(seat)))
        .collect();
    if !functions.is_empty() {
        let chosen = item
            .and_then(|item| item.function.as_ref())
            .map(FunctionKey::as_str);
        fields.push(Field::choice(block::FUNCTION, "Function", &functions, chosen).optional());
    }
    let barrier = item
        .and_then(|item| item.barrier.as_deref())
        .unwrap_or_default();
    fields.push(Field::date(block::DUE_ON, "Due", item.and_then(|item| item.due_on)).optional());
    fields.push(
        Field::paragraph(
            block::BARRIER,
            "Which barrier does it break?",
            barrier,
            BARRIER,
        )
        .optional()
        .hint("A process or a policy, never a person."),
    );
    fields
}

/// A word about where the item stands; asked for kindly, in words that fit its state.
pub fn explain_item_modal(item: &ActionItem) -> Value {
    let (label, hint) = match item.state {
        ItemState::Done => ("What was done?", "One line is enough."),
        ItemState::Blocked => (
            "What stands in the way?",
            "A process or a policy, never a person.",
        ),
        ItemState::Dropped => ("What do we do instead?", "One line is enough."),
        ItemState::Open | ItemState::InProgress => {
            ("A word about it", "What comes next, or who could help.")
        }
    };
    Sheet::new()
        .line(Line::new().bold(clip(&item.what, 500)))
        .field(
            Field::paragraph(
                block::NOTE,
                label,
                item.note.as_deref().unwrap_or_default(),
                1000,
            )
            .hint(hint),
        )
        .form(
            &ViewKind::ExplainItem { item: item.id },
            "A word about it",
            "Send",
        )
}
