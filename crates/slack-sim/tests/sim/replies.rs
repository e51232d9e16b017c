//! Only-visible-to-you messages, answers to commands, response URLs.

use chrono::TimeDelta;
use serde_json::json;
use slack_sim::DriverError;

use crate::support::App;

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_one_and_kept_by_none() {
    let app = App::start().await;
    let send = |user: &str| json!({ "channel": "C0ESCALATE", "user": user, "text": "Only you" });
    assert!(app.call("chat.postEphemeral", send("U0LENA")).await["message_ts"].is_string());
    assert_eq!(
        app.call("chat.postEphemeral", send("U0SOLO")).await["error"],
        "user_not_in_channel"
    );
    assert_eq!(
        app.sim.expect_all_read().unwrap_err()[0].reader.as_deref(),
        Some("U0LENA")
    );
    assert_eq!(app.sim.person("Dev").sees("C0ESCALATE").unwrap().len(), 0);
    let lena = app.sim.person("Lena");
    let seen = lena.sees("C0ESCALATE").unwrap().remove(0);
    assert!(app.sim.expect_all_read().is_ok());
    assert!(lena.reacts(&seen, "eyes").await.is_err());
    assert!(lena.uses_message_shortcut("add", &seen).await.is_err());
    let prying = app.sim.person("Dev").clicks(&seen, "x").await.unwrap_err();
    assert!(
        matches!(prying, DriverError::MessageGone { .. }),
        "{prying}"
    );
    let update = json!({ "channel": "C0ESCALATE", "ts": seen.ts, "text": "Changed" });
    assert_eq!(
        app.call("chat.update", update).await["error"],
        "message_not_found"
    );
    let history = app
        .read("conversations.history", &[("channel", "C0ESCALATE")])
        .await;
    assert_eq!(history["messages"], json!([]));
}

#[tokio::test]
async fn a_command_is_answered_in_its_body() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    app.answers_with(200, "plain words");
    let outcome = alice.types("/x", "", "C0GENERAL").await.unwrap();
    assert_eq!(outcome.text(), "plain words");
    assert_eq!(outcome.reply.unwrap().only_for.as_deref(), Some("U0ALICE"));
    app.answers_with(
        200,
        json!({ "response_type": "in_channel", "text": "for all" }).to_string(),
    );
    let outcome = alice.types("/x", "", "C0GENERAL").await.unwrap();
    assert_eq!(outcome.reply.unwrap().only_for, None);
    assert_eq!(app.sim.failures(), []);
    app.answers_with(
        200,
        json!({ "blocks": [{ "type": "sektion" }] }).to_string(),
    );
    assert!(
        alice
            .types("/x", "", "C0GENERAL")
            .await
            .unwrap()
            .error
            .is_some()
    );
    assert_eq!(
        app.sim.take_failures().len(),
        2,
        "the blocks, and the answer"
    );
    app.answers_with(500, "");
    let error = alice.types("/x", "", "C0GENERAL").await.unwrap().error;
    assert_eq!(
        error.as_deref(),
        Some("/x failed with the error \"dispatch_failed\"")
    );
    assert!(
        alice.types("/x", "", "C0BOARD").await.is_err(),
        "she is not in there"
    );
}

#[tokio::test]
async fn a_response_url_works_five_times_for_thirty_minutes() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    alice.types("/x", "", "C0GENERAL").await.unwrap();
    let url = app.last()["response_url"].as_str().unwrap().to_string();
    for n in 0..5 {
        assert_eq!(
            app.post(&url, &json!({ "text": format!("answer {n}") }))
                .await,
            200
        );
    }
    assert_eq!(app.post(&url, &json!({ "text": "six" })).await, 404);
    assert_eq!(alice.sees("C0GENERAL").unwrap().len(), 5);
    alice.types("/x", "", "C0GENERAL").await.unwrap();
    let url = app.last()["response_url"].as_str().unwrap().to_string();
    app.clock.advance(TimeDelta::minutes(31));
    assert_eq!(app.post(&url, &json!({ "text": "late" })).await, 404);
    assert_eq!(app.sim.calls_to("response_url").len(), 7);
}

#[tokio::test]
async fn a_response_url_replaces_and_deletes_what_was_clicked() {
    let app = App::start().await;
    let button = json!([{ "type": "actions", "elements": [
        { "type": "button", "action_id": "b", "text": { "type": "plain_text", "text": "Press" } }] }]);
    let args =
        json!({ "channel": "C0ESCALATE", "user": "U0LENA", "text": "Only you", "blocks": button });
    app.call("chat.postEphemeral", args).await;
    let lena = app.sim.person("Lena");
    let message = lena
        .in_channel("C0ESCALATE")
        .unwrap()
        .expect("[Press]")
        .unwrap();
    lena.clicks(&message, "Press").await.unwrap();
    assert_eq!(app.last()["container"]["is_ephemeral"], true);
    assert!(app.last().get("message").is_none());
    let url = app.last()["response_url"].as_str().unwrap().to_string();
    assert_eq!(
        app.post(
            &url,
            &json!({ "replace_original": true, "text": "Pressed" })
        )
        .await,
        200
    );
    assert_eq!(message.now().unwrap().visible_text(), "Pressed");
    assert_eq!(
        app.post(&url, &json!({ "delete_original": true })).await,
        200
    );
    assert!(message.now().is_err());
}

#[tokio::test]
async fn texts_are_read_as_people_read_them() {
    let app = App::start().await;
    let text =
        "<@U0LENA> and <!channel>: <https://x.example|the link>, 1 &lt; 2, https://bare.example";
    let blocks = json!([
        { "type": "section", "text": { "type": "mrkdwn", "text": text } },
        { "type": "section", "text": { "type": "plain_text", "text": "<@U0DEV> stays" } },
        { "type": "context", "elements": [
            { "type": "mrkdwn", "text": "https://no-link.example", "verbatim": true }] },
        { "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [
            { "type": "user", "user_id": "U0DEV" }, { "type": "text", "text": " knows" }] }] },
    ]);
    app.call(
        "chat.postMessage",
        json!({ "channel": "C0ESCALATE", "text": "f", "blocks": blocks }),
    )
    .await;
    let message = app
        .sim
        .person("Lena")
        .in_channel("C0ESCALATE")
        .unwrap()
        .last()
        .unwrap();
    let expected = [
        "@Lena and @channel: the link, 1 < 2, https://bare.example",
        "<@U0DEV> stays",
        "https://no-link.example",
        "@Dev knows",
    ];
    assert_eq!(message.visible_text(), expected.join("\n"));
    assert_eq!(message.mentions(), ["<@U0LENA>", "<!channel>", "<@U0DEV>"]);
    assert_eq!(
        message.links(),
        ["https://x.example", "https://bare.example"]
    );
}
