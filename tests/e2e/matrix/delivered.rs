//! What people do, as Slack delivers it.

use std::sync::atomic::Ordering;

use codegreen::slack::inbound::Inbound;
use codegreen::slack::wire::{Press, ViewKind};
use serde_json::{Value, json};

use super::Kind;
use super::fixture::{CARD, Fixture};
use super::ways::TRIES;

pub fn person(kind: Kind) -> Value {
    json!({ "id": kind.user(), "team_id": "T0ACME" })
}

pub fn press(place: &Fixture, kind: Kind, trigger: &str, press: &Press) -> Inbound {
    Inbound::Interaction(json!({
        "type": "block_actions", "team": { "id": "T0ACME" }, "user": person(kind), "trigger_id": trigger,
        "channel": { "id": place.channel }, "container": { "message_ts": CARD, "channel_id": place.channel },
        "actions": [{ "action_id": press.action_id(), "value": press.value(), "action_ts": trigger }],
    }))
}

/// A button in somebody's App Home: there is no message, and the view is no modal.
pub fn press_at_home(kind: Kind, trigger: &str, press: &Press) -> Inbound {
    Inbound::Interaction(json!({
        "type": "block_actions", "team": { "id": "T0ACME" }, "user": person(kind), "trigger_id": trigger,
        "container": { "type": "view", "view_id": "V0HOME" }, "view": { "id": "V0HOME", "type": "home" },
        "actions": [{ "action_id": press.action_id(), "value": press.value(), "action_ts": trigger }],
    }))
}

pub fn submit(kind: Kind, view: &ViewKind, values: &Value) -> Inbound {
    Inbound::Interaction(json!({
        "type": "view_submission", "team": { "id": "T0ACME" }, "user": person(kind),
        "view": {
            "id": "V0MATRIX", "callback_id": view.callback_id(), "private_metadata": view.metadata(),
            "state": { "values": values }, "blocks": [],
        },
    }))
}

pub fn react(place: &Fixture, kind: Kind, nth: &str, emoji: &str, ts: &str) -> Inbound {
    Inbound::Event(json!({
        "type": "event_callback", "team_id": "T0ACME", "event_id": format!("Ev{nth}"),
        "event": {
            "type": "reaction_added", "user": kind.user(), "reaction": emoji, "item_user": "U0BOT",
            "item": { "type": "message", "channel": place.channel, "ts": ts },
            "event_ts": "1795442500.000100",
        },
    }))
}

pub fn typed(kind: Kind, trigger: &str, text: &str) -> Inbound {
    Inbound::Command(json!({
        "command": "/codegreen", "text": text, "user_id": kind.user(), "team_id": "T0ACME",
        "channel_id": "C0GENERAL", "trigger_id": trigger,
    }))
}

pub fn note() -> Value {
    json!({ "note": { "input": { "value": "for a reason" } } })
}

pub fn words(block: &str) -> Value {
    json!({ block: { "input": { "value": "the words of somebody" } } })
}

/// The ways to call one.
pub fn calls(who: Kind) -> Vec<Inbound> {
    let trigger = || format!("{}.call", TRIES.fetch_add(1, Ordering::Relaxed));
    let shortcut = |kind: &str, callback_id: &str| {
        Inbound::Interaction(json!({
            "type": kind, "callback_id": callback_id, "team": { "id": "T0ACME" }, "user": person(who),
            "trigger_id": trigger(), "channel": { "id": "C0GENERAL" },
            "message": { "ts": "1795442400.000900", "text": "Zephyr has slipped" },
        }))
    };
    vec![
        typed(who, &trigger(), "Zephyr renewal"),
        shortcut("shortcut", "call_code_green"),
        shortcut("message_action", "call_code_green_from_message"),
    ]
}
