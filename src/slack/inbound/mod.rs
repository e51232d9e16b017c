//! Payload → command. [`Inbound`] is what both transports hand in, [`Reply`] what they hand back; no handler knows
//! which transport it was.

mod afterwards;
pub(crate) mod again;
mod asked;
mod call;
mod catch_up;
mod checkup;
mod command;
pub(crate) mod drill_form;
mod event;
mod fields;
mod forms;
mod home;
mod ledger;
mod meant;
mod meeting_forms;
pub mod message_text;
mod open;
mod payload;
mod people;
mod press;
mod reaction;
mod roster;
pub(crate) mod setup;
mod shortcut;
mod submit;
mod tell;
mod whole_plan;

pub(crate) use submit::with_banner;
pub(crate) use tell::tell_without_a_bot;

use std::time::Duration;

use serde_json::{Value, json};

use super::bot::Bot;

/// After this Slack is answered whatever is still going on: it waits 3 s, and the person for as long.
const PATIENCE: Duration = Duration::from_millis(2_600);

/// One delivery from Slack, verified, not yet understood further. The raw JSON is kept: Slack's shapes vary, and an
/// inbound event may have to be looked at again later.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbound {
    /// A slash command's form fields.
    Command(Value),
    /// `block_actions`, `view_submission`, `view_closed`, `shortcut`, `message_action`, `block_suggestion`.
    Interaction(Value),
    /// `event_callback` with its envelope.
    Event(Value),
}

/// What Slack is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// 200 with nothing in it.
    Empty,
    /// 200 with JSON.
    Json(Value),
    /// The body was not one of Slack's: 400.
    Unreadable(String),
    /// An event was not saved: 503, so that Slack sends it again.
    NotSaved,
}

impl Reply {
    /// Another view on top of the stack.
    fn push(view: &Value) -> Self {
        Self::Json(json!({ "response_action": "push", "view": view }))
    }

    /// Another view in the place of the submitted one.
    fn update(view: &Value) -> Self {
        Self::Json(json!({ "response_action": "update", "view": view }))
    }

    /// The whole stack closes.
    fn clear() -> Self {
        Self::Json(json!({ "response_action": "clear" }))
    }
}

/// Answers one delivery.
pub(super) async fn answer(bot: &Bot, inbound: Inbound) -> Reply {
    let payload = match &inbound {
        Inbound::Command(payload) | Inbound::Interaction(payload) | Inbound::Event(payload) => {
            payload
        }
    };
    if !payload.is_object() {
        return Reply::Unreadable("not an object".to_owned());
    }
    if !payload::is_ours(payload, &bot.identity) {
        tracing::warn!("a delivery for another workspace was left alone");
        return Reply::Empty;
    }
    match inbound {
        Inbound::Command(form) => command::answer(bot, &form).await,
        Inbound::Interaction(payload) => interaction(bot, &payload).await,
        Inbound::Event(envelope) => event::answer(bot, &envelope).await,
    }
}

async fn interaction(bot: &Bot, payload: &Value) -> Reply {
    match payload::text_at(payload, &["type"]).unwrap_or_default() {
        "block_actions" => Box::pin(press::answer(bot, payload)).await,
        "view_submission" => Box::pin(submit::answer(bot, payload)).await,
        "view_closed" => submit::closed(bot, payload).await,
        "shortcut" | "message_action" => shortcut::answer(bot, payload).await,
        // No select of ours loads its options.
        "block_suggestion" => Reply::Json(json!({ "options": [] })),
        other => {
            tracing::info!(kind = other, "an interaction that means nothing here");
            Reply::Empty
        }
    }
}
