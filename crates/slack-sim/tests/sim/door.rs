//! The door: acts and looks as JSON, and refusals with a sentence.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use slack_sim::{Controls, ManualClock, SimConfig, TimerDue};

use crate::{
    browser::Browser,
    support::{App, START},
};

fn form() -> Value {
    let option = |text: &str, value: &str| json!({ "text": { "type": "plain_text", "text": text }, "value": value });
    let input = |block: &str, optional: bool, element: Value| {
        json!({ "type": "input", "block_id": block, "optional": optional, "element": element,
                "label": { "type": "plain_text", "text": block } })
    };
    json!({
        "type": "modal", "title": { "type": "plain_text", "text": "One" },
        "submit": { "type": "plain_text", "text": "Go" },
        "blocks": [
            input("deal", false, json!({ "type": "plain_text_input", "action_id": "v" })),
            input("stage", true, json!({ "type": "static_select", "action_id": "v",
                // An option's text that is another's value.
                "options": [option("b", "a"), option("a", "b")] })),
            input("chiefs", true, json!({ "type": "multi_users_select", "action_id": "v" })),
            input("when", true, json!({ "type": "datetimepicker", "action_id": "v" })),
            input("ask", true, json!({ "type": "checkboxes", "action_id": "v",
                "options": [option("One, two", "x,y"), option("Three", "z")] })),
        ],
    })
}

async fn opens(app: &App, browser: &Browser) -> String {
    browser
        .does("types", json!({ "in": "C0GENERAL", "command": "/x" }))
        .await;
    let opened = app
        .call(
            "views.open",
            json!({ "trigger_id": app.trigger(), "view": form() }),
        )
        .await;
    opened["view"]["id"].as_str().unwrap().to_string()
}

#[tokio::test]
async fn a_form_is_filled_in_by_ids_and_values_as_a_browser_has_them() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let view = opens(&app, &lena).await;
    let told = lena
        .does("submit", json!({ "view": view, "values": {
            "deal": { "v": "Acme" }, "stage": { "v": "a" }, "chiefs": { "v": "[\"U0CFO\",\"U0CTO\"]" },
            "when": { "v": "2027-01-15T10:30" }, "ask": { "v": "[\"x,y\"]" },
        }}))
        .await;
    assert_eq!(told["outcome"], "closed", "{told}");
    let values = app.last()["view"]["state"]["values"].clone();
    assert_eq!(values["deal"]["v"]["value"], "Acme");
    assert_eq!(values["stage"]["v"]["selected_option"]["text"]["text"], "b");
    assert_eq!(
        values["chiefs"]["v"]["selected_users"],
        json!(["U0CFO", "U0CTO"])
    );
    // Half past ten in Berlin.
    assert_eq!(values["when"]["v"]["selected_date_time"], START + 90 * 60);
    assert_eq!(values["ask"]["v"]["selected_options"][0]["value"], "x,y");
}

#[tokio::test]
async fn errors_come_back_by_block_whether_slacks_client_finds_them_or_the_app() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let view = opens(&app, &lena).await;
    let sent = app.got().len();
    let told = lena.does("submit", json!({ "view": view })).await;
    assert_eq!(told["outcome"], "incomplete");
    assert_eq!(
        told["errors"]["deal"],
        "Please complete this required field."
    );
    assert_eq!(app.got().len(), sent, "the app hears nothing of it");

    let refused = json!({ "response_action": "errors", "errors": { "deal": "Which deal?" } });
    app.answers_with(200, refused.to_string());
    let filled = json!({ "view": view, "values": { "deal": { "v": "?" } } });
    let told = lena.does("submit", filled).await;
    assert_eq!(told["errors"], json!({ "deal": "Which deal?" }));
    let shown = lena.fragment("modal", "").await;
    assert!(
        shown.contains("Which deal?"),
        "a page that is loaded anew shows it too: {shown}"
    );
}

