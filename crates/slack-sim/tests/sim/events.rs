//! Events: retries by the clock, subscriptions and scopes, what happens to messages and people.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;
use slack_sim::{CallbackOutcome, SimConfig};

use crate::support::{App, NO_ANSWER, NO_RETRY};

async fn react(app: &App) -> slack_sim::MessageHandle {
    let alice = app.sim.person("Alice");
    let message = alice.posts("C0ESCALATE", None, "hello").await.unwrap();
    alice.reacts(&message, "eyes").await.unwrap();
    message
}

#[tokio::test]
async fn a_failed_delivery_is_tried_at_once_then_after_one_and_five_minutes() {
    let app = App::start().await;
    app.answers_with(500, "");
    react(&app).await;
    assert_eq!((app.got().len(), app.sim.pending_retries()), (1, 1));
    assert_eq!(app.sim.tick().await.len(), 1, "at once");
    assert_eq!(app.sim.tick().await.len(), 0, "the next is a minute away");
    app.clock.advance(TimeDelta::seconds(59));
    assert_eq!(app.sim.tick().await.len(), 0);
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(app.sim.tick().await.len(), 1);
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(app.sim.tick().await.len(), 1);
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(
        (app.sim.tick().await.len(), app.sim.pending_retries()),
        (0, 0),
        "three retries, no more"
    );

    let got = app.got();
    assert!(!got[0].headers.contains_key("x-slack-retry-num"));
    for (number, one) in got.iter().enumerate().skip(1) {
        assert_eq!(
            one.headers["x-slack-retry-num"],
            number.to_string().as_str()
        );
        assert_eq!(one.headers["x-slack-retry-reason"], "http_error");
        assert_eq!(one.body, got[0].body, "the same event id");
    }
}

#[tokio::test]
async fn a_retry_that_succeeds_is_the_last() {
    let app = App::start().await;
    app.answers_with(503, "");
    react(&app).await;
    app.answers_with(200, "");
    assert!(app.sim.tick().await[0].outcome.is_ok());
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(app.sim.tick().await.len(), 0);
}

#[tokio::test]
async fn an_app_may_decline_retries() {
    let app = App::start().await;
    app.answers_with(500, NO_RETRY);
    react(&app).await;
    assert_eq!(app.sim.pending_retries(), 0);
}

#[tokio::test]
async fn an_app_that_is_away_gets_the_event_when_it_is_back() {
    let app = App::start().await;
    app.sim.disconnect_app();
    react(&app).await;
    assert_eq!(
        app.sim.last_callback().unwrap().outcome,
        CallbackOutcome::NoConnection
    );
    assert_eq!(app.sim.pending_retries(), 1);
    assert_eq!(app.sim.failures(), [], "an event may be late");
}

#[tokio::test]
async fn a_slow_app_times_out() {
    let app = App::with(SimConfig {
        ack_timeout: std::time::Duration::from_millis(100),
        ..SimConfig::default()
    })
    .await;
    app.answers_with(200, NO_ANSWER);
    let alice = app.sim.person("Alice");
    let outcome = alice.types("/x", "", "C0GENERAL").await.unwrap();
    assert_eq!(
        outcome.error.as_deref(),
        Some("/x failed with the error \"operation_timeout\"")
    );
    assert_eq!(app.sim.pending_retries(), 0, "commands are not retried");
    assert_eq!(app.sim.take_failures().len(), 1);
    assert_eq!(alice.notices().len(), 1);
}

#[tokio::test]
async fn only_what_is_subscribed_and_in_scope_is_told() {
    let without = SimConfig::default()
        .scopes
        .into_iter()
        .filter(|s| s != "reactions:read")
        .collect();
    let app = App::with(SimConfig {
        scopes: without,
        ..SimConfig::default()
    })
    .await;
    react(&app).await;
    assert_eq!(app.got().len(), 0, "no scope");
    let app = App::with(SimConfig {
        events: BTreeSet::new(),
        ..SimConfig::default()
    })
    .await;
    react(&app).await;
    assert_eq!(app.got().len(), 0, "no subscription");
    let app = App::start().await;
    app.sim.set_bot_in_channel("C0ESCALATE", false);
    react(&app).await;
    assert_eq!(app.got().len(), 0, "no bot there");
}

