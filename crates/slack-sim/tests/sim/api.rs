//! The Web API's rules: tokens, scopes, forms and JSON, conversations, history, files, marks.

use serde_json::{Value, json};
use slack_sim::{Failure, SimConfig};

use crate::support::App;

#[tokio::test]
async fn tokens_are_checked() {
    let app = App::start().await;
    let http = reqwest::Client::new();
    let url = |method: &str| format!("{}/{method}", app.sim.api_url());
    let error = async |request: reqwest::RequestBuilder| {
        request.send().await.unwrap().json::<Value>().await.unwrap()["error"].clone()
    };
    assert_eq!(error(http.post(url("auth.test"))).await, "not_authed");
    assert_eq!(
        error(http.post(url("auth.test")).bearer_auth("xoxb-other")).await,
        "invalid_auth"
    );
    assert_eq!(
        error(http.get(format!("{}?token=xoxb-sim-bot", url("auth.test")))).await,
        Value::Null
    );
    assert_eq!(app.call("auth.test", json!({})).await["user_id"], "U0BOT");
    assert_eq!(
        app.call("chat.shout", json!({})).await["error"],
        "unknown_method"
    );
    assert_eq!(
        app.sim.take_failures(),
        [Failure::UnknownMethod {
            method: "chat.shout".into()
        }]
    );
    let logged = app.sim.calls();
    assert!(
        !format!("{logged:?}").contains("xoxb"),
        "no token in the record"
    );
}

#[tokio::test]
async fn scopes_are_checked_by_method_and_by_kind_of_conversation() {
    let scopes = ["chat:write", "channels:history"].map(String::from).into();
    let app = App::with(SimConfig {
        scopes,
        ..SimConfig::default()
    })
    .await;
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "U0LENA", "text": "x" }),
        )
        .await;
    assert_eq!(posted["ok"], true);
    let answer = app.read("users.info", &[("user", "U0LENA")]).await;
    assert_eq!(
        (&answer["error"], &answer["needed"]),
        (&json!("missing_scope"), &json!("users:read"))
    );
    assert_eq!(answer["provided"], "channels:history,chat:write");
    assert_eq!(
        app.read("conversations.history", &[("channel", "C0ESCALATE")])
            .await["ok"],
        true
    );
    let dm = app
        .read("conversations.history", &[("channel", "D0LENA")])
        .await;
    assert_eq!(
        (&dm["error"], &dm["needed"]),
        (&json!("missing_scope"), &json!("im:history"))
    );
}

#[tokio::test]
async fn reading_methods_take_forms_only() {
    let app = App::start().await;
    assert_eq!(
        app.call("users.info", json!({ "user": "U0LENA" })).await["error"],
        "user_not_found"
    );
    let lena = app.read("users.info", &[("user", "U0LENA")]).await;
    assert_eq!(lena["user"]["tz"], "Europe/Berlin");
    assert_eq!(lena["user"]["tz_offset"], 3600);
    assert_eq!(
        app.read("users.info", &[("user", "U0DORA")]).await["user"]["deleted"],
        true
    );
    assert_eq!(
        app.read("users.info", &[("user", "U0STELLA")]).await["user"]["team_id"],
        "T0OTHER"
    );
    let by_email = app
        .read("users.lookupByEmail", &[("email", "carla@acme.example")])
        .await;
    assert_eq!(by_email["user"]["id"], "U0CFO");
    assert_eq!(
        app.read("users.lookupByEmail", &[("email", "dora@acme.example")])
            .await["error"],
        "users_not_found"
    );
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let page = app
            .read("users.list", &[("limit", "8"), ("cursor", &cursor)])
            .await;
        seen += page["members"].as_array().unwrap().len();
        cursor = page["response_metadata"]["next_cursor"]
            .as_str()
            .unwrap()
            .to_string();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, app.sim.look(|world| world.people().count()));
}

