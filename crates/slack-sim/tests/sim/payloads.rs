//! What interactions carry, on one workspace and on Grid, and who may cause them.

use serde_json::{Value, json};
use slack_sim::{Shortcut, ShortcutKind, SimConfig};

use crate::support::App;

fn blocks() -> Value {
    let text = |text: &str| json!({ "type": "plain_text", "text": text });
    json!([
        { "type": "section", "block_id": "menu", "text": text("Choose"), "accessory": {
            "type": "overflow", "action_id": "more",
            "options": [{ "text": text("Drop it"), "value": "drop" }, { "text": text("Block it"), "value": "block" }] } },
        { "type": "actions", "block_id": "row", "elements": [
            { "type": "users_select", "action_id": "owner", "placeholder": text("Owner") },
            { "type": "button", "action_id": "done", "text": text("Done"), "value": "7", "style": "primary" } ] },
    ])
}

async fn card(app: &App, thread_ts: Option<&str>) -> slack_sim::MessageHandle {
    let args = json!({ "channel": "C0ESCALATE", "text": "Item", "blocks": blocks(), "thread_ts": thread_ts });
    let posted = app.call("chat.postMessage", args).await;
    assert_eq!(posted["ok"], true, "{posted}");
    app.sim
        .person("Lena")
        .in_channel("C0ESCALATE")
        .unwrap()
        .last()
        .unwrap()
}

#[tokio::test]
async fn a_click_says_who_where_what() {
    let app = App::start().await;
    let lena = app.sim.person("Lena");
    let root = card(&app, None).await;
    let reply = card(&app, Some(&root.ts)).await;
    lena.chooses(&reply, "Owner", "Mia").await.unwrap();
    assert_eq!(app.last()["actions"][0]["selected_user"], "U0SUPPORT");
    lena.clicks(&reply, "Done").await.unwrap();
    let payload = app.last();
    assert_eq!(
        payload["user"],
        json!({ "id": "U0LENA", "username": "lena", "name": "lena", "team_id": "T0ACME" })
    );
    assert_eq!(payload["team"], json!({ "id": "T0ACME", "domain": "acme" }));
    assert_eq!(
        (&payload["enterprise"], &payload["is_enterprise_install"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(payload["api_app_id"], "A0APP");
    assert_eq!(
        payload["channel"],
        json!({ "id": "C0ESCALATE", "name": "code-green" })
    );
    assert_eq!(
        payload["container"],
        json!({
            "type": "message", "message_ts": reply.ts, "channel_id": "C0ESCALATE", "is_ephemeral": false,
            "thread_ts": root.ts,
        })
    );
    assert_eq!(
        payload["state"]["values"]["row"]["owner"],
        json!({ "type": "users_select", "selected_user": "U0SUPPORT" })
    );
    let action = &payload["actions"][0];
    for (key, value) in [
        ("type", "button"),
        ("action_id", "done"),
        ("block_id", "row"),
        ("value", "7"),
    ] {
        assert_eq!(action[key], value);
    }
    assert!(action["action_ts"].is_string() && payload["trigger_id"].is_string());
    assert!(
        payload["response_url"]
            .as_str()
            .unwrap()
            .contains("/actions/T0ACME/")
    );
    assert_eq!(payload["message"]["bot_id"], "B0BOT");

    lena.clicks(&reply, "Drop it").await.unwrap();
    assert_eq!(app.last()["actions"][0]["selected_option"]["value"], "drop");
    let missing = lena
        .clicks(&reply, "Nothing")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        missing.contains("Drop it") && missing.contains("Done"),
        "{missing}"
    );
}

#[tokio::test]
async fn on_grid_there_is_an_enterprise_and_no_team() {
    let app = App::with(SimConfig {
        org_wide_install: true,
        ..SimConfig::default()
    })
    .await;
    let lena = app.sim.person("Lena");
    let card = card(&app, None).await;
    lena.clicks(&card, "Done").await.unwrap();
    assert_eq!(app.last()["team"], Value::Null);
    assert_eq!(app.last()["enterprise"]["id"], "E0ACME");
    assert_eq!(app.last()["is_enterprise_install"], true);
    lena.reacts(&card, "eyes").await.unwrap();
    assert_eq!(app.last()["authorizations"][0]["team_id"], Value::Null);
    assert_eq!(app.last()["enterprise_id"], "E0ACME");
    lena.types("/x", "", "C0GENERAL").await.unwrap();
    assert_eq!(app.last()["enterprise_id"], "E0ACME");
}

#[tokio::test]
async fn shortcuts_go_by_name() {
    let shortcut = |name: &str, id: &str, kind| Shortcut {
        name: name.into(),
        callback_id: id.into(),
        kind,
    };
    let shortcuts = vec![
        shortcut("Call one", "call", ShortcutKind::Global),
        shortcut("Add to the plan", "add", ShortcutKind::Message),
    ];
    let app = App::with(SimConfig {
        shortcuts,
        ..SimConfig::default()
    })
    .await;
    let alice = app.sim.person("Alice");
    alice.uses_global_shortcut("call one").await.unwrap();
    let payload = app.last();
    assert_eq!(
        (&payload["type"], &payload["callback_id"]),
        (&json!("shortcut"), &json!("call"))
    );
    assert!(payload.get("channel").is_none() && payload.get("response_url").is_none());
    let message = alice
        .posts("C0ESCALATE", None, "Ship earlier")
        .await
        .unwrap();
    alice
        .uses_message_shortcut("Add to the plan", &message)
        .await
        .unwrap();
    let payload = app.last();
    assert_eq!(payload["type"], "message_action");
    assert_eq!(
        (&payload["message_ts"], &payload["message"]["text"]),
        (&json!(message.ts), &json!("Ship earlier"))
    );
    assert!(
        alice.uses_global_shortcut("Add to the plan").await.is_err(),
        "that one is a message's"
    );
}

#[tokio::test]
async fn who_may_do_what() {
    let app = App::start().await;
    let card = card(&app, None).await;
    assert!(
        app.sim.person("Dora").clicks(&card, "Done").await.is_err(),
        "deactivated"
    );
    assert!(
        app.sim
            .person("Calendar")
            .clicks(&card, "Done")
            .await
            .is_err(),
        "a bot"
    );
    assert!(
        app.sim
            .person("Solveig")
            .clicks(&card, "Done")
            .await
            .is_err(),
        "not in the channel"
    );
    assert!(
        app.sim.person("Gus").clicks(&card, "Done").await.is_ok(),
        "a guest in the channel"
    );
    let stella = app.sim.person("Stella");
    assert!(
        stella.types("/x", "", "C0SHARED").await.is_err(),
        "the app is not in her workspace"
    );
    assert!(stella.sees("C0ESCALATE").is_err());
    app.sim.person("Gus").types("/x", "", "dm").await.unwrap();
    assert_eq!(
        (&app.last()["channel_id"], &app.last()["channel_name"]),
        (&json!("D0GUS"), &json!("directmessage"))
    );
    let message = stella.posts("C0SHARED", None, "hello").await.unwrap();
    stella.reacts(&message, "wave").await.unwrap();
    assert_eq!(app.last()["is_ext_shared_channel"], true);
    assert_eq!(app.got().len(), 3);
}