#[tokio::test]
async fn messages_tell_of_posting_editing_and_deleting() {
    let events = ["message.channels".to_string()].into();
    let app = App::with(SimConfig {
        events,
        ..SimConfig::default()
    })
    .await;
    let alice = app.sim.person("Alice");
    let root = alice.posts("C0ESCALATE", None, "first").await.unwrap();
    assert_eq!(app.last()["event"]["text"], "first");
    assert_eq!(app.last()["event"]["channel_type"], "channel");
    alice.edits(&root, "second").await.unwrap();
    let event = &app.last()["event"];
    assert_eq!(event["subtype"], "message_changed");
    assert_eq!(
        (
            &event["message"]["text"],
            &event["previous_message"]["text"]
        ),
        (&json!("second"), &json!("first"))
    );
    let reply = alice
        .posts("C0ESCALATE", Some(&root.ts), "reply")
        .await
        .unwrap();
    assert_eq!(app.last()["event"]["thread_ts"], root.ts);
    assert_eq!(app.last()["event"]["parent_user_id"], "U0ALICE");

    alice.deletes(&root).await.unwrap();
    assert_eq!(
        app.last()["event"]["message"]["subtype"],
        "tombstone",
        "it still holds a reply"
    );
    app.sim.person("Tom").deletes(&reply).await.unwrap();
    assert_eq!(app.last()["event"]["subtype"], "message_deleted");
    assert_eq!(app.last()["event"]["deleted_ts"], reply.ts);
    assert!(reply.now().is_err() && root.now().is_err());
}

#[tokio::test]
async fn people_come_change_and_go() {
    let app = App::start().await;
    let nora = app
        .sim
        .add_person(slack_sim::PersonSpec::new("U0NORA", "Nora"));
    app.sim.joins_team(&nora).await;
    assert_eq!(app.last()["event"]["type"], "team_join");
    nora.joins("C0ESCALATE").await;
    assert_eq!(app.last()["event"]["type"], "member_joined_channel");
    nora.sets_status(":palm_tree:", "Away").await;
    assert_eq!(
        app.last()["event"]["user"]["profile"]["status_text"],
        "Away"
    );
    nora.is_deactivated().await;
    assert_eq!(app.last()["event"]["user"]["deleted"], true);
    assert!(nora.types("/x", "", "C0ESCALATE").await.is_err());
    assert_eq!(app.sim.uninstall_app().await.len(), 2);
    assert_eq!(app.last()["event"]["type"], "app_uninstalled");
    assert_eq!(
        app.call("auth.test", json!({})).await["error"],
        "token_revoked"
    );
}

#[tokio::test]
async fn the_apps_own_reactions_come_back_in_the_background() {
    let app = App::start().await;
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": "x" }),
        )
        .await;
    let args = json!({ "channel": "C0ESCALATE", "timestamp": posted["ts"], "name": "tada" });
    assert_eq!(app.call("reactions.add", args.clone()).await["ok"], true);
    app.sim.settle().await.unwrap();
    assert_eq!(app.last()["event"]["user"], "U0BOT");
    assert_eq!(
        app.call("reactions.add", args.clone()).await["error"],
        "already_reacted"
    );
    assert_eq!(app.call("reactions.remove", args.clone()).await["ok"], true);
    assert_eq!(
        app.call("reactions.remove", args.clone()).await["error"],
        "no_reaction"
    );
    app.sim.set_bot_in_channel("C0ESCALATE", false);
    assert_eq!(
        app.call("reactions.add", args).await["error"],
        "not_in_channel"
    );
}
