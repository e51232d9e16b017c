//! The one endpoint from Slack's side: what is accepted, what is refused, and with which status; and what the operator
//! may ask.

use std::time::Duration;

use axum::body::Body;
use codegreen::meters::Meters;
use codegreen::web::metrics::{self, Metrics};
use codegreen::web::signature::{SIGNATURE, TIMESTAMP, Verifier};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::endpoint::Endpoint;
use crate::support::malformed::malformed;

fn event(id: &str) -> String {
    let event = json!({ "type": "reaction_added", "user": "U0ALICE", "reaction": "white_check_mark",
        "item": { "type": "message", "channel": "C1", "ts": "1.2" }, "item_user": "U0BOT", "event_ts": "1800000000.1" });
    json!({ "type": "event_callback", "team_id": "T1", "event_id": id, "event_time": 1_800_000_000, "event": event }).to_string()
}

fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap()
}

#[tokio::test]
async fn only_what_slack_signed_in_the_last_five_minutes_is_let_in() {
    let it = Endpoint::open().await;
    let body = json!({ "type": "url_verification", "challenge": "are you there" }).to_string();
    assert_eq!(
        it.signed(body.clone()).await,
        (StatusCode::OK, "are you there".to_owned())
    );
    assert_eq!(it.signed_before(300, body.clone()).await.0, StatusCode::OK);
    assert_eq!(
        it.signed_before(301, body.clone()).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        it.signed_before(-301, body.clone()).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(it.unsigned(body.clone()).await.0, StatusCode::UNAUTHORIZED);
    let at = it.clock.now().timestamp().to_string();
    let forged = Request::post("/slack/events")
        .header(
            SIGNATURE,
            Verifier::new("another".into()).sign(&at, body.as_bytes()),
        )
        .header(TIMESTAMP, at)
        .body(Body::from(body));
    assert_eq!(it.ask(forged.unwrap()).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_certificate_check_is_answered_with_nothing() {
    let it = Endpoint::open().await;
    let nothing = (StatusCode::OK, String::new());
    assert_eq!(it.unsigned("ssl_check=1&token=x").await, nothing);
    assert_eq!(it.signed("ssl_check=1&token=x").await, nothing);
    let smuggled = form(&[
        ("ssl_check", "1"),
        ("payload", "{\"type\":\"block_actions\"}"),
    ]);
    assert_eq!(it.unsigned(smuggled).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn more_than_a_megabyte_is_too_large_whoever_sends_it() {
    let it = Endpoint::open().await;
    let megabyte = 1024 * 1024;
    assert_eq!(
        it.unsigned(vec![b'x'; megabyte + 1]).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        it.signed(vec![b'x'; megabyte + 1]).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        it.signed(vec![b'x'; megabyte]).await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        it.unsigned(vec![b'x'; megabyte]).await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn other_methods_and_paths_are_not_there() {
    let it = Endpoint::open().await;
    assert_eq!(
        it.get("/slack/events").await.0,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(it.get("/metrics").await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        it.get("/healthz").await,
        (StatusCode::OK, "ok\n".to_owned())
    );
}

#[tokio::test]
async fn it_is_ready_when_the_database_writes_and_the_workers_turn() {
    let it = Endpoint::open().await;
    let (status, why) = it.get("/readyz").await;
    assert_eq!(
        (status, why.as_str()),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "not ready: the workers stand still\n"
        )
    );
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(it.jobs.clone().unwrap().run(stop.clone()));
    let turning = async {
        let mut look = tokio::time::interval(Duration::from_millis(5));
        while it.get("/readyz").await.0 != StatusCode::OK {
            look.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), turning)
        .await
        .expect("ready in time");
    stop.cancel();
    running.await.unwrap();

    it.database.store.close().await;
    let (status, why) = it.get("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(why.contains("the database does not take a write"), "{why}");
    assert_eq!(it.get("/healthz").await.0, StatusCode::OK);
}

#[tokio::test]
async fn while_slack_has_not_said_who_we_are_nothing_is_taken_and_nothing_lost() {
    let it = Endpoint::closed().await;
    assert_eq!(
        it.get("/readyz").await.0,
        StatusCode::OK,
        "that Slack is down fails nothing"
    );
    assert_eq!(
        it.signed(event("Ev1")).await.0,
        StatusCode::SERVICE_UNAVAILABLE,
        "Slack sends it again"
    );

    let (status, answer) = it
        .signed(form(&[
            ("command", "/codegreen"),
            ("team_id", "T1"),
            ("user_id", "U1"),
        ]))
        .await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (status, &answer["response_type"]),
        (StatusCode::OK, &json!("ephemeral"))
    );
    assert!(
        answer["text"]
            .as_str()
            .unwrap()
            .contains("Nothing was saved")
    );

    let view = json!({ "blocks": [{ "type": "input", "block_id": "account" }] });
    let payload = json!({ "type": "view_submission", "view": view }).to_string();
    let (status, answer) = it.signed(form(&[("payload", &payload)])).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (status, &answer["response_action"]),
        (StatusCode::OK, &json!("errors")),
        "what was typed stays"
    );
}

#[tokio::test]
async fn an_event_that_cannot_be_saved_comes_again_and_a_person_is_told() {
    let it = Endpoint::open().await;
    it.database.store.close().await;
    assert_eq!(
        it.signed(event("Ev1")).await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    let press = json!({ "type": "block_actions", "team": { "id": "T1" }, "user": { "id": "U0ALICE" },
        "actions": [{ "action_id": "join", "value": "{}", "action_ts": "1.1" }] });
    assert_eq!(
        it.signed(form(&[("payload", &press.to_string())])).await.0,
        StatusCode::OK
    );
    let command = form(&[
        ("command", "/codegreen"),
        ("text", "list"),
        ("team_id", "T1"),
        ("user_id", "U0ALICE"),
    ]);
    assert_eq!(it.signed(command).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_numbers_say_what_came_and_what_waits() {
    let it = Endpoint::open().await;
    it.unsigned("x").await;
    it.unsigned("y").await;
    it.signed(json!({ "type": "url_verification", "challenge": "c" }).to_string())
        .await;
    let numbers = metrics::router(Metrics {
        counts: it.counts.clone(),
        store: it.database.store.clone(),
        clock: it.clock.clone(),
        meters: Meters::default(),
    });
    let response = numbers
        .oneshot(Request::get("/metrics").body(Body::empty()).unwrap())
        .await
        .unwrap();
    let text = String::from_utf8(
        response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
    )
    .unwrap();
    for line in [
        "codegreen_requests_total{kind=\"forged\",status=\"401\"} 2",
        "codegreen_requests_total{kind=\"challenge\",status=\"200\"} 1",
        "codegreen_jobs_waiting 0",
        "codegreen_lane_overdue_seconds{lane=\"pages\"} 0",
        "codegreen_oldest_page_seconds 0",
        "codegreen_repairs_total{kind=\"timer_missing\"} 0",
        "codegreen_timer_lag_seconds_count 0",
        "codegreen_database_up 1",
    ] {
        assert!(
            text.lines().any(|it| it == line),
            "{line} is not in\n{text}"
        );
    }
}

/// Ten thousand bodies that nobody at Slack ever sent: each signed and unsigned. The seed is fixed; change it to look
/// elsewhere.
#[tokio::test]
async fn malformed_bodies_break_nothing() {
    const CASES: usize = 10_000;
    let it = Endpoint::open().await;
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    let bodies = malformed();
    for case in 0..CASES {
        let body = bodies.new_tree(&mut runner).unwrap().current();
        let shown = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
        let (status, _) = it.unsigned(body.clone()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "case {case}: {shown}");
        let (status, answer) = it.signed(body).await;
        assert!(
            !status.is_server_error(),
            "case {case}: {status} {answer}: {shown}"
        );
        assert!(
            !answer.contains("went wrong on our side"),
            "case {case}: a handler broke down: {shown}"
        );
    }
}