#[tokio::test]
async fn posting_minds_where_and_what() {
    let app = App::start().await;
    let post = async |args: Value| app.call("chat.postMessage", args).await["error"].clone();
    assert_eq!(
        post(json!({ "channel": "C0NOWHERE", "text": "x" })).await,
        "channel_not_found"
    );
    assert_eq!(
        post(json!({ "channel": "C0BOARD", "text": "x" })).await,
        "channel_not_found",
        "private"
    );
    assert_eq!(
        post(json!({ "channel": "C0GENERAL", "text": "x" })).await,
        "not_in_channel"
    );
    assert_eq!(post(json!({ "channel": "C0ESCALATE" })).await, "no_text");
    assert_eq!(
        post(json!({ "channel": "C0ESCALATE", "text": "x".repeat(4001) })).await,
        "msg_too_long"
    );
    assert_eq!(
        post(json!({ "channel": "C0ESCALATE", "text": "x", "thread_ts": "1.2" })).await,
        "thread_not_found"
    );
    assert_eq!(
        post(json!({ "channel": "U0NOBODY", "text": "x" })).await,
        "channel_not_found"
    );
    assert_eq!(
        post(json!({ "channel": "U0CALBOT", "text": "x" })).await,
        "cannot_dm_bot"
    );
    assert_eq!(
        post(json!({ "channel": "U0DORA", "text": "x" })).await,
        "user_not_found"
    );
    let nested = json!({ "event_type": "page", "event_payload": { "id": { "no": 1 } } });
    let nested = json!({ "channel": "C0ESCALATE", "text": "x", "metadata": nested });
    assert_eq!(post(nested).await, "invalid_metadata_format");
    assert_eq!(
        post(json!({ "channel": "U0PM", "text": "x" })).await,
        Value::Null
    );
    app.sim.person("Pete").is_deactivated().await;
    assert_eq!(
        post(json!({ "channel": "U0PM", "text": "x" })).await,
        Value::Null,
        "Slack does not say so"
    );
    assert_eq!(
        app.call("conversations.archive", json!({ "channel": "C0ESCALATE" }))
            .await["ok"],
        true
    );
    assert_eq!(
        post(json!({ "channel": "C0ESCALATE", "text": "x" })).await,
        "is_archived"
    );
}

#[tokio::test]
async fn only_own_messages_can_be_changed() {
    let app = App::start().await;
    let theirs = app
        .sim
        .person("Alice")
        .posts("C0ESCALATE", None, "hers")
        .await
        .unwrap();
    let args = |ts: &str| json!({ "channel": "C0ESCALATE", "ts": ts, "text": "new" });
    assert_eq!(
        app.call("chat.update", args(&theirs.ts)).await["error"],
        "cant_update_message"
    );
    assert_eq!(
        app.call("chat.delete", args(&theirs.ts)).await["error"],
        "cant_delete_message"
    );
    assert_eq!(
        app.call("chat.update", args("1.2")).await["error"],
        "message_not_found"
    );
    let blocks = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "block" } }]);
    let post = json!({ "channel": "C0ESCALATE", "text": "own", "blocks": blocks });
    let posted = app.call("chat.postMessage", post).await;
    let ts = posted["ts"].as_str().unwrap();
    let updated = app.call("chat.update", args(ts)).await;
    assert!(
        updated["message"].get("blocks").is_none(),
        "a text alone drops the blocks"
    );
    let link = app
        .read(
            "chat.getPermalink",
            &[("channel", "C0ESCALATE"), ("message_ts", ts)],
        )
        .await;
    let expected = format!(
        "https://acme.slack.com/archives/C0ESCALATE/p{}",
        ts.replace('.', "")
    );
    assert_eq!(link["permalink"], expected.as_str());
    assert_eq!(app.call("chat.delete", args(ts)).await["ok"], true);
    assert_eq!(
        app.call("chat.delete", args(ts)).await["error"],
        "message_not_found"
    );
}

