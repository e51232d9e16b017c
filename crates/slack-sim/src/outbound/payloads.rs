//! The payloads of slash commands and interactions. Shapes only: what the person did comes in as arguments.
//! Source: <https://docs.slack.dev/reference/interaction-payloads>, <https://docs.slack.dev/interactivity/implementing-slash-commands>.

use serde_json::{Map, Value, json};

use crate::{
    SimConfig,
    config::{APP_ID, ENTERPRISE_ID, TEAM_ID},
    world::{Channel, Message, Person, View, ViewKind},
};

/// What every interaction carries.
pub(crate) fn base(kind: &str, person: &Person, config: &SimConfig) -> Map<String, Value> {
    let grid = config.org_wide_install;
    let enterprise = grid.then(|| json!({ "id": ENTERPRISE_ID, "name": "Acme Group" }));
    let team = (!grid).then(|| json!({ "id": TEAM_ID, "domain": "acme" }));
    let mut payload = Map::new();
    for (key, value) in [
        ("type", json!(kind)),
        (
            "user",
            json!({ "id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id() }),
        ),
        ("api_app_id", json!(APP_ID)),
        ("token", json!("verification-token")),
        ("team", json!(team)),
        ("enterprise", json!(enterprise)),
        ("is_enterprise_install", json!(grid)),
    ] {
        payload.insert(key.into(), value);
    }
    payload
}

/// The flat form of a slash command.
pub(crate) fn slash_command(
    person: &Person,
    channel: &Channel,
    config: &SimConfig,
    (command, text): (&str, &str),
    (trigger_id, response_url): (&str, &str),
) -> Vec<(&'static str, String)> {
    let mut form = vec![
        ("token", "verification-token".into()),
        ("team_id", TEAM_ID.into()),
        ("team_domain", "acme".into()),
        ("channel_id", channel.id.clone()),
        ("channel_name", channel.payload_name().into()),
        ("user_id", person.id.clone()),
        ("user_name", person.name.clone()),
        ("command", command.into()),
        ("text", text.into()),
        ("api_app_id", APP_ID.into()),
        ("is_enterprise_install", config.org_wide_install.to_string()),
        ("response_url", response_url.into()),
        ("trigger_id", trigger_id.into()),
    ];
    if config.org_wide_install {
        form.push(("enterprise_id", ENTERPRISE_ID.into()));
        form.push(("enterprise_name", "Acme Group".into()));
    }
    form
}

/// Where a click happened, in a message: container, channel and, unless it is only visible to one, the message.
pub(crate) fn in_message(payload: &mut Map<String, Value>, channel: &Channel, message: &Message) {
    let ephemeral = message.only_for.is_some();
    let mut container = json!({
        "type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral,
    });
    if let Some(root) = message
        .thread_ts
        .as_ref()
        .filter(|root| **root != message.ts)
    {
        container["thread_ts"] = json!(root);
    }
    payload.insert("container".into(), container);
    payload.insert(
        "channel".into(),
        json!({ "id": channel.id, "name": channel.payload_name() }),
    );
    if !ephemeral {
        payload.insert("message".into(), message.to_json(channel, true));
    }
}

/// Where a click happened, in a view.
pub(crate) fn in_view(payload: &mut Map<String, Value>, view: &View) {
    payload.insert(
        "container".into(),
        json!({ "type": "view", "view_id": view.id }),
    );
    payload.insert("view".into(), view.to_json());
}

/// A submission or a closing.
pub(crate) fn of_view(payload: &mut Map<String, Value>, view: &View) {
    debug_assert!(
        view.kind == ViewKind::Modal,
        "a Home is neither submitted nor closed"
    );
    payload.insert("view".into(), view.to_json());
}

/// One entry of `actions`: the element's identity and what is chosen in it.
pub(crate) fn action(block_id: &str, element: &Value, chosen: &Value, action_ts: &str) -> Value {
    let kind = element["type"].as_str().unwrap_or_default();
    let mut action = json!({
        "type": kind, "action_id": element["action_id"], "block_id": block_id, "action_ts": action_ts,
    });
    for key in ["text", "value", "style", "confirm"] {
        if kind == "button" && !element[key].is_null() {
            action[key] = element[key].clone();
        }
    }
    for (key, value) in chosen.as_object().into_iter().flatten() {
        action[key.as_str()] = value.clone();
    }
    for (key, value) in element.as_object().into_iter().flatten() {
        if key == "placeholder" || key.starts_with("initial_") {
            action[key.as_str()] = value.clone();
        }
    }
    action
}
