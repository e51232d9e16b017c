//! What Slack refuses in blocks and views. Two judges: the crate `slackblocks`, which carries Slack's published
//! schema and limits, and [`rules`], with what it does not look at. Both must be content. Nothing is repaired here.
//!
//! Stricter than Slack, on purpose: a message with blocks needs a fallback `text`, texts stay within 4,000
//! characters, and properties no Slack document names are refused.

pub(crate) mod elements;
mod properties;
mod rules;
mod values;

use serde_json::{Value, json};
use slackblocks::{HomeTabView, MessagePayload, ModalView};

pub(crate) use elements::is_interactive;

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A message in a conversation.
    Message,
    /// A modal.
    Modal,
    /// The app's Home tab.
    Home,
}

/// Judges the arguments of chat.postMessage (or of any call that posts): `text`, `blocks`, `attachments`.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn check_message(message: &Value) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    let mut payload = json!({ "channel": "C0" });
    for key in ["text", "blocks", "attachments"] {
        if let Some(value) = message.get(key).filter(|value| !value.is_null()) {
            payload[key] = value.clone();
        }
    }
    rules::fallback_text(&payload, &mut wrong);
    rules::blocks(&payload, Surface::Message, &mut wrong);
    if let Err(error) = MessagePayload::try_from(payload) {
        wrong.push(error.to_string());
    }
    verdict(wrong)
}

/// Judges a modal.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn check_modal(view: &Value) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    if view.get("type").and_then(Value::as_str) != Some("modal") {
        wrong.push("type must be \"modal\"".into());
    }
    rules::view(view, properties::MODAL, &mut wrong);
    rules::blocks(view, Surface::Modal, &mut wrong);
    if let Err(error) = ModalView::try_from(view.clone()) {
        wrong.push(error.to_string());
    }
    verdict(wrong)
}

/// Judges a Home tab.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn check_home(view: &Value) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    if view.get("type").and_then(Value::as_str) != Some("home") {
        wrong.push("type must be \"home\"".into());
    }
    rules::view(view, properties::HOME, &mut wrong);
    rules::blocks(view, Surface::Home, &mut wrong);
    if let Err(error) = HomeTabView::try_from(view.clone()) {
        wrong.push(error.to_string());
    }
    verdict(wrong)
}

/// Whether a view is over the 250 kB that get an error of their own.
pub(crate) fn is_too_large(view: &Value) -> bool {
    view.to_string().len() > rules::MAX_VIEW_BYTES
}

fn verdict(mut wrong: Vec<String>) -> Result<(), Vec<String>> {
    wrong.dedup();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