#[tokio::test]
async fn history_leaves_replies_out_and_shows_metadata_on_request() {
    let app = App::start().await;
    let metadata = json!({ "event_type": "page", "event_payload": { "id": "opaque" } });
    let root = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": "root", "metadata": metadata }),
        )
        .await;
    let root = root["ts"].as_str().unwrap();
    for n in 0..3 {
        let reply = json!({ "channel": "C0ESCALATE", "text": format!("reply {n}"), "thread_ts": root, "metadata": metadata });
        app.call("chat.postMessage", reply).await;
    }
    let history = app
        .read(
            "conversations.history",
            &[("channel", "C0ESCALATE"), ("include_all_metadata", "true")],
        )
        .await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 1);
    assert_eq!(history["messages"][0]["metadata"], metadata);
    assert_eq!(history["messages"][0]["reply_count"], 3);
    let replies = [("channel", "C0ESCALATE"), ("ts", root), ("limit", "3")];
    let first = app.read("conversations.replies", &replies).await;
    assert_eq!(
        (
            first["messages"].as_array().unwrap().len(),
            &first["has_more"]
        ),
        (3, &json!(true))
    );
    assert!(
        first["messages"][0].get("metadata").is_none(),
        "not asked for"
    );
    let cursor = first["response_metadata"]["next_cursor"].as_str().unwrap();
    let rest = app
        .read(
            "conversations.replies",
            &[replies[0], replies[1], ("cursor", cursor)],
        )
        .await;
    assert_eq!(rest["messages"][0]["text"], "reply 2");
    let since = app
        .read(
            "conversations.history",
            &[("channel", "C0ESCALATE"), ("oldest", root)],
        )
        .await;
    assert_eq!(since["messages"], json!([]));
    let with = [
        ("channel", "C0ESCALATE"),
        ("oldest", root),
        ("inclusive", "true"),
    ];
    assert_eq!(
        app.read("conversations.history", &with).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn conversations_are_made_joined_and_filled() {
    let app = App::start().await;
    let made = app
        .call(
            "conversations.create",
            json!({ "name": "cg-acme", "is_private": true }),
        )
        .await;
    let id = made["channel"]["id"].as_str().unwrap().to_string();
    assert_eq!(
        app.call("conversations.create", json!({ "name": "cg-acme" }))
            .await["error"],
        "name_taken"
    );
    assert_eq!(
        app.call("conversations.create", json!({ "name": "No Good" }))
            .await["error"],
        "invalid_name_specials"
    );
    assert_eq!(
        app.call("conversations.create", json!({ "name": "--_" }))
            .await["error"],
        "invalid_name_punctuation"
    );
    let invite = async |users: &str| {
        app.call(
            "conversations.invite",
            json!({ "channel": id, "users": users }),
        )
        .await
    };
    assert_eq!(invite("U0LENA,U0CFO").await["ok"], true);
    assert_eq!(invite("U0LENA").await["error"], "already_in_channel");
    assert_eq!(invite("U0DORA").await["error"], "user_is_deactivated");
    assert_eq!(invite("U0BOT").await["error"], "cant_invite_self");
    let members = app.read("conversations.members", &[("channel", &id)]).await;
    assert_eq!(members["members"], json!(["U0BOT", "U0CFO", "U0LENA"]));
    let kick = async |channel: &str, user: &str| {
        let request = json!({ "channel": channel, "user": user });
        app.call("conversations.kick", request).await
    };
    assert_eq!(kick(&id, "U0CFO").await["ok"], true);
    assert_eq!(kick(&id, "U0CFO").await["error"], "not_in_channel");
    assert_eq!(kick(&id, "U0BOT").await["error"], "cant_kick_self");
    assert_eq!(kick(&id, "U0NOBODY").await["error"], "user_not_found");
    assert_eq!(
        kick("C0BOARD", "U0CFO").await["error"],
        "channel_not_found",
        "a private channel that the bot is not in"
    );
    let topic = json!({ "channel": id, "topic": "Acme" });
    assert_eq!(
        app.call("conversations.setTopic", topic).await["channel"]["topic"]["value"],
        "Acme"
    );
    assert_eq!(
        app.call("conversations.join", json!({ "channel": "C0GENERAL" }))
            .await["ok"],
        true
    );
    assert_eq!(
        app.call("conversations.join", json!({ "channel": "C0GENERAL" }))
            .await["warning"],
        "already_in_channel"
    );
    let listed = app
        .read("conversations.list", &[("types", "private_channel")])
        .await;
    assert_eq!(
        listed["channels"].as_array().unwrap().len(),
        1,
        "not the board's"
    );
    let opened = app
        .call("conversations.open", json!({ "users": "U0LENA" }))
        .await;
    assert_eq!(opened["channel"]["id"], "D0LENA");
    assert_eq!(
        app.call("conversations.open", json!({ "users": "U0DORA" }))
            .await["error"],
        "user_disabled"
    );
}

#[tokio::test]
async fn pins_bookmarks_and_files() {
    let app = App::start().await;
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": "x" }),
        )
        .await;
    let pin = json!({ "channel": "C0ESCALATE", "timestamp": posted["ts"] });
    assert_eq!(app.call("pins.add", pin.clone()).await["ok"], true);
    assert_eq!(
        app.call("pins.add", pin.clone()).await["error"],
        "already_pinned"
    );
    let pinned = app.read("pins.list", &[("channel", "C0ESCALATE")]).await;
    assert_eq!(pinned["items"][0]["message"]["ts"], pin["timestamp"]);
    assert_eq!(app.call("pins.remove", pin.clone()).await["ok"], true);
    assert_eq!(app.call("pins.remove", pin).await["error"], "no_pin");
    let bookmark = json!({ "channel_id": "C0ESCALATE", "title": "Deal", "type": "link", "link": "https://x.example" });
    let made = app.call("bookmarks.add", bookmark).await;
    let edit = json!({ "channel_id": "C0ESCALATE", "bookmark_id": made["bookmark"]["id"], "title": "The deal" });
    assert_eq!(
        app.call("bookmarks.edit", edit).await["bookmark"]["title"],
        "The deal"
    );

    let upload = app
        .read(
            "files.getUploadURLExternal",
            &[("filename", "a.ics"), ("length", "5")],
        )
        .await;
    let complete = json!({ "files": [{ "id": upload["file_id"], "title": "Invite" }], "channel_id": "C0ESCALATE" });
    assert_eq!(
        app.call("files.completeUploadExternal", complete.clone())
            .await["error"],
        "file_not_found"
    );
    let url = upload["upload_url"].as_str().unwrap();
    let sent = reqwest::Client::new()
        .post(url)
        .body("BEGIN")
        .send()
        .await
        .unwrap();
    assert_eq!(sent.text().await.unwrap(), "OK - 5");
    assert_eq!(
        app.call("files.completeUploadExternal", complete).await["ok"],
        true
    );
    let shared = app
        .sim
        .person("Lena")
        .in_channel("C0ESCALATE")
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(shared.files[0]["title"], "Invite");
    let id = upload["file_id"].as_str().unwrap();
    let info = app.read("files.info", &[("file", id)]).await;
    assert_eq!(info["file"]["channels"], json!(["C0ESCALATE"]));
    assert_eq!(
        (&info["file"]["size"], &info["file"]["is_public"]),
        (&json!(5), &json!(true))
    );
}