#[tokio::test]
async fn an_app_that_fails_is_told_to_the_person_in_slacks_words() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    app.answers_with(500, "");
    let told = lena
        .does("types", json!({ "in": "C0GENERAL", "command": "/x" }))
        .await;
    assert_eq!(told["ok"], false);
    assert_eq!(
        told["shown"],
        "/x failed with the error \"dispatch_failed\""
    );
    app.sim.take_failures();
}

#[tokio::test]
async fn what_is_typed_is_escaped_and_names_become_mentions() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    for (typed, sent) in [
        ("5 < 6 & 7 > 6", "5 &lt; 6 &amp; 7 &gt; 6"),
        ("@Dev Malhotra, look", "<@U0DEV>, look"),
        ("@dev look", "<@U0DEV> look"),
        ("@Devon and a@dev.example", "@Devon and a@dev.example"),
        ("see #code-green.", "see <#C0ESCALATE>."),
        ("<@U0DEV>", "&lt;@U0DEV&gt;"),
        ("ünïcode @ the end #", "ünïcode @ the end #"),
    ] {
        let posted = lena
            .does("posts", json!({ "in": "C0GENERAL", "text": typed }))
            .await;
        let ts = posted["ts"].as_str().unwrap();
        let stored = app
            .sim
            .look(|world| world.message("C0GENERAL", ts).unwrap().text.clone());
        assert_eq!(stored, sent);
    }
}

#[tokio::test]
async fn a_refusal_is_a_sentence() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    for (route, body, status) in [
        ("posts", json!({ "in": "C0BOARD", "text": "x" }), 404),
        ("posts", json!({ "in": "C0GENERAL" }), 400),
        (
            "reacts",
            json!({ "in": "C0GENERAL", "ts": "1.2", "emoji": "eyes" }),
            404,
        ),
        ("submit", json!({ "view": "V0" }), 404),
        ("acts", json!({ "block": "b", "action": "a" }), 400),
        ("clock/advance", json!({ "minutes": 5 }), 409),
        ("clock/advance", json!({ "minutes": -5 }), 422),
        ("faults", json!({ "preset": "earthquake" }), 422),
    ] {
        let (told, sentence) = lena.is_refused(route, body).await;
        assert_eq!(told, status, "{route}: {sentence}");
        assert!(sentence.len() > 10, "{route}: {sentence}");
    }
    let nobody = Browser::of(&app, "U0NOBODY");
    let (status, sentence) = nobody.is_refused("home", json!({})).await;
    assert_eq!(
        (status, sentence.as_str()),
        (404, "Nobody here is called \"U0NOBODY\".")
    );
}

struct Host {
    clock: ManualClock,
    due: Mutex<Vec<DateTime<Utc>>>,
}

impl Controls for Host {
    fn advance(&self, by: TimeDelta) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.clock.advance(by) })
    }

    fn timers(&self) -> Pin<Box<dyn Future<Output = Vec<TimerDue>> + Send + '_>> {
        let due = self.due.lock().unwrap().clone();
        Box::pin(async move {
            let timer = |at| TimerDue {
                what: "remind Lena".into(),
                at,
            };
            due.into_iter().map(timer).collect()
        })
    }
}

