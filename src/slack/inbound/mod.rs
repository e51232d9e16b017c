//! Payload → command. [`Inbound`] is what both transports hand in, [`Reply`] what they hand back; no handler knows
//! which transport it was.

use serde_json::Value;

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