#[tokio::test]
async fn a_file_is_shared_once_and_what_showed_it_stays_when_it_is_deleted() {
    let app = App::start().await;
    let root = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": "The deal" }),
        )
        .await;
    let upload = app
        .read(
            "files.getUploadURLExternal",
            &[("filename", "a.ics"), ("length", "5")],
        )
        .await;
    let id = upload["file_id"].as_str().unwrap();
    let delete = json!({ "file": id });
    // Nobody can see it yet, and so it is not there.
    let early = app.call("files.delete", delete.clone()).await;
    assert_eq!(early["error"], "file_not_found");
    let http = reqwest::Client::new();
    let address = upload["upload_url"].as_str().unwrap();
    http.post(address).body("BEGIN").send().await.unwrap();
    let complete = json!({ "files": [{ "id": id, "title": "Invite" }], "channel_id": "C0ESCALATE",
        "thread_ts": root["ts"], "initial_comment": "For your calendar" });
    let done = app
        .call("files.completeUploadExternal", complete.clone())
        .await;
    assert_eq!(done["ok"], true, "{done}");
    let again = app.call("files.completeUploadExternal", complete).await;
    assert_eq!(again["error"], "file_not_found");

    let ts = root["ts"].as_str().unwrap();
    let in_thread = [("channel", "C0ESCALATE"), ("ts", ts)];
    let replies = app.read("conversations.replies", &in_thread).await;
    let reply = &replies["messages"][1];
    assert_eq!(
        (&reply["subtype"], &reply["text"], &reply["thread_ts"]),
        (
            &json!("file_share"),
            &json!("For your calendar"),
            &root["ts"]
        )
    );
    assert_eq!(reply["files"][0]["mode"], "hosted");

    assert_eq!(app.call("files.delete", delete.clone()).await["ok"], true);
    let again = app.call("files.delete", delete).await;
    assert_eq!(again["error"], "file_deleted");
    let nameless = app.call("files.delete", json!({})).await;
    assert_eq!(nameless["error"], "invalid_arguments");
    let replies = app.read("conversations.replies", &in_thread).await;
    let reply = &replies["messages"][1];
    assert_eq!(reply["text"], "For your calendar");
    assert_eq!(reply["files"], json!([{ "id": id, "mode": "tombstone" }]));
    let info = app.read("files.info", &[("file", id)]).await;
    assert_eq!(info["error"], "file_deleted");
}