#[tokio::test]
async fn the_clock_is_moved_by_the_host_and_slacks_own_retries_with_it() {
    let clock = ManualClock::at_unix(START);
    let host = Arc::new(Host {
        clock: clock.clone(),
        due: Mutex::new(vec![clock.now() + TimeDelta::minutes(30)]),
    });
    let app = App::on(
        clock,
        SimConfig {
            controls: Some(Arc::clone(&host) as Arc<dyn Controls>),
            ..SimConfig::default()
        },
    )
    .await;
    let lena = Browser::of(&app, "U0LENA");
    let mut heard = lena.listens(None).await;
    // The first retry is at once, the second a minute later.
    app.answers_with(500, "");
    let ts = app.sim.add_message("C0GENERAL", "U0DEV", "Hello");
    app.sim.set_bot_in_channel("C0GENERAL", true);
    lena.does(
        "reacts",
        json!({ "in": "C0GENERAL", "ts": ts, "emoji": "eyes" }),
    )
    .await;
    app.sim.tick().await;
    app.answers_with(200, "");

    let told = lena.does("clock/next", json!({})).await;
    assert_eq!(told["now"], "2027-01-15T08:01:00+00:00", "{told}");
    heard.until(json!({ "what": "clock" })).await;
    assert_eq!(app.sim.pending_retries(), 0, "it was sent again");
    let told = lena.does("clock/next", json!({})).await;
    assert_eq!(told["now"], "2027-01-15T08:30:00+00:00", "{told}");
    let told = lena.does("clock/advance", json!({ "minutes": 60 })).await;
    assert_eq!(told["now"], "2027-01-15T09:30:00+00:00");
    host.due.lock().unwrap().clear();
    let (status, sentence) = lena.is_refused("clock/next", json!({})).await;
    assert_eq!((status, sentence.contains("No timer is due")), (409, true));
}

#[tokio::test]
async fn faults_are_switched_on_and_off_and_the_record_tells_of_them() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let post = || {
        app.request(
            "chat.postMessage",
            json!({ "channel": "C0GENERAL", "text": "x" }),
        )
    };
    let mut heard = lena.listens(None).await;
    lena.does("faults", json!({ "preset": "outage" })).await;
    // The drawer shows it at once, not only with the next call.
    heard.until(json!({ "what": "log" })).await;
    assert_eq!(post().await.unwrap().status(), 500);
    assert!(lena.fragment("bonnet", "").await.contains("ServerError"));
    lena.does("faults/clear", json!({})).await;
    assert_eq!(post().await.unwrap().status(), 200);
    lena.does("faults", json!({ "preset": "rate_limited" }))
        .await;
    let limited = post().await.unwrap();
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "30");

    let log: Value = lena.get("/sim/log").await.json().await.unwrap();
    let entries = log["entries"].as_array().unwrap();
    let statuses: Vec<&Value> = entries.iter().map(|entry| &entry["status"]).collect();
    assert_eq!(
        statuses,
        [&json!(429), &json!(200), &json!(500)],
        "newest first"
    );
    assert_eq!(entries[0]["name"], "chat.postMessage");
    assert_eq!(entries[1]["request"]["text"], "x");
    let newer: Value = lena.get("/sim/log?since=2").await.json().await.unwrap();
    assert_eq!(newer["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn slacks_own_invite_brings_the_app_into_a_channel() {
    let app = App::start().await;
    let tom = Browser::of(&app, "U0VPSALES");
    let invites = async |browser: &Browser, text: &str| {
        let command = json!({ "in": "C0BOARD", "command": "/invite", "text": text });
        let told = browser.does("types", command).await;
        told["shown"].as_str().unwrap().to_string()
    };
    let in_it = |app: &App| {
        app.sim
            .look(|world| world.channel("C0BOARD").unwrap().has_bot())
    };
    assert!(invites(&tom, "").await.starts_with("Whom?"));
    assert!(invites(&tom, "@Nobody").await.starts_with("Whom?"));
    assert!(!in_it(&app));
    assert_eq!(invites(&tom, "@App").await, "App was added to the channel.");
    assert!(in_it(&app));
    let heard = app.last();
    assert_eq!(heard["event"]["type"], "member_joined_channel");
    assert_eq!(heard["event"]["inviter"], "U0VPSALES");
    let again = invites(&tom, "@App").await;
    assert!(again.contains("in this channel already"), "{again}");
    // Who is not in it invites nobody; guests neither.
    let lena = app.sim.person("Lena");
    assert!(lena.invites("C0BOARD", "U0LENA").await.is_err());
    let gus = app.sim.person("Gus");
    assert!(gus.invites("C0ESCALATE", "U0PM").await.is_err());
}
