//! Payloads as Slack's documentation and people's logs show them, of plain and of org-wide installations; and what is
//! left of them when anything in them is missing or of another shape.

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::slack::inbound::{reaction, submit};
use crate::slack::wire::block;

fn identity(workspace: &str) -> Identity {
    Identity {
        workspace: workspace.into(),
        team: "T1".to_owned(),
        bot_user: "UBOT".into(),
        url: None,
        scopes: None,
    }
}

fn button() -> Value {
    json!({
        "type": "block_actions",
        "user": { "id": "U1", "username": "lena", "name": "lena", "team_id": "T1" },
        "api_app_id": "A1", "token": "x",
        "container": {
            "type": "message", "message_ts": "1702463410.208979", "channel_id": "C1", "is_ephemeral": false,
            "thread_ts": "1702463400.000100",
        },
        "trigger_id": "552.633.9a93", "team": { "id": "T1", "domain": "acme" }, "enterprise": null,
        "is_enterprise_install": false, "channel": { "id": "C1", "name": "privategroup" },
        "message": {
            "bot_id": "B1", "type": "message", "text": "x", "user": "UBOT", "ts": "1702463410.208979",
            "thread_ts": "1702463400.000100",
        },
        "state": { "values": {} }, "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [{
            "action_id": "on_it", "block_id": "b", "text": { "type": "plain_text", "text": "On it" },
            "value": "{\"press\":\"link\"}", "style": "primary", "type": "button", "action_ts": "1702463420.5",
        }],
    })
}

/// A button inside a modal of an org-wide installation.
fn button_in_view() -> Value {
    json!({
        "type": "block_actions", "user": { "id": "W1", "team_id": "T9" }, "team": null,
        "enterprise": { "id": "E1", "name": "acme-org" }, "is_enterprise_install": true,
        "container": { "type": "view", "view_id": "V1" },
        "view": { "id": "V1", "team_id": "T9", "app_installed_team_id": "E1", "private_metadata": "{\"view\":\"message\"}" },
        "actions": [{ "action_id": "join", "value": "x", "type": "button" }],
    })
}

fn submission() -> Value {
    let value = |value: Value| json!({ "input": value });
    json!({
        "type": "view_submission", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1.2.3",
        "view": {
            "id": "V1", "type": "modal", "callback_id": "declare_deal", "hash": "1.x", "title": { "type": "plain_text", "text": "x" },
            "private_metadata": "{\"view\":\"deal\",\"draft\":\"0197c5f0-0000-7000-8000-000000000000\"}",
            "blocks": [{ "type": "input", "block_id": "deal" }],
            "state": { "values": {
                "account": value(json!({ "type": "plain_text_input", "value": "Acme" })),
                "amount": value(json!({ "type": "plain_text_input", "value": "1m EUR" })),
                "close_on": value(json!({ "type": "datepicker", "selected_date": "2027-01-01" })),
                "reason": value(json!({ "type": "radio_buttons", "selected_option": { "value": "slipped" } })),
                "sponsor": value(json!({ "type": "users_select", "selected_user": "U2" })),
                "starts_at": value(json!({ "type": "datetimepicker", "selected_date_time": 1_800_000_000 })),
                "text": value(json!({ "type": "rich_text_input", "rich_text_value": { "type": "rich_text", "elements": [
                    { "type": "rich_text_section", "elements": [{ "type": "text", "text": "x" }] },
                ] } })),
            } },
        },
    })
}

fn reaction() -> Value {
    json!({
        "type": "event_callback", "event_id": "Ev1", "event_time": 1_800_000_000, "team_id": "T1", "context_team_id": "T1",
        "authorizations": [{ "enterprise_id": null, "team_id": "T1", "user_id": "UBOT", "is_bot": true }],
        "event": {
            "type": "reaction_added", "user": "U1", "reaction": "white_check_mark::skin-tone-2", "item_user": "UBOT",
            "item": { "type": "message", "channel": "C1", "ts": "1.2" }, "event_ts": "1.3",
        },
    })
}

fn message_shortcut() -> Value {
    json!({
        "type": "message_action", "callback_id": "add_to_plan", "trigger_id": "1.2.3", "message_ts": "1.2",
        "response_url": "https://hooks.slack.com/app/T1/1/x", "team": { "id": "T1", "domain": "acme" },
        "channel": { "id": "C1", "name": "deals" }, "user": { "id": "U1", "name": "lena" },
        "message": { "type": "message", "user": "U2", "ts": "1.2", "thread_ts": "1.1", "text": " ask <@U3> &amp; co " },
    })
}

#[test]
fn a_button_on_a_message_is_read() {
    let payload = button();
    assert!(is_ours(&payload, &identity("T1")));
    let asker = Asker::read(&payload).expect("somebody");
    assert_eq!(asker.user, "U1".into());
    assert_eq!(asker.channel, Some("C1".into()));
    assert_eq!(asker.thread, Some("1702463400.000100".into()));
    assert_eq!(asker.message, Some("1702463410.208979".into()));
    assert_eq!(asker.view, None);
    assert!(!asker.in_dm());
    let pressed = pressed(&payload);
    assert_eq!(pressed.len(), 1);
    assert_eq!(pressed[0].action_ts.as_deref(), Some("1702463420.5"));
}

