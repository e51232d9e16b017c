//! Slash commands and the checks of Slack's that come with them; signatures.

use slack_sim::{CallbackOutcome, Failure};

use crate::desk::{CHANNEL, Desk, stories};

stories!(
    a_command_is_acknowledged_with_a_text,
    a_command_is_answered_for_all_with_blocks,
    a_response_url_answers_five_times,
    a_command_that_fails_says_so_to_its_person,
    the_url_and_the_certificate_are_verified,
    what_slack_did_not_sign_is_refused,
);

async fn a_command_is_acknowledged_with_a_text(desk: &Desk) {
    let reply = desk.orders(&desk.alice(), "hello Ada & Co").await;
    assert_eq!(reply, "Hello, Ada & Co.");
}

async fn a_command_is_answered_for_all_with_blocks(desk: &Desk) {
    assert_eq!(desk.orders(&desk.alice(), "aloud Lunch").await, "*Lunch*");
    let seen = desk.reads(&desk.sim.person("Lena"), "*Lunch*").await;
    assert_eq!(seen.only_for, None);
}

async fn a_response_url_answers_five_times(desk: &Desk) {
    let alice = desk.alice();
    desk.orders(&alice, "answers").await;
    let whisper = desk.reads(&alice, "one, for you").await;
    assert_eq!(whisper.only_for.as_deref(), Some(alice.id()));
    let aloud = desk.reads(&desk.sim.person("Lena"), "two, for all").await;
    assert_eq!(aloud.only_for, None);
    desk.orders(&alice, "late").await;
    alice
        .dm()
        .wait_for("200 200 200 200 200 404")
        .await
        .unwrap();
}

async fn a_command_that_fails_says_so_to_its_person(desk: &Desk) {
    let outcome = desk
        .alice()
        .types("/order", "crash", CHANNEL)
        .await
        .unwrap();
    let shown = outcome.error.unwrap();
    assert!(shown.contains("dispatch_failed"), "{shown}");
    let failures = desk.sim.take_failures();
    assert!(
        matches!(failures.as_slice(), [Failure::BadResponse { reason, .. }] if reason == "HTTP 500"),
        "{failures:?}"
    );
}

async fn the_url_and_the_certificate_are_verified(desk: &Desk) {
    assert!(desk.sim.verify_url().await);
    assert_eq!(desk.sim.check_ssl().await.outcome.status(), Some(200));
}

async fn what_slack_did_not_sign_is_refused(desk: &Desk) {
    let body = "command=%2Forder&text=hello";
    let now = (desk.sim.config().clock)().timestamp();
    let secret = &desk.sim.config().signing_secret;
    for (stamp, secret, status) in [
        (now, secret.as_str(), 200),
        (now - 299, secret, 200),
        (now - 310, secret, 401),
        (now, "another", 401),
    ] {
        let stamp = stamp.to_string();
        let signature = slack_sim::signature(secret, &stamp, body.as_bytes());
        let headers = [
            ("X-Slack-Request-Timestamp", &*stamp),
            ("X-Slack-Signature", &signature),
        ];
        let callback = desk.sim.send_raw(body, &headers).await;
        let CallbackOutcome::Answered { status: given, .. } = callback.outcome else {
            panic!("{:?}", callback.outcome)
        };
        assert_eq!(given, status, "{headers:?}");
    }
}
