//! Emoji by Slack's names. The names are those of the `emojis` crate and Slack's own where the two differ.

use maud::{Markup, html};

/// `:name:` as it is shown.
pub(crate) fn draw(name: &str) -> Markup {
    html! {
        @match unicode(name) {
            Some(face) => span.kit-emoji role="img" aria-label=(name) title={ ":" (name) ":" } { (face) },
            None => { ":" (name) ":" }
        }
    }
}

/// The characters of `name`, without colons.
pub(crate) fn unicode(name: &str) -> Option<String> {
    emojis::get_by_shortcode(name).map(|emoji| emoji.as_str().to_string())
}