#[tokio::test]
async fn a_file_may_come_as_a_form() {
    let app = App::start().await;
    for (length, answer) in [("4", "OK - 4"), ("5", "length_mismatch")] {
        let upload = app
            .read(
                "files.getUploadURLExternal",
                &[("filename", "a.bin"), ("length", length)],
            )
            .await;
        let form = "--x7\r\nContent-Disposition: form-data; name=\"body\"; filename=\"a\"\r\n\r\n\r\n--\r\n--x7--\r\n";
        let sent = reqwest::Client::new()
            .post(upload["upload_url"].as_str().unwrap())
            .header("Content-Type", "multipart/form-data; boundary=x7")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(sent.text().await.unwrap(), answer);
    }
    let stored = app
        .sim
        .look(|world| world.files().next().unwrap().content.clone());
    assert_eq!(stored.unwrap(), b"\r\n--");
}

#[tokio::test]
async fn forms_carry_blocks_as_text() {
    let app = App::start().await;
    let blocks =
        json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "hi" } }]).to_string();
    let posted = app
        .read(
            "chat.postMessage",
            &[
                ("channel", "C0ESCALATE"),
                ("text", "{not json"),
                ("blocks", &blocks),
            ],
        )
        .await;
    assert_eq!(posted["ok"], true, "{posted}");
    assert_eq!(posted["message"]["text"], "{not json");
    assert!(posted["message"]["blocks"][0]["block_id"].is_string());
}

#[tokio::test]
async fn waiting_needs_no_sleep() {
    let app = App::start().await;
    let later = app.clone();
    tokio::spawn(async move {
        later
            .call(
                "chat.postMessage",
                json!({ "channel": "U0LENA", "text": "A page" }),
            )
            .await
    });
    app.sim
        .person("Lena")
        .dm()
        .wait_for("A page")
        .await
        .unwrap();
    let pause = std::time::Duration::from_millis(50);
    assert!(
        app.sim
            .wait_until(|world| world.home("U0LENA").is_some(), pause)
            .await
            .is_err()
    );
}
