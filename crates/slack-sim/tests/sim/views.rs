//! Triggers, hashes, the stack, and every answer to a submission.

use chrono::TimeDelta;
use serde_json::{Value, json};
use slack_sim::{PersonHandle, SubmitOutcome, ViewHandle};

use crate::support::App;

fn modal(title: &str) -> Value {
    json!({
        "type": "modal", "title": { "type": "plain_text", "text": title }, "notify_on_close": true,
        "submit": { "type": "plain_text", "text": "Go" },
        "blocks": [
            { "type": "input", "block_id": "a", "optional": true, "label": { "type": "plain_text", "text": "A" },
              "element": { "type": "plain_text_input", "action_id": "v" } },
            { "type": "section", "block_id": "s", "text": { "type": "plain_text", "text": "Hello" },
              "accessory": { "type": "button", "action_id": "more", "text": { "type": "plain_text", "text": "More" } } },
        ],
    })
}

async fn trigger(app: &App, person: &PersonHandle) -> String {
    person.types("/x", "", "C0GENERAL").await.unwrap();
    app.trigger()
}

async fn open(app: &App, person: &PersonHandle) -> ViewHandle {
    let trigger = trigger(app, person).await;
    let opened = app
        .call(
            "views.open",
            json!({ "trigger_id": trigger, "view": modal("One") }),
        )
        .await;
    assert_eq!(opened["ok"], true, "{opened}");
    person.modal().unwrap()
}

#[tokio::test]
async fn a_trigger_works_once_and_for_three_seconds() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let fresh = trigger(&app, &alice).await;
    let open = |trigger: String| json!({ "trigger_id": trigger, "view": modal("One") });
    app.clock.advance(TimeDelta::seconds(3));
    assert_eq!(
        app.call("views.open", open(fresh.clone())).await["ok"],
        true
    );
    assert_eq!(
        app.call("views.open", open(fresh)).await["error"],
        "exchanged_trigger_id"
    );
    let stale = trigger(&app, &alice).await;
    app.clock.advance(TimeDelta::milliseconds(3001));
    assert_eq!(
        app.call("views.open", open(stale)).await["error"],
        "expired_trigger_id"
    );
    assert_eq!(
        app.call("views.open", open("nonsense".into())).await["error"],
        "invalid_trigger_id"
    );
}

#[tokio::test]
async fn three_views_are_the_most() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let mut view = open(&app, &alice).await;
    for title in ["Two", "Three"] {
        view.click("More").await.unwrap();
        let pushed = app
            .call(
                "views.push",
                json!({ "trigger_id": app.trigger(), "view": modal(title) }),
            )
            .await;
        assert_eq!(pushed["ok"], true, "{pushed}");
        assert_eq!(pushed["view"]["previous_view_id"], view.id());
        view = alice.modal().unwrap();
    }
    view.click("More").await.unwrap();
    let fourth = json!({ "trigger_id": app.trigger(), "view": modal("Four") });
    assert_eq!(
        app.call("views.push", fourth).await["error"],
        "push_limit_reached"
    );

    app.answers_with(
        200,
        json!({ "response_action": "push", "view": modal("Four") }).to_string(),
    );
    assert!(matches!(
        view.submit().await.unwrap(),
        SubmitOutcome::Failed(_)
    ));
    assert_eq!(app.sim.take_failures().len(), 1);
    app.answers_with(200, "");
    view.close().await.unwrap();
    assert_eq!(app.last()["type"], "view_closed");
    assert_eq!(app.last()["is_cleared"], false);
    assert_eq!(alice.modal().unwrap().title().unwrap(), "Two");
    alice.modal().unwrap().dismiss().await.unwrap();
    assert!(alice.modal().is_err());
    assert_eq!(app.last()["is_cleared"], true);

    let outside = trigger(&app, &alice).await;
    let push = json!({ "trigger_id": outside, "view": modal("Two") });
    assert_eq!(
        app.call("views.push", push).await["error"],
        "not_found",
        "no modal to push on"
    );
}

