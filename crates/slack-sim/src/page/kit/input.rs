//! The `input` block: a label bound to its control, the hint, and the place of an error.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    context::{Canvas, Element, text, word},
    control,
};
use crate::{blockkit::elements::kind, page::mrkdwn};

pub(super) fn block(block: &Value, canvas: &Canvas) -> Markup {
    let Some(json) = block.get("element") else {
        return canvas.refuse("an input without an element");
    };
    let flag = |key: &str| block.get(key) == Some(&Value::Bool(true));
    let hint = block.get("hint");
    let block_id = text(block, "block_id");
    let mut element = Element {
        name: block
            .get("label")
            .map(mrkdwn::plain_string)
            .unwrap_or_default(),
        optional: flag("optional"),
        tells: flag("dispatch_action"),
        ..Element::loose(canvas, json, block, String::new())
    };
    let error_id = element.id("error");
    let hint_id = element.id("hint");
    let label_id = element.id("label");
    element.described_by = Some(match hint {
        Some(_) => format!("{hint_id} {error_id}"),
        None => error_id.clone(),
    });
    element.labelled_by = Some(label_id.clone());
    // A group of boxes, and a list that unfolds, are named by the label's id; a field by the label itself.
    let is_group = matches!(kind(json), "radio_buttons" | "checkboxes")
        || (kind(json).starts_with("multi_") && kind(json) != "multi_external_select");
    let label = html! {
        @if let Some(words) = block.get("label") { (mrkdwn::plain_object(words)) }
        @if element.optional { " " span.kit-optional { "(optional)" } }
    };
    html! {
        div.kit-input data-block=(block_id) id={ "kit-input-" (word(block_id)) } {
            @if is_group {
                div.kit-label id=(label_id) dir="auto" { (label) }
            } @else {
                label.kit-label id=(label_id) for=(element.id("field")) dir="auto" { (label) }
            }
            (control::draw(&element))
            @if let Some(hint) = hint {
                p.kit-hint id=(hint_id) dir="auto" { (mrkdwn::plain_object(hint)) }
            }
            p.kit-error role="alert" id=(error_id) {}
        }
    }
}
