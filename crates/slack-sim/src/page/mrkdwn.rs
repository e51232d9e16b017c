//! mrkdwn and plain text as Slack's client shows them.

use maud::{Markup, html};

use super::{emoji, kit::Reader};

/// Slack's reading of mrkdwn.
pub(crate) fn html(text: &str, _reader: &Reader) -> Markup {
    plain(text)
}

/// A `plain_text`.
pub(crate) fn plain(text: &str) -> Markup {
    let name = text
        .strip_prefix(':')
        .and_then(|rest| rest.strip_suffix(':'));
    html! {
        @match name {
            Some(name) => (emoji::draw(name)),
            None => (text),
        }
    }
}