#[tokio::test]
async fn an_update_keeps_what_was_typed_and_minds_the_hash() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let view = open(&app, &alice).await;
    view.fill("A", "typed").await.unwrap();
    let hash = view.view().unwrap().hash;
    let update =
        |hash: &str| json!({ "view_id": view.id(), "hash": hash, "view": modal("Changed") });
    assert_eq!(app.call("views.update", update(&hash)).await["ok"], true);
    assert_eq!(
        (
            view.title().unwrap().as_str(),
            view.value("A").unwrap().as_str()
        ),
        ("Changed", "typed")
    );
    assert_eq!(
        app.call("views.update", update(&hash)).await["error"],
        "hash_conflict"
    );
    view.close().await.unwrap();
    let gone = json!({ "view_id": view.id(), "view": modal("Late") });
    assert_eq!(app.call("views.update", gone).await["error"], "not_found");
}

#[tokio::test]
async fn closing_is_told_only_to_apps_that_asked() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let trigger = trigger(&app, &alice).await;
    let mut silent = modal("One");
    silent["notify_on_close"] = json!(false);
    let open = json!({ "trigger_id": trigger, "view": silent });
    assert_eq!(app.call("views.open", open).await["ok"], true);
    let before = app.got().len();
    alice.modal().unwrap().close().await.unwrap();
    assert_eq!(app.got().len(), before);
    assert!(alice.modal().is_err());
}

#[tokio::test]
async fn every_good_answer_to_a_submission_is_understood() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let view = open(&app, &alice).await;
    app.answers_with(
        200,
        json!({ "response_action": "update", "view": modal("Updated") }).to_string(),
    );
    assert!(matches!(
        view.submit().await.unwrap(),
        SubmitOutcome::Updated(_)
    ));
    assert_eq!(view.title().unwrap(), "Updated");
    app.answers_with(
        200,
        json!({ "response_action": "push", "view": modal("Pushed") }).to_string(),
    );
    let SubmitOutcome::Pushed(top) = view.submit().await.unwrap() else {
        panic!("not pushed")
    };
    assert_eq!(app.last()["view"]["id"], view.id());
    app.answers_with(200, "");
    assert!(matches!(top.submit().await.unwrap(), SubmitOutcome::Closed));
    assert_eq!(
        alice.modal().unwrap().id(),
        view.id(),
        "the one below shows again"
    );
    app.answers_with(200, json!({ "response_action": "clear" }).to_string());
    assert!(matches!(
        view.submit().await.unwrap(),
        SubmitOutcome::Cleared
    ));
    assert!(alice.modal().is_err());
    assert_eq!(app.sim.failures(), []);
}

#[tokio::test]
async fn every_bad_answer_to_a_submission_is_trouble() {
    let no_such_block =
        json!({ "response_action": "errors", "errors": { "zzz": "no" } }).to_string();
    let not_an_input = json!({ "response_action": "errors", "errors": { "s": "no" } }).to_string();
    let mut bad_view = modal("This title is far too long for Slack");
    bad_view["blocks"] = json!([]);
    let refused = json!({ "response_action": "update", "view": bad_view }).to_string();
    let answers = [
        (500, String::new()),
        (200, "ok".to_string()),
        (200, "{}".to_string()),
        (200, json!({ "response_action": "explode" }).to_string()),
        (200, no_such_block),
        (200, not_an_input),
        (200, refused),
    ];
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let view = open(&app, &alice).await;
    for (status, body) in answers {
        app.answers_with(status, body.clone());
        let outcome = view.submit().await.unwrap();
        assert!(
            matches!(outcome, SubmitOutcome::Failed(_)),
            "{status} {body}: {outcome:?}"
        );
        assert!(!app.sim.take_failures().is_empty(), "{status} {body}");
        assert!(view.is_open());
    }
    assert_eq!(
        alice.notices().last().unwrap(),
        "We had some trouble connecting. Try again?"
    );
}

