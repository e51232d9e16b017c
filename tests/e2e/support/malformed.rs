//! Bodies that nobody at Slack ever sent.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap()
}

/// Bytes, cut JSON, and payloads of the right type whose fields are of the wrong one.
pub fn malformed() -> impl Strategy<Value = Vec<u8>> {
    let kinds = prop::sample::select(vec![
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "block_suggestion",
        "surprise",
        "",
    ]);
    let events = prop::sample::select(vec![
        "reaction_added",
        "reaction_removed",
        "message",
        "user_change",
        "team_join",
        "app_uninstalled",
        "surprise",
    ]);
    let payload = (kinds, strange_fields()).prop_map(|(kind, mut fields)| {
        fields["type"] = kind.into();
        // Most that is strange about a payload is only seen once it is one of ours.
        fields["team"] = json!({ "id": "T1" });
        if fields["user"].is_null() {
            fields["user"] = json!({ "id": "U0ALICE" });
        }
        fields
    });
    let event =
        (events, strange_fields(), strange_fields()).prop_map(|(kind, mut event, mut envelope)| {
            event["type"] = kind.into();
            envelope["event"] = event;
            envelope["type"] = "event_callback".into();
            envelope["team_id"] = "T1".into();
            envelope["event_id"] = "".into();
            envelope
        });
    prop_oneof![
        vec(any::<u8>(), 0..200),
        "[ -~]{0,200}".prop_map(String::into_bytes),
        payload
            .clone()
            .prop_map(|json| form(&[("payload", &json.to_string())]).into_bytes()),
        (payload, 0.0..1.0).prop_map(|(json, part)| {
            let text = form(&[("payload", &json.to_string())]).into_bytes();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share"
            )]
            let cut = (text.len() as f64 * part) as usize;
            text[..cut].to_vec()
        }),
        event.prop_map(|json| json.to_string().into_bytes()),
        ("[a-z_]{1,12}", "\\PC{0,40}").prop_map(|(name, value)| form(&[
            ("command", "/codegreen"),
            (&name, &value)
        ])
        .into_bytes()),
        "\\PC{0,60}".prop_map(|text| form(&[
            ("command", "/codegreen"),
            ("text", &text),
            ("team_id", "T1"),
            ("user_id", "U1")
        ])
        .into_bytes()),
    ]
}

/// An object with the fields that payloads have, each of some type or other.
fn strange_fields() -> BoxedStrategy<Value> {
    let names = prop::sample::select(vec![
        "team",
        "user",
        "actions",
        "view",
        "state",
        "values",
        "callback_id",
        "private_metadata",
        "trigger_id",
        "message",
        "channel",
        "item",
        "reaction",
        "ts",
        "action_ts",
        "container",
        "value",
        "action_id",
        "blocks",
        "id",
        "event_ts",
        "item_user",
        "previous_message",
        "subtype",
        "deleted_ts",
        "root_view_id",
        "response_urls",
        "response_url",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "T1",
            "U0ALICE",
            "U1",
            "C1",
            "1.2",
            "on_it",
            "{}",
            "{\"press\":\"join\"}",
            "declare_deal"
        ])
        .prop_map(Value::from),
    ];
    let any_value = leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(names.clone(), inner, 0..6).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    });
    any_value
        .prop_map(|value| {
            if value.is_object() {
                value
            } else {
                json!({ "team": { "id": "T1" }, "user": value })
            }
        })
        .boxed()
}
