//! The refusals that `slackblocks` does not make: ids that collide, a missing fallback text, unknown properties, a
//! file input in a message, sizes in bytes, initial options that are not offered.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Surface,
    elements::{element_slots, is_interactive, kind, list, options},
    properties, values,
};

/// Slack: `view_too_large` above 250 kB.
pub(super) const MAX_VIEW_BYTES: usize = 250_000;
/// Slack advises 4,000 for posting, and refuses more in chat.update.
pub(super) const MAX_TEXT: usize = 4_000;

/// Slack only warns where a message has no fallback text; a screen reader then hears nothing.
pub(super) fn fallback_text(message: &Value, wrong: &mut Vec<String>) {
    let text = message
        .get("text")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let has_blocks = !list(message, "blocks").is_empty();
    if text.trim().is_empty() && has_blocks {
        wrong.push("text: a message with blocks needs a fallback text".into());
    }
    if text.chars().count() > MAX_TEXT {
        wrong.push(format!("text: more than {MAX_TEXT} characters"));
    }
}

/// The view around the blocks.
pub(super) fn view(view: &Value, known: &[&str], wrong: &mut Vec<String>) {
    only_known(view, known, "view", false, wrong);
    if view.to_string().len() > MAX_VIEW_BYTES {
        wrong.push(format!("view: larger than {MAX_VIEW_BYTES} bytes"));
    }
    if list(view, "blocks").is_empty() && view.get("type").and_then(Value::as_str) == Some("modal")
    {
        wrong.push("view.blocks: a modal needs a block".into());
    }
    for key in ["title", "submit", "close"] {
        if view.get(key).is_some_and(|text| kind(text) != "plain_text") {
            wrong.push(format!("view.{key}: must be plain_text"));
        }
    }
}

/// Every block, with what is inside.
pub(super) fn blocks(holder: &Value, surface: Surface, wrong: &mut Vec<String>) {
    let mut block_ids = BTreeSet::new();
    for (index, block) in list(holder, "blocks").iter().enumerate() {
        let place = format!("blocks[{index}]");
        if let Some(id) = block.get("block_id").and_then(Value::as_str)
            && !block_ids.insert(id)
        {
            wrong.push(format!("{place}.block_id: `{id}` is already used"));
        }
        let block_kind = kind(block);
        if block_kind == "input"
            && surface == Surface::Modal
            && holder.get("submit").is_none_or(Value::is_null)
        {
            wrong.push(format!("{place}: a view with an input needs `submit`"));
        }
        values::of_block(block, &place, wrong);
        known_properties(block, &place, wrong);
        action_ids(block, &place, wrong);
        for (slot, element) in element_slots(block) {
            let place = format!("{place}.{slot}");
            if kind(element) == "file_input" && surface != Surface::Modal {
                wrong.push(format!("{place}: file_input is for modals"));
            }
            values::of_element(element, &place, wrong);
            initial_options_are_offered(element, &place, wrong);
        }
    }
}

/// Two elements of one block with one `action_id` cannot be told apart; Slack answers `invalid_blocks`.
fn action_ids(block: &Value, place: &str, wrong: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (slot, element) in element_slots(block) {
        let Some(id) = element.get("action_id").and_then(Value::as_str) else {
            continue;
        };
        if is_interactive(kind(element)) && !seen.insert(id) {
            wrong.push(format!(
                "{place}.{slot}.action_id: `{id}` is already used in this block"
            ));
        }
    }
}

fn initial_options_are_offered(element: &Value, place: &str, wrong: &mut Vec<String>) {
    let offered = options(element);
    if offered.is_empty() {
        return;
    }
    let one = element.get("initial_option").into_iter();
    for initial in one.chain(list(element, "initial_options")) {
        if !offered.contains(&initial) {
            wrong.push(format!(
                "{place}: the initial option is not exactly one of the options"
            ));
        }
    }
    let mut values = BTreeSet::new();
    for option in offered {
        let value = option
            .get("value")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !values.insert(value) {
            wrong.push(format!("{place}: two options have the value `{value}`"));
        }
    }
}

/// Looks into blocks, elements and their objects for properties nobody documents.
fn known_properties(value: &Value, place: &str, wrong: &mut Vec<String>) {
    if let Some((_, known)) = properties::BY_TYPE
        .iter()
        .find(|(of, _)| *of == kind(value))
    {
        only_known(value, known, place, true, wrong);
    } else if !kind(value).is_empty() {
        // A type the table leaves to slackblocks.
        return;
    }
    for key in [
        "text",
        "label",
        "hint",
        "placeholder",
        "element",
        "accessory",
        "description",
    ] {
        if let Some(inner) = value.get(key).filter(|inner| inner.is_object()) {
            known_properties(inner, &format!("{place}.{key}"), wrong);
        }
    }
    for key in ["elements", "fields"] {
        for (index, inner) in list(value, key).iter().enumerate() {
            known_properties(inner, &format!("{place}.{key}[{index}]"), wrong);
        }
    }
    for option in options(value) {
        only_known(
            option,
            properties::OPTION,
            &format!("{place}.options[]"),
            false,
            wrong,
        );
        known_properties(option, &format!("{place}.options[]"), wrong);
    }
    if let Some(confirm) = value.get("confirm").filter(|_| !kind(value).is_empty()) {
        only_known(
            confirm,
            properties::CONFIRM,
            &format!("{place}.confirm"),
            false,
            wrong,
        );
    }
}

fn only_known(value: &Value, known: &[&str], place: &str, typed: bool, wrong: &mut Vec<String>) {
    for key in value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
    {
        if !known.contains(&key) && (!typed || key != "type") {
            wrong.push(format!("{place}.{key}: unknown property"));
        }
    }
}