#[test]
fn a_button_in_a_view_of_an_organisation_is_read() {
    let payload = button_in_view();
    assert!(
        is_ours(&payload, &identity("E1")),
        "the organisation's id is ours"
    );
    assert!(
        !is_ours(&payload, &identity("T1")),
        "another team's, as far as we can tell"
    );
    let asker = Asker::read(&payload).expect("somebody");
    assert_eq!(
        (asker.user, asker.view),
        ("W1".into(), Some("V1".to_owned()))
    );
    assert_eq!(
        (asker.trigger, asker.response_url, asker.channel),
        (None, None, None)
    );
    assert_eq!(View::read(&payload).kind, Some(ViewKind::Message));
    assert_eq!(pressed(&payload)[0].action_ts, None);
}

#[test]
fn a_delivery_is_ours_unless_it_names_only_others() {
    for (payload, ours) in [
        (json!({}), true),
        (json!({ "team": null, "enterprise": null }), true),
        (json!({ "team": null, "enterprise": { "id": "E1" } }), true),
        (json!({ "team_id": "T1", "enterprise_id": "E1" }), true),
        (json!({ "team_id": "T2" }), false),
        (
            json!({ "team": { "id": "T2" }, "enterprise": { "id": "E1" } }),
            false,
        ),
        // In a channel shared with another company the event may be theirs and the installation ours.
        (
            json!({ "team_id": "T2", "authorizations": [{ "team_id": "T1" }] }),
            true,
        ),
        (
            json!({ "team": { "id": "T2" }, "view": { "app_installed_team_id": "T1" } }),
            true,
        ),
    ] {
        assert_eq!(is_ours(&payload, &identity("T1")), ours, "{payload}");
    }
}

#[test]
fn a_command_form_is_read() {
    let form = json!({
        "command": "/codegreen", "text": "Acme", "user_id": "U1", "team_id": "T1", "channel_id": "D1",
        "trigger_id": "1.2.3", "response_url": "https://hooks.slack.com/commands/T1/1/x",
    });
    let asker = Asker::read(&form).expect("somebody");
    assert!(asker.in_dm());
    assert_eq!(asker.trigger.as_deref(), Some("1.2.3"));
    assert_eq!(Asker::read(&json!({ "command": "/codegreen" })), None);
}

#[test]
fn a_message_shortcut_carries_its_message() {
    let carried = Carried::read(&message_shortcut());
    assert_eq!(carried.channel, Some("C1".into()));
    assert_eq!(
        (carried.ts, carried.thread),
        (Some("1.2".into()), Some("1.1".into()))
    );
    assert_eq!(carried.text, "ask <@U3> &amp; co");
}

/// Everything that reads a payload, whatever it holds.
fn read_all(payload: &Value) {
    let _ = is_ours(payload, &identity("T1"));
    let _ = Asker::read(payload);
    let _ = pressed(payload);
    let _ = Carried::read(payload);
    let view = View::read(payload);
    for block in [
        block::ACCOUNT,
        block::CLOSE_ON,
        block::REASON,
        block::SPONSOR,
        block::STARTS_AT,
        block::TEXT,
    ] {
        let _ = (
            view.fields.text(block),
            view.fields.choice(block),
            view.fields.person(block),
        );
        let _ = (
            view.fields.date(block),
            view.fields.time(block),
            view.fields.has(block),
        );
    }
    submit::read_as_test(&view, NaiveDate::default());
    let _ = reaction::dedup_key(payload);
}

/// Something that was not expected there.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("x".repeat(70_000))),
        Just(json!("{\"view\":\"deal\",\"draft\":\"é\"}")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{0,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

/// Puts `with` at the place that `turns` leads to; `None` takes away what is there.
fn mutate(value: &mut Value, turns: &[usize], with: Option<Value>) {
    let Some((turn, turns)) = turns.split_first() else {
        *value = with.unwrap_or_default();
        return;
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let key = map
                .keys()
                .nth(turn % map.len())
                .cloned()
                .unwrap_or_default();
            if turns.is_empty() && with.is_none() {
                map.remove(&key);
            } else if let Some(inner) = map.get_mut(&key) {
                mutate(inner, turns, with);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            let at = turn % list.len();
            mutate(&mut list[at], turns, with);
        }
        other => *other = with.unwrap_or_default(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_in_a_payload_can_make_us_panic(
        which in 0..5_usize,
        changes in prop::collection::vec((prop::collection::vec(any::<usize>(), 1..7), prop::option::of(anything())), 1..4),
    ) {
        let templates = [button, button_in_view, submission, reaction, message_shortcut];
        let mut payload = templates[which]();
        for (turns, with) in changes {
            mutate(&mut payload, &turns, with);
        }
        read_all(&payload);
    }
}
