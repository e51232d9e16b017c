//! `rich_text`: sections, lists, quotes and preformatted text with their inline elements. Its text is text: no entity is
//! decoded and no mark is read in it.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    Reader,
    context::{Canvas, text},
};
use crate::{
    blockkit::elements::{kind, list},
    page::{
        emoji,
        mrkdwn::{self, draw},
    },
};

pub(super) fn block(block: &Value, canvas: &Canvas) -> Markup {
    html! {
        div.kit-rich {
            @for element in list(block, "elements") {
                @match kind(element) {
                    "rich_text_section" => div.kit-text dir="auto" { (inline(element, canvas)) },
                    "rich_text_quote" => blockquote.kit-quote dir="auto" { (inline(element, canvas)) },
                    "rich_text_preformatted" => pre.kit-pre dir="auto" { code { (inline(element, canvas)) } },
                    "rich_text_list" => (items(element, canvas)),
                    other => (canvas.refuse(&format!("rich text of type `{other}`"))),
                }
            }
        }
    }
}

/// A list. Slack writes a deeper level as a list of its own, with an indent.
fn items(element: &Value, canvas: &Canvas) -> Markup {
    let number = |key: &str| element.get(key).and_then(Value::as_u64).unwrap_or_default();
    let indent = number("indent").min(8);
    let start = number("offset").saturating_add(1);
    let bordered = number("border") > 0;
    let items = html! {
        @for item in list(element, "elements") {
            li dir="auto" { (inline(item, canvas)) }
        }
    };
    html! {
        @if text(element, "style") == "ordered" {
            ol.kit-list.kit-bordered[bordered] data-indent=(indent) start=[(start > 1).then_some(start)] { (items) }
        } @else {
            ul.kit-list.kit-bordered[bordered] data-indent=(indent) { (items) }
        }
    }
}

fn inline(holder: &Value, canvas: &Canvas) -> Markup {
    html! {
        @for element in list(holder, "elements") { (piece(element, canvas)) }
    }
}

fn piece(element: &Value, canvas: &Canvas) -> Markup {
    let reader = canvas.reader;
    let drawn = match kind(element) {
        "text" => mrkdwn::lines(text(element, "text")),
        "link" => {
            let to = text(element, "url");
            let label = Some(text(element, "text")).filter(|label| !label.is_empty());
            draw::link(to, &mrkdwn::lines(label.unwrap_or(to)))
        }
        "emoji" => emoji(element),
        "user" => draw::user(text(element, "user_id"), None, reader),
        "channel" => draw::channel(text(element, "channel_id"), None, reader),
        "usergroup" => draw::group(text(element, "usergroup_id"), None, reader),
        "broadcast" => draw::broadcast(text(element, "range")),
        "date" => date(element, reader),
        "color" => color(text(element, "value")),
        other => return canvas.refuse(&format!("`{other}` in rich text")),
    };
    styled(drawn, element.get("style").unwrap_or(&Value::Null))
}

fn styled(drawn: Markup, style: &Value) -> Markup {
    let has = |key: &str| style.get(key) == Some(&Value::Bool(true));
    let mut drawn = drawn;
    if has("code") {
        drawn = html! { code.kit-code { (drawn) } };
    }
    if has("underline") {
        drawn = html! { u { (drawn) } };
    }
    if has("strike") {
        drawn = html! { s { (drawn) } };
    }
    if has("italic") {
        drawn = html! { i { (drawn) } };
    }
    if has("bold") {
        drawn = html! { b { (drawn) } };
    }
    if has("highlight") || has("client_highlight") {
        drawn = html! { span.kit-highlight { (drawn) } };
    }
    drawn
}

fn emoji(element: &Value) -> Markup {
    let name = text(element, "name");
    let tone = element.get("skin_tone").and_then(Value::as_u64);
    let toned = tone.map(|tone| format!("{name}::skin-tone-{tone}"));
    emoji::draw(
        toned
            .as_deref()
            .filter(|_| !name.contains("::"))
            .unwrap_or(name),
    )
}

fn date(element: &Value, reader: &Reader) -> Markup {
    let at = element.get("timestamp").and_then(Value::as_i64);
    let to = Some(text(element, "url")).filter(|to| !to.is_empty());
    let fallback = text(element, "fallback");
    if let Some(at) = at {
        draw::date(at, text(element, "format"), to, fallback, reader)
    } else {
        html! { (fallback) }
    }
}

/// A colour's code with a patch of it. Only a code can become a style.
fn color(value: &str) -> Markup {
    let code = value.strip_prefix('#').unwrap_or_default();
    let is_code = matches!(code.len(), 3 | 6) && code.chars().all(|c| c.is_ascii_hexdigit());
    html! {
        (value)
        @if is_code { span.kit-color style={ "background:" (value) } aria-hidden="true" {} }
    }
}

/// Rich text as it can be typed: names for people, labels for links, a line a section.
pub(super) fn plain(value: &Value, reader: &Reader) -> String {
    match kind(value) {
        "text" => text(value, "text").to_string(),
        "link" => match text(value, "text") {
            "" => text(value, "url").to_string(),
            label => label.to_string(),
        },
        "emoji" => format!(":{}:", text(value, "name")),
        "user" => {
            let id = text(value, "user_id");
            let name = reader
                .world
                .person(id)
                .map(|person| person.display_name.as_str());
            format!("@{}", name.unwrap_or(id))
        }
        "channel" => {
            let id = text(value, "channel_id");
            let name = reader
                .world
                .channels
                .get(id)
                .map(|channel| channel.name.as_str());
            format!("#{}", name.unwrap_or(id))
        }
        "broadcast" => format!("@{}", text(value, "range")),
        "rich_text" | "rich_text_list" => joined(value, "\n", reader),
        _ => joined(value, "", reader),
    }
}

fn joined(value: &Value, between: &str, reader: &Reader) -> String {
    let parts = list(value, "elements")
        .iter()
        .map(|part| plain(part, reader));
    parts.collect::<Vec<_>>().join(between)
}