#[tokio::test]
async fn fields_take_what_their_kind_takes() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let trigger = trigger(&app, &alice).await;
    let label = |text: &str| json!({ "type": "plain_text", "text": text });
    let option = |text: &str, value: &str| json!({ "text": label(text), "value": value });
    let input = |id: &str, element: Value| json!({ "type": "input", "block_id": id, "label": label(id), "element": element });
    let stages = json!([option("Proposal", "p"), option("Negotiation", "n")]);
    let mut view = modal("Kinds");
    view["blocks"] = json!([
        input(
            "stage",
            json!({ "type": "static_select", "action_id": "v", "options": stages })
        ),
        input("close", json!({ "type": "datepicker", "action_id": "v" })),
        input(
            "when",
            json!({ "type": "datetimepicker", "action_id": "v" })
        ),
        input(
            "team",
            json!({ "type": "multi_users_select", "action_id": "v" })
        ),
        input(
            "flags",
            json!({ "type": "checkboxes", "action_id": "v", "options": stages })
        ),
        input(
            "count",
            json!({ "type": "number_input", "action_id": "v", "is_decimal_allowed": false })
        ),
        input(
            "deal",
            json!({ "type": "external_select", "action_id": "v", "min_query_length": 0 })
        ),
    ]);
    assert_eq!(
        app.call("views.open", json!({ "trigger_id": trigger, "view": view }))
            .await["ok"],
        true
    );
    let view = alice.modal().unwrap();
    view.fill("stage", "negotiation").await.unwrap();
    view.fill("close", "2027-03-31").await.unwrap();
    view.fill("when", "2027-01-15T10:00:00+01:00")
        .await
        .unwrap();
    view.fill("team", "Lena, Carla").await.unwrap();
    view.fill("flags", "Proposal, Negotiation").await.unwrap();
    view.fill("count", "three").await.unwrap();
    assert!(view.fill("close", "tomorrow").await.is_err());
    assert!(view.fill("team", "Dora").await.is_err(), "she has left");
    assert!(
        view.fill("stage", "Won")
            .await
            .unwrap_err()
            .to_string()
            .contains("Negotiation")
    );
    let SubmitOutcome::Incomplete(fields) = view.submit().await.unwrap() else {
        panic!("it was sent")
    };
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["count", "deal"]);
    view.fill("count", "3").await.unwrap();
    app.answers_with(
        200,
        json!({ "options": [option("Acme renewal", "d1")] }).to_string(),
    );
    assert_eq!(
        view.suggested("deal", "Acm").await.unwrap(),
        ["Acme renewal"]
    );
    assert_eq!(app.last()["value"], "Acm");
    view.pick_suggested("deal", "Acm", "Acme renewal")
        .await
        .unwrap();
    app.answers_with(200, "");
    assert!(matches!(
        view.submit().await.unwrap(),
        SubmitOutcome::Closed
    ));
    let values = &app.last()["view"]["state"]["values"];
    assert_eq!(values["stage"]["v"]["selected_option"]["value"], "n");
    assert_eq!(values["close"]["v"]["selected_date"], "2027-03-31");
    assert_eq!(values["when"]["v"]["selected_date_time"], 1_800_003_600);
    assert_eq!(
        values["team"]["v"]["selected_users"],
        json!(["U0LENA", "U0CFO"])
    );
    assert_eq!(
        values["flags"]["v"]["selected_options"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(values["count"]["v"]["value"], "3");
    assert_eq!(values["deal"]["v"]["selected_option"]["value"], "d1");
}

#[tokio::test]
async fn a_home_is_published_opened_and_clicked() {
    let app = App::start().await;
    let lena = app.sim.person("Lena");
    let home = json!({ "type": "home", "blocks": [modal("x")["blocks"][1]] });
    assert_eq!(
        app.call(
            "views.publish",
            json!({ "user_id": "U0LENA", "view": home })
        )
        .await["ok"],
        true
    );
    let home = lena.opens_home().await.unwrap();
    assert_eq!(app.last()["event"]["type"], "app_home_opened");
    assert_eq!(home.expect("Hello").await.unwrap(), "Hello\n[More]");
    home.click("More").await.unwrap();
    let payload = app.last();
    assert_eq!(payload["container"]["type"], "view");
    assert_eq!(payload["view"]["type"], "home");
    assert!(payload.get("response_url").is_none() && payload.get("channel").is_none());
}
