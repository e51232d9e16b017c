//! Signatures: Slack's own example, and that the app gets the same kind.

use slack_sim::signature;

use crate::support::{App, START};

const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow\
&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner\
&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands\
%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

#[test]
fn slacks_example_comes_out_as_documented() {
    assert_eq!(
        signature(
            "8f742231b10e8888abcd99yyyzzz85a5",
            "1531420618",
            BODY.as_bytes()
        ),
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    );
}

#[tokio::test]
async fn every_callback_is_signed_at_the_clocks_time() {
    let app = App::start().await;
    app.sim
        .person("Alice")
        .types("/x", "", "C0GENERAL")
        .await
        .unwrap();
    let got = app.got().remove(0);
    assert_eq!(
        got.headers["x-slack-request-timestamp"],
        START.to_string().as_str()
    );
    let secret = &app.sim.config().signing_secret;
    let expected = signature(secret, &START.to_string(), got.body.as_bytes());
    assert_eq!(got.headers["x-slack-signature"], expected.as_str());
}

#[tokio::test]
async fn a_redelivery_has_the_same_bytes_and_a_fresh_signature() {
    let app = App::start().await;
    app.sim
        .person("Alice")
        .types("/x", "hello", "C0GENERAL")
        .await
        .unwrap();
    let first = app.sim.last_callback().unwrap();
    app.clock.advance(chrono::TimeDelta::seconds(90));
    app.sim.redeliver(&first).await;
    let got = app.got();
    assert_eq!(got[0].body, got[1].body);
    assert_ne!(
        got[0].headers["x-slack-signature"],
        got[1].headers["x-slack-signature"]
    );
}

#[tokio::test]
async fn raw_bodies_go_out_as_they_are() {
    let app = App::start().await;
    app.sim.send_raw("not=signed", &[]).await;
    assert!(!app.got()[0].headers.contains_key("x-slack-signature"));
    app.sim
        .send_raw("forged=1", &[("X-Slack-Signature", "v0=00")])
        .await;
    assert_eq!(app.got()[1].headers["x-slack-signature"], "v0=00");
    app.answers(|got| {
        (
            200,
            got.payload["challenge"]
                .as_str()
                .unwrap_or_default()
                .to_string(),
        )
    });
    assert!(app.sim.verify_url().await);
    app.answers_with(200, "something else");
    assert!(!app.sim.verify_url().await);
    app.sim.check_ssl().await;
    assert_eq!(app.last()["ssl_check"], "1");
}
