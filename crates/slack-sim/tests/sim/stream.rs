//! The live stream: what it names, to whom, and catching up.

use serde_json::json;

use crate::{browser::Browser, support::App};

#[tokio::test]
async fn a_new_message_is_named_to_those_who_can_see_it() {
    let app = App::start().await;
    let mut lena = Browser::of(&app, "U0LENA").listens(None).await;
    let mut carla = Browser::of(&app, "U0CFO").listens(None).await;
    let post = |channel: &'static str| {
        app.call(
            "chat.postMessage",
            json!({ "channel": channel, "text": "Here" }),
        )
    };
    let to_lena = post("U0LENA").await;
    let to_all = post("C0ESCALATE").await;
    let named = |posted: &serde_json::Value| json!({ "what": "message", "in": posted["channel"], "ts": posted["ts"], "root": null });
    lena.until(named(&to_lena)).await;
    lena.until(named(&to_all)).await;
    loop {
        let event = carla.next().await;
        assert!(!event.names(&named(&to_lena)), "{event:?}");
        if event.names(&named(&to_all)) {
            break;
        }
    }
}

#[tokio::test]
async fn a_reply_names_its_root_and_the_root_itself() {
    let app = App::start().await;
    let root = app.sim.add_message("C0GENERAL", "U0DEV", "A question");
    let lena = Browser::of(&app, "U0LENA");
    let mut heard = lena.listens(None).await;
    let reply = lena
        .does(
            "posts",
            json!({ "in": "C0GENERAL", "thread": root, "text": "An answer" }),
        )
        .await;
    let event = heard
        .until(json!({ "what": "message", "in": "C0GENERAL", "ts": reply["ts"], "root": root }))
        .await;
    let of_root = json!({ "what": "message", "in": "C0GENERAL", "ts": root, "root": null });
    assert!(event.names(&of_root), "{event:?}");
    let drawn = lena
        .fragment("message", &format!("in=C0GENERAL&ts={root}"))
        .await;
    assert!(drawn.contains("1 reply"), "{drawn}");
    let in_thread = format!(
        "in=C0GENERAL&thread={root}&ts={}",
        reply["ts"].as_str().unwrap()
    );
    assert!(
        lena.fragment("message", &in_thread)
            .await
            .contains("An answer")
    );
}

#[tokio::test]
async fn who_comes_back_is_told_what_was_missed() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let mut before = lena.listens(None).await;
    let first = app.sim.add_message("C0GENERAL", "U0DEV", "One");
    let seen = before
        .until(json!({ "what": "message", "in": "C0GENERAL", "ts": first, "root": null }))
        .await;
    drop(before);
    let missed = app.sim.add_message("C0GENERAL", "U0DEV", "Two");
    let event = lena.listens(Some(seen.id)).await.next().await;
    assert_eq!(event.kind, "changed");
    assert!(
        event.names(&json!({ "what": "message", "in": "C0GENERAL", "ts": missed, "root": null }))
    );
    let again = json!({ "what": "message", "in": "C0GENERAL", "ts": first, "root": null });
    assert!(!event.names(&again), "{event:?}");
}

#[tokio::test]
async fn who_was_away_too_long_is_told_to_load_again() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    for n in 0..5_000 {
        app.sim.add_message("C0GENERAL", "U0DEV", &format!("{n}"));
    }
    assert_eq!(lena.listens(Some(1)).await.next().await.kind, "reload");
    // A number from before this simulator was started.
    assert_eq!(lena.listens(Some(99_999)).await.next().await.kind, "reload");
}

#[tokio::test]
async fn a_reaction_an_edit_a_modal_and_a_failure_are_named() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let ts = app.sim.add_message("C0GENERAL", "U0LENA", "My word");
    let mut heard = lena.listens(None).await;
    let this = json!({ "what": "message", "in": "C0GENERAL", "ts": ts, "root": null });
    lena.does(
        "reacts",
        json!({ "in": "C0GENERAL", "ts": ts, "emoji": "eyes" }),
    )
    .await;
    heard.until(this.clone()).await;
    lena.does(
        "edits",
        json!({ "in": "C0GENERAL", "ts": ts, "text": "My last word" }),
    )
    .await;
    heard.until(this.clone()).await;
    lena.does("deletes", json!({ "in": "C0GENERAL", "ts": ts }))
        .await;
    heard.until(this).await;
    assert_eq!(
        lena.fragment("message", &format!("in=C0GENERAL&ts={ts}"))
            .await,
        ""
    );

    lena.does("types", json!({ "in": "C0GENERAL", "command": "/x" }))
        .await;
    heard.until(json!({ "what": "log" })).await;
    let view = json!({ "type": "modal", "title": { "type": "plain_text", "text": "Hello" },
        "blocks": [{ "type": "divider" }] });
    let opened = json!({ "trigger_id": app.trigger(), "view": view });
    app.call("views.open", opened).await;
    heard.until(json!({ "what": "modal" })).await;
    assert!(lena.fragment("modal", "").await.contains("Hello"));

    app.call("chat.sing", json!({})).await;
    heard.until(json!({ "what": "log" })).await;
    assert!(
        lena.fragment("bonnet", "")
            .await
            .contains("unknown method chat.sing")
    );
    app.sim.take_failures();
}
