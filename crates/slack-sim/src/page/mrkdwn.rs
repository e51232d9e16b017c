//! mrkdwn and plain text as Slack's client shows them. Three steps: [`scan`] finds what stands in angle brackets, code,
//! emoji and bare addresses; [`style`] finds quotes and bold, italic, struck text between them; [`draw`] writes HTML.
//! Only what is drawn there becomes a tag: everything a text says is text.
//!
//! Source: <https://docs.slack.dev/messaging/formatting-message-text>, and for what may stand before and after a mark
//! the expressions of Slack's own web client.

mod bare;
mod colons;
pub(super) mod dates;
pub(super) mod draw;
mod scan;
mod style;
#[cfg(test)]
mod tests;

use maud::{Markup, html};
use serde_json::Value;

use super::{emoji, kit::Reader};
use crate::blockkit::elements::{kind, text_of};
pub(super) use scan::is_link;
use scan::{Mark, decode};

/// How much of a text is read as more than it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parsing {
    /// A message's own text: bare addresses become links.
    Addresses,
    /// A text object: `#channel` and `@here` are looked up too.
    Everything,
    /// `verbatim`: nothing.
    Nothing,
}

/// A message's text in Slack's reading of mrkdwn.
pub(crate) fn html(text: &str, reader: &Reader) -> Markup {
    read(text, Parsing::Addresses, reader)
}

/// A `plain_text`: the three entities are decoded, `:emoji:` are drawn, nothing else is read.
pub(crate) fn plain(text: &str) -> Markup {
    let text = decode(text);
    html! {
        @for (place, line) in text.split('\n').enumerate() {
            @if place > 0 { br; }
            (label(line))
        }
    }
}

/// A text object of either type, by its own flags.
pub(super) fn object(text: &Value, reader: &Reader) -> Markup {
    let words = text_of(Some(text));
    if kind(text) == "mrkdwn" {
        let verbatim = text.get("verbatim") == Some(&Value::Bool(true));
        let parsing = if verbatim {
            Parsing::Nothing
        } else {
            Parsing::Everything
        };
        return read(words, parsing, reader);
    }
    plain_object(text)
}

/// A `plain_text` object. Where `emoji` is false, `:tada:` stays as typed.
pub(super) fn plain_object(text: &Value) -> Markup {
    let words = text_of(Some(text));
    if text.get("emoji") == Some(&Value::Bool(false)) {
        return lines(&decode(words));
    }
    plain(words)
}

/// A `plain_text` object where only characters can stand: an option, a placeholder, an attribute.
pub(super) fn plain_string(text: &Value) -> String {
    let words = decode(text_of(Some(text)));
    if text.get("emoji") == Some(&Value::Bool(false)) {
        return words;
    }
    colons::emoji_in(&words)
        .into_iter()
        .map(|part| match part {
            colons::Part::Text(text) => text.to_string(),
            colons::Part::Emoji(name) => emoji::unicode(name).unwrap_or_default(),
        })
        .collect()
}

/// A link's label: emoji are drawn, no style is read.
pub(super) fn label(text: &str) -> Markup {
    html! {
        @for part in colons::emoji_in(text) {
            @match part {
                colons::Part::Text(text) => (text),
                colons::Part::Emoji(name) => (emoji::draw(name)),
            }
        }
    }
}

/// Text as it is, line by line.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.split('\n').enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}

fn read(text: &str, parsing: Parsing, reader: &Reader) -> Markup {
    let atoms = scan::atoms(text, parsing, reader);
    draw::nodes(&style::paragraphs(&atoms), reader)
}
