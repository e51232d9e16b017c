//! Events: messages in channels, threads and DMs, mentions, reactions, joining, Home; and retries.

use chrono::TimeDelta;

use crate::desk::{CHANNEL, Desk, stories};

stories!(
    a_message_is_answered_where_it_was_said,
    an_edit_and_a_deletion_are_heard,
    a_mention_is_answered_in_its_thread,
    reactions_are_heard,
    who_joins_is_welcomed,
    the_home_is_published_and_clicked,
    an_event_is_sent_again_after_an_error,
    an_event_is_sent_again_after_silence,
);

async fn a_message_is_answered_where_it_was_said(desk: &Desk) {
    let alice = desk.alice();
    let said = alice
        .posts(CHANNEL, None, "ping <here> & there")
        .await
        .unwrap();
    let pong = desk
        .reads(&alice, "pong to @Alice in a channel: ping <here> & there")
        .await;
    assert_eq!(pong.thread_ts, None);
    alice
        .posts(CHANNEL, Some(&said.ts), "ping again")
        .await
        .unwrap();
    let pong = desk.reads(&alice, "in a channel: ping again").await;
    assert_eq!(pong.thread_ts.as_ref(), Some(&said.ts));
    alice.writes_to_the_app("ping aside").await.unwrap();
    alice
        .dm()
        .wait_for("pong to @Alice in a im: ping aside")
        .await
        .unwrap();
}

async fn an_edit_and_a_deletion_are_heard(desk: &Desk) {
    let alice = desk.alice();
    let said = alice.posts(CHANNEL, None, "two pies").await.unwrap();
    alice.edits(&said, "three pies").await.unwrap();
    desk.reads(&alice, "changed: two pies -> three pies").await;
    alice.deletes(&said).await.unwrap();
    desk.reads(&alice, "deleted: three pies").await;
}

async fn a_mention_is_answered_in_its_thread(desk: &Desk) {
    let alice = desk.alice();
    let said = alice
        .posts(CHANNEL, None, "@App good morning")
        .await
        .unwrap();
    let answer = desk.reads(&alice, "You said: good morning").await;
    assert_eq!(answer.thread_ts.as_ref(), Some(&said.ts));
}

async fn reactions_are_heard(desk: &Desk) {
    let (alice, lena) = (desk.alice(), desk.sim.person("Lena"));
    let said = alice.posts(CHANNEL, None, "good news").await.unwrap();
    lena.reacts(&said, "tada").await.unwrap();
    let seen = desk
        .reads(&alice, ":tada: by @Lena on what @Alice said")
        .await;
    assert_eq!(seen.thread_ts.as_ref(), Some(&said.ts));
    lena.unreacts(&said, "tada").await.unwrap();
    desk.reads(&alice, "no :tada: by @Lena").await;
}

async fn who_joins_is_welcomed(desk: &Desk) {
    let nora = desk
        .sim
        .add_person(slack_sim::world::PersonSpec::new("U0NORA", "Nora"));
    nora.leaves(CHANNEL);
    nora.joins(CHANNEL).await;
    let welcome = desk.reads(&nora, "Welcome, @Nora.").await;
    assert_eq!(welcome.only_for.as_deref(), Some("U0NORA"));
}

async fn the_home_is_published_and_clicked(desk: &Desk) {
    let rita = desk.sim.person("Rita");
    let home = rita.opens_home().await.unwrap();
    home.expect("Visit 1").await.unwrap();
    let home = rita.opens_home().await.unwrap();
    home.expect("Visit 2").await.unwrap();
    home.click("Pick").await.unwrap();
    rita.dm()
        .wait_for("pick_home (button): house")
        .await
        .unwrap();
}

async fn an_event_is_sent_again_after_an_error(desk: &Desk) {
    let alice = desk.alice();
    alice.posts(CHANNEL, None, "crash twice").await.unwrap();
    assert_eq!(desk.sim.pending_retries(), 1);
    desk.sim.tick().await;
    assert_eq!(desk.sim.pending_retries(), 1);
    desk.advance(TimeDelta::minutes(1));
    desk.sim.tick().await;
    desk.reads(&alice, "got 'crash twice' by retry 2 (http_error)")
        .await;
    assert_eq!(desk.sim.pending_retries(), 0);
}

async fn an_event_is_sent_again_after_silence(desk: &Desk) {
    let alice = desk.alice();
    alice.posts(CHANNEL, None, "slow").await.unwrap();
    desk.sim.tick().await;
    desk.reads(&alice, "got 'slow' by retry 1 (http_timeout)")
        .await;
}
