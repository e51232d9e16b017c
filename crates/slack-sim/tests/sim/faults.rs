//! Each fault, as a client sees it and as the record has it.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use slack_sim::{Failure, Fault, FaultKind};

use crate::support::App;

fn post(text: &str) -> Value {
    json!({ "channel": "C0ESCALATE", "text": text })
}

/// How many messages made it into the channel.
fn posted(app: &App) -> usize {
    app.sim.look(|world| world.messages("C0ESCALATE").count())
}

#[tokio::test]
async fn definite_refusals_and_bad_answers_take_no_effect() {
    let app = App::start().await;
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::ServerError));
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::Html));
    app.sim.fault(Fault::on(
        "chat.postMessage",
        FaultKind::Refused("fatal_error".into()),
    ));
    assert_eq!(
        app.request("chat.postMessage", post("1"))
            .await
            .unwrap()
            .status(),
        500
    );
    let html = app.request("chat.postMessage", post("2")).await.unwrap();
    assert_eq!(html.status(), 200);
    assert!(html.text().await.unwrap().starts_with("<html>"));
    assert_eq!(
        app.call("chat.postMessage", post("3")).await["error"],
        "fatal_error"
    );
    assert_eq!(posted(&app), 0);
    assert_eq!(app.call("chat.postMessage", post("4")).await["ok"], true);
    assert_eq!(posted(&app), 1);
    let accepted: Vec<bool> = app.sim.calls().iter().map(|call| call.accepted).collect();
    assert_eq!(accepted, [false, false, false, true]);
}

#[tokio::test]
async fn accepted_calls_take_effect_whatever_the_client_sees() {
    let app = App::start().await;
    app.sim.fault(Fault::on(
        "chat.postMessage",
        FaultKind::AcceptedThenServerError,
    ));
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::AcceptedThenHtml));
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::AcceptedThenReset));
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::AcceptedThenHang));
    assert_eq!(
        app.request("chat.postMessage", post("1"))
            .await
            .unwrap()
            .status(),
        500
    );
    assert_eq!(
        app.request("chat.postMessage", post("2"))
            .await
            .unwrap()
            .status(),
        200
    );
    assert!(app.request("chat.postMessage", post("3")).await.is_err());
    let hung = app.request("chat.postMessage", post("4"));
    assert!(
        tokio::time::timeout(Duration::from_millis(200), hung)
            .await
            .is_err()
    );
    assert_eq!(posted(&app), 4);
    assert!(app.sim.calls().iter().all(|call| call.accepted));
    assert_eq!(app.sim.calls()[2].status, None);
}

#[tokio::test]
async fn a_reset_is_a_reset_and_takes_no_effect() {
    let app = App::start().await;
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::Reset));
    let error = app
        .request("chat.postMessage", post("1"))
        .await
        .unwrap_err();
    assert!(format!("{error:?}").contains("reset"), "{error:?}");
    assert_eq!(posted(&app), 0);
    app.sim
        .fault(Fault::on("chat.postMessage", FaultKind::Hang));
    let hung = app.request("chat.postMessage", post("2"));
    assert!(
        tokio::time::timeout(Duration::from_millis(200), hung)
            .await
            .is_err()
    );
    assert_eq!(posted(&app), 0);
    app.sim.fault(Fault::on(
        "chat.postMessage",
        FaultKind::Delay(Duration::from_millis(50)),
    ));
    let started = std::time::Instant::now();
    assert_eq!(app.call("chat.postMessage", post("3")).await["ok"], true);
    assert!(started.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn a_call_inside_a_retry_after_is_a_failure() {
    let app = App::start().await;
    let limited = FaultKind::RateLimited { retry_after: 30 };
    app.sim
        .fault(Fault::on("chat.postMessage", limited).in_channel("C0ESCALATE"));
    let answer = app.request("chat.postMessage", post("1")).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"30".parse().unwrap())
    );
    let elsewhere = app
        .call(
            "chat.postMessage",
            json!({ "channel": "U0LENA", "text": "x" }),
        )
        .await;
    assert_eq!(elsewhere["ok"], true, "the limit is the channel's");
    assert_eq!(app.sim.failures(), []);

    app.clock.advance(TimeDelta::seconds(29));
    let early = app.request("chat.postMessage", post("2")).await.unwrap();
    assert_eq!(
        (early.status().as_u16(), &early.headers()["retry-after"]),
        (429, &"1".parse().unwrap())
    );
    assert_eq!(
        app.sim.take_failures(),
        [Failure::InsideRetryAfter {
            method: "chat.postMessage".into(),
            channel: Some("C0ESCALATE".into()),
            seconds_left: 1,
        }]
    );
    assert_eq!(posted(&app), 0, "neither was accepted");
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(app.call("chat.postMessage", post("3")).await["ok"], true);
    assert_eq!(app.sim.failures(), []);
}

#[tokio::test]
async fn faults_choose_their_calls() {
    let app = App::start().await;
    let fault = |kind| Fault::on("chat.postMessage", kind);
    app.sim
        .fault(fault(FaultKind::ServerError).after(1).times(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(
            app.request("chat.postMessage", post("x"))
                .await
                .unwrap()
                .status()
                .as_u16(),
        );
    }
    assert_eq!(statuses, [200, 500, 500, 200]);

    app.sim
        .fault(Fault::on("*", FaultKind::ServerError).always());
    assert_eq!(
        app.request("auth.test", json!({})).await.unwrap().status(),
        500
    );
    app.sim.clear_faults();
    assert_eq!(app.call("auth.test", json!({})).await["ok"], true);

    let mut runs = Vec::new();
    for _ in 0..2 {
        app.sim.fault(
            fault(FaultKind::ServerError)
                .always()
                .with_probability(0.3, 7),
        );
        let mut hits = Vec::new();
        for _ in 0..40 {
            hits.push(
                app.request("chat.postMessage", post("x"))
                    .await
                    .unwrap()
                    .status()
                    == 500,
            );
        }
        app.sim.clear_faults();
        runs.push(hits);
    }
    assert_eq!(runs[0], runs[1], "the same seed, the same faults");
    let hits = runs[0].iter().filter(|hit| **hit).count();
    assert!((4..25).contains(&hits), "{hits} of 40 at 30 %");
}
