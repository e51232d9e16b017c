//! Payloads as Slack's documentation and people's logs show them, of plain and of org-wide installations.

use serde_json::json;

use super::*;

fn identity() -> Identity {
    Identity {
        workspace: "T1".into(),
        team: "T1".to_owned(),
        bot_user: "UBOT".into(),
        url: None,
        scopes: None,
    }
}

#[test]
fn a_button_on_a_message_is_read() {
    let payload = json!({
        "type": "block_actions",
        "user": { "id": "U1", "username": "lena", "name": "lena", "team_id": "T1" },
        "api_app_id": "A1", "token": "x",
        "container": { "type": "message", "message_ts": "1702463410.208979", "channel_id": "C1", "is_ephemeral": false, "thread_ts": "1702463400.000100" },
        "trigger_id": "552.633.9a93", "team": { "id": "T1", "domain": "acme" }, "enterprise": null, "is_enterprise_install": false,
        "channel": { "id": "C1", "name": "privategroup" },
        "message": { "bot_id": "B1", "type": "message", "text": "x", "user": "UBOT", "ts": "1702463410.208979", "thread_ts": "1702463400.000100" },
        "state": { "values": {} }, "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [{ "action_id": "on_it", "block_id": "b", "text": { "type": "plain_text", "text": "On it" }, "value": "{}", "style": "primary", "type": "button", "action_ts": "1702463420.5" }],
    });
    assert!(is_ours(&payload, &identity()));
    let asker = Asker::read(&payload).expect("somebody");
    assert_eq!(asker.user, "U1".into());
    assert_eq!(asker.thread, Some("1702463400.000100".into()));
    assert_eq!(asker.message, Some("1702463410.208979".into()));
    assert!(!asker.in_dm());
    let [pressed] = pressed(&payload).try_into().expect("one press");
    assert_eq!(
        (pressed.action_id.as_str(), pressed.action_ts.as_deref()),
        ("on_it", Some("1702463420.5"))
    );
}
