//! What people type, as the app hears it: escaped text, rich text, mentions; what is chosen where nothing was before.

use serde_json::{Value, json};
use slack_sim::{Place, SimConfig};

use crate::support::App;

async fn listening() -> App {
    let mut config = SimConfig::default();
    let heard = ["app_mention", "message.channels", "message.im"];
    config.events = heard.map(String::from).into();
    App::with(config).await
}

#[tokio::test]
async fn what_is_typed_arrives_escaped_and_as_rich_text() {
    let app = listening().await;
    let alice = app.sim.person("Alice");
    for (typed, text, elements) in [
        (
            "a < b && c",
            "a &lt; b &amp;&amp; c",
            json!([{ "type": "text", "text": "a < b && c" }]),
        ),
        (
            "@Lena Fischer, see #general",
            "<@U0LENA>, see <#C0GENERAL|>",
            json!([
                { "type": "user", "user_id": "U0LENA" }, { "type": "text", "text": ", see " },
                { "type": "channel", "channel_id": "C0GENERAL" },
            ]),
        ),
        (
            "@here :tada: https://x.example/a?b&c.",
            "<!here> :tada: <https://x.example/a?b&amp;c>.",
            json!([
                { "type": "broadcast", "range": "here" }, { "type": "text", "text": " " },
                { "type": "emoji", "name": "tada" }, { "type": "text", "text": " " },
                { "type": "link", "url": "https://x.example/a?b&c" }, { "type": "text", "text": "." },
            ]),
        ),
        (
            "mail x@Lena, at 10:30:00, <b>, #nowhere",
            "mail x@Lena, at 10:30:00, &lt;b&gt;, #nowhere",
            json!([{ "type": "text", "text": "mail x@Lena, at 10:30:00, <b>, #nowhere" }]),
        ),
    ] {
        let said = alice.posts("C0ESCALATE", None, typed).await.unwrap();
        let event = &app.last()["event"];
        assert_eq!(event["text"], text, "{typed}");
        assert_eq!(
            event["blocks"][0]["elements"][0]["elements"], elements,
            "{typed}"
        );
        assert_eq!(said.text, text);
    }
}

#[tokio::test]
async fn an_edit_by_a_person_is_typed_and_marked() {
    let app = listening().await;
    let alice = app.sim.person("Alice");
    let said = alice.posts("C0ESCALATE", None, "x").await.unwrap();
    alice.edits(&said, "<x>").await.unwrap();
    let event = app.last()["event"].clone();
    assert_eq!(event["message"]["text"], "&lt;x&gt;");
    assert_eq!(event["message"]["edited"]["user"], "U0ALICE");
    assert_eq!(said.now().unwrap().visible_text(), "<x>");
}

#[tokio::test]
async fn a_mention_of_the_app_is_an_event_of_its_own() {
    let app = listening().await;
    let alice = app.sim.person("Alice");
    alice.posts("C0ESCALATE", None, "@App hello").await.unwrap();
    let heard: Vec<Value> = app
        .got()
        .iter()
        .map(|got| got.payload["event"].clone())
        .collect();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[1]["type"], "app_mention");
    assert_eq!(heard[1]["text"], "<@U0BOT> hello");
    assert_eq!(heard[1]["ts"], heard[0]["ts"]);
    alice.writes_to_the_app("@App hello").await.unwrap();
    assert_eq!(app.last()["event"]["type"], "message", "none in a DM");
    assert_eq!(app.got().len(), 3);
}

#[tokio::test]
async fn a_submission_carries_a_response_url_for_each_chosen_conversation() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    alice.types("/x", "", "C0GENERAL").await.unwrap();
    let select = |block: &str, kind: &str, enabled: bool| {
        json!({
            "type": "input", "block_id": block, "optional": true, "label": { "type": "plain_text", "text": block },
            "element": { "type": kind, "action_id": "v", "response_url_enabled": enabled },
        })
    };
    let view = json!({
        "type": "modal", "title": { "type": "plain_text", "text": "T" }, "submit": { "type": "plain_text", "text": "S" },
        "blocks": [
            select("one", "conversations_select", true), select("two", "channels_select", true),
            select("three", "conversations_select", false),
        ],
    });
    let opened = app
        .call(
            "views.open",
            json!({ "trigger_id": app.trigger(), "view": view }),
        )
        .await;
    assert_eq!(opened["ok"], true, "{opened}");
    let modal = alice.modal().unwrap();
    modal.fill("one", "C0ESCALATE").await.unwrap();
    modal.fill("three", "C0ESCALATE").await.unwrap();
    modal.submit().await.unwrap();
    let urls = app.last()["response_urls"].clone();
    assert_eq!(urls.as_array().unwrap().len(), 1, "{urls}");
    assert_eq!(
        (&urls[0]["block_id"], &urls[0]["channel_id"]),
        (&json!("one"), &json!("C0ESCALATE"))
    );
    let url = urls[0]["response_url"].as_str().unwrap();
    let said = json!({ "text": "for all", "response_type": "in_channel" });
    assert_eq!(app.post(url, &said).await, 200);
    let lena = app.sim.person("Lena");
    lena.in_channel("C0ESCALATE")
        .unwrap()
        .expect("for all")
        .unwrap();
}

#[tokio::test]
async fn a_message_offers_the_options_of_an_external_select() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let blocks = json!([{
        "type": "section", "block_id": "where", "text": { "type": "mrkdwn", "text": "Where to" },
        "accessory": { "type": "external_select", "action_id": "city", "min_query_length": 2,
                       "placeholder": { "type": "plain_text", "text": "City" } },
    }]);
    let posted = json!({ "channel": "C0ESCALATE", "text": "Where to", "blocks": blocks });
    assert_eq!(app.call("chat.postMessage", posted).await["ok"], true);
    let message = alice.in_channel("C0ESCALATE").unwrap().last().unwrap();
    app.answers_with(
        200,
        json!({ "options": [{ "text": { "type": "plain_text", "text": "Oslo" }, "value": "oslo" }] }).to_string(),
    );
    let place = Place::Message {
        channel: message.channel.clone(),
        ts: message.ts.clone(),
    };
    alice
        .suggested_at(&place, "where", "city", "os")
        .await
        .unwrap();
    alice
        .acts_at(&place, "where", "city", Some("oslo"))
        .await
        .unwrap();
    let got = app.got();
    let asked = &got[0].payload;
    assert_eq!(asked["type"], "block_suggestion");
    assert_eq!(
        (&asked["value"], &asked["action_id"]),
        (&json!("os"), &json!("city"))
    );
    assert_eq!(asked["container"]["message_ts"], message.ts);
    assert_eq!(asked["channel"]["id"], "C0ESCALATE");
    let told = &got[1].payload;
    assert_eq!(told["actions"][0]["selected_option"]["value"], "oslo");
    assert_eq!(
        told["state"]["values"]["where"]["city"]["selected_option"]["value"],
        "oslo"
    );
}
