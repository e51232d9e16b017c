//! What is typed: text of one line or many, numbers, addresses, dates and times. Lengths are not enforced while somebody
//! types: as in Slack, too long a text is kept and complained of.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::Value;

use super::{context::Element, rich};

/// One line or several.
pub(super) fn text(element: &Element) -> Markup {
    let value = element
        .held_strings()
        .into_iter()
        .next()
        .unwrap_or_default();
    let longest = element.number("max_length").unwrap_or(3000);
    if !element.flag("multiline") {
        return html! {
            input.kit-field type="text" id=(element.id("field")) data-act=[element.act()] data-block=(element.block_id)
                data-action=(element.action()) data-kind=(element.kind()) data-on=[when_told(element)]
                data-max-length=(longest) data-min-length=[element.number("min_length")] dir="auto" autocomplete="off"
                aria-label=[element.aria_label()] aria-describedby=[element.described_by.as_deref()]
                placeholder=[element.placeholder()] value=(value) required[!element.optional] autofocus[element.focus()];
        };
    }
    area(element, &value, longest)
}

/// Rich text is typed as plain text here.
pub(super) fn rich_text(element: &Element) -> Markup {
    let value = rich::plain(&element.held(), element.canvas.reader);
    area(element, &value, 3000)
}

fn area(element: &Element, value: &str, longest: u64) -> Markup {
    html! {
        textarea.kit-field id=(element.id("field")) data-act=[element.act()] data-block=(element.block_id)
            data-action=(element.action()) data-kind=(element.kind()) data-on=[when_told(element)]
            data-max-length=(longest) data-min-length=[element.number("min_length")] rows="4" dir="auto"
            aria-label=[element.aria_label()] aria-describedby=[element.described_by.as_deref()]
            placeholder=[element.placeholder()] required[!element.optional] autofocus[element.focus()] {
            // A browser swallows the first line break.
            "\n" (value)
        }
    }
}

/// An address of mail or of the web.
pub(super) fn line(element: &Element, input: &str) -> Markup {
    let value = element
        .held_strings()
        .into_iter()
        .next()
        .unwrap_or_default();
    typed(element, input, None, &value)
}

/// A number, as text: what is no number is complained of, not lost.
pub(super) fn number(element: &Element) -> Markup {
    let keys = if element.flag("is_decimal_allowed") {
        "decimal"
    } else {
        "numeric"
    };
    let value = element
        .held_strings()
        .into_iter()
        .next()
        .unwrap_or_default();
    typed(element, "text", Some(keys), &value)
}

/// A day or a time of day.
pub(super) fn picker(element: &Element, input: &str) -> Markup {
    let value = element
        .held_strings()
        .into_iter()
        .next()
        .unwrap_or_default();
    typed(element, input, None, &value)
}

/// A moment, on the reader's clock.
pub(super) fn moment(element: &Element) -> Markup {
    let at = element.held().as_i64();
    let at = at.and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0));
    let local = at.map(|at| at.with_timezone(&element.canvas.reader.zone()));
    let value = local.map(|local| local.format("%Y-%m-%dT%H:%M").to_string());
    typed(element, "datetime-local", None, &value.unwrap_or_default())
}

fn typed(element: &Element, input: &str, keys: Option<&str>, value: &str) -> Markup {
    html! {
        input.kit-field type=(input) id=(element.id("field")) inputmode=[keys] data-act=[element.act()]
            data-block=(element.block_id) data-action=(element.action()) data-kind=(element.kind())
            data-on=[when_told(element)] data-confirm=[element.confirm()] autocomplete="off"
            aria-label=[element.aria_label().map(String::from).or_else(|| element.placeholder()).filter(|_| element.labelled_by.is_none())]
            aria-describedby=[element.described_by.as_deref()] placeholder=[element.placeholder()] value=(value)
            required[!element.optional] autofocus[element.focus()];
    }
}

/// When the app is told of typing: `enter`, `character`, or both.
fn when_told(element: &Element) -> Option<String> {
    let on = element
        .json
        .pointer("/dispatch_action_config/trigger_actions_on")?;
    let words = on
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .map(|on| match on {
            "on_character_entered" => "character",
            _ => "enter",
        });
    Some(words.collect::<Vec<_>>().join(" ")).filter(|_| element.tells)
}
