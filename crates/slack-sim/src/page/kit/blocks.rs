//! Blocks: which of them a surface shows, and how the plain ones are laid out.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    Surface,
    context::{Canvas, Element, text},
    control, input, markdown, media, rich, table,
};
use crate::{
    blockkit::elements::{kind, list},
    page::mrkdwn,
};

/// A block, or why it is not shown.
pub(super) fn block(block: &Value, canvas: &Canvas) -> Markup {
    let kind = kind(block);
    if !is_shown_on(kind, canvas.surface) {
        return canvas.refuse(&format!("a block of type `{kind}` here"));
    }
    html! {
        div.kit-block {
            @match kind {
                "section" => (section(block, canvas)),
                "header" => (header(block)),
                "divider" => hr.kit-divider;,
                "context" => (context(block, canvas)),
                "actions" => (actions(block, canvas)),
                "input" => (input::block(block, canvas)),
                "image" => (media::image_block(block, canvas)),
                "video" => (media::video(block)),
                "file" => (media::file(block, canvas)),
                "rich_text" => (rich::block(block, canvas)),
                "markdown" => (markdown::block(text(block, "text"))),
                "table" => (table::block(block, canvas)),
                "alert" => (alert(block, canvas)),
                other => (canvas.refuse(&format!("a block of type `{other}`"))),
            }
        }
    }
}

/// Source: <https://docs.slack.dev/reference/block-kit/blocks>.
fn is_shown_on(kind: &str, surface: Surface) -> bool {
    match kind {
        "markdown" | "file" => surface == Surface::Message,
        "table" => surface != Surface::Modal,
        "alert" => surface == Surface::Modal,
        _ => true,
    }
}

fn section(block: &Value, canvas: &Canvas) -> Markup {
    let words = block.get("text");
    let name = words.map(mrkdwn::plain_string).unwrap_or_default();
    html! {
        div.kit-section {
            div.kit-section-main {
                @if let Some(words) = words {
                    div.kit-text dir="auto" { (mrkdwn::object(words, canvas.reader)) }
                }
                @if !list(block, "fields").is_empty() {
                    div.kit-fields {
                        @for field in list(block, "fields") {
                            div.kit-text dir="auto" { (mrkdwn::object(field, canvas.reader)) }
                        }
                    }
                }
            }
            @if let Some(accessory) = block.get("accessory") {
                div.kit-accessory {
                    (control::draw(&Element::loose(canvas, accessory, block, name)))
                }
            }
        }
    }
}

fn header(block: &Value) -> Markup {
    let level = block.get("level").and_then(Value::as_u64).unwrap_or(1);
    html! {
        div.kit-header role="heading" aria-level=(level.clamp(1, 4) + 2) dir="auto" {
            @if let Some(words) = block.get("text") { (mrkdwn::plain_object(words)) }
        }
    }
}

fn context(block: &Value, canvas: &Canvas) -> Markup {
    html! {
        div.kit-context {
            @for element in list(block, "elements") {
                @match kind(element) {
                    "image" => (media::small_image(element, canvas)),
                    "mrkdwn" | "plain_text" => {
                        div.kit-context-text dir="auto" { (mrkdwn::object(element, canvas.reader)) }
                    }
                    other => (canvas.refuse(&format!("`{other}` in a context"))),
                }
            }
        }
    }
}

fn actions(block: &Value, canvas: &Canvas) -> Markup {
    let elements = list(block, "elements");
    html! {
        div.kit-actions role=[(elements.len() > 1).then_some("group")] {
            @for element in elements {
                (control::draw(&Element::loose(canvas, element, block, String::new())))
            }
        }
    }
}

fn alert(block: &Value, canvas: &Canvas) -> Markup {
    let level = match text(block, "level") {
        level @ ("info" | "warning" | "error" | "success") => level,
        _ => "default",
    };
    html! {
        div.kit-alert data-level=(level) role="note" {
            @if let Some(words) = block.get("text") {
                div.kit-text dir="auto" { (mrkdwn::object(words, canvas.reader)) }
            }
        }
    }
}
