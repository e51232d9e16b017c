//! Texts and buttons in slack-morphism's types. Slack's limits are kept here, by cutting, so that no renderer has to think
//! of them. Decides no words.

use slack_morphism::prelude::*;
use url::Url;

use super::text::{clip, shown};
use crate::slack::wire::Press;

// From <https://docs.slack.dev/reference/block-kit>.
const BUTTON: usize = 75;
const URL: usize = 3000;

/// User and our own text alike: `:tada:` in it stays as typed.
pub fn plain(text: &str, limit: usize) -> SlackBlockPlainText {
    SlackBlockPlainText::new(shown(clip(text, limit))).with_emoji(false)
}

pub fn plain_only(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    plain(text, limit).into()
}

pub fn button(label: &str, press: &Press) -> SlackBlockButtonElement {
    SlackBlockButtonElement::new(plain_only(label, BUTTON))
        .with_action_id(press.action_id().into())
        .with_value(press.value())
}

/// The one that is most likely wanted.
pub fn primary(label: &str, press: &Press) -> SlackBlockButtonElement {
    button(label, press).with_style(SlackBlockButtonStyle::Primary)
}

/// A button that opens an address; none where it is not one of the web. `name` tells it from its neighbours.
pub fn link_button(label: &str, name: &str, url: &str) -> Option<SlackBlockButtonElement> {
    let url = web_address(url)?;
    let id = format!("{}_{name}", Press::Link.action_id());
    Some(
        button(label, &Press::Link)
            .with_action_id(id.into())
            .with_url(url),
    )
}

/// Slack takes addresses of at most 3,000 characters.
fn web_address(url: &str) -> Option<Url> {
    Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.as_str().len() <= URL)
}

pub fn is_web_address(url: &str) -> bool {
    web_address(url).is_some()
}
