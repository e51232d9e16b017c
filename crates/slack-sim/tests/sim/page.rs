//! The page and its fragments, through HTTP: what is shown, to whom, and that hostile text stays text.

use serde_json::json;
use slack_sim::{PersonSpec, SimConfig};

use crate::{browser::Browser, support::App};

#[tokio::test]
async fn the_page_shows_a_person_their_conversation_and_what_waits_for_them() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    app.call(
        "chat.postMessage",
        json!({ "channel": "C0ESCALATE", "text": "Only <@U0LENA> can say" }),
    )
    .await;
    app.call(
        "chat.postMessage",
        json!({ "channel": "U0LENA", "text": "You are needed" }),
    )
    .await;

    let page = lena.page("in=C0ESCALATE").await;
    assert!(page.contains("Lena Fischer"), "{page}");
    assert!(page.contains("code-green"));
    assert!(!page.contains("board-room"), "she is not in it");
    assert!(page.contains("Only ") && page.contains("can say"));
    assert!(page.contains("APP"));
    assert!(page.contains(">Today<"));
    assert!(page.contains(">New<"));
    assert_eq!(page.matches("for you").count(), 2, "one mention, one DM");

    let dm = lena.page("in=dm").await;
    assert!(dm.contains("You are needed"));
    let carla = Browser::of(&app, "U0CFO").page("in=dm").await;
    assert!(!carla.contains("You are needed"));
}

#[tokio::test]
async fn what_is_read_waits_no_longer() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "U0LENA", "text": "You are needed" }),
        )
        .await;
    assert!(lena.fragment("side", "").await.contains("for you"));
    assert!(app.sim.expect_all_read().is_err());

    lena.does("reads", json!({ "in": "dm", "ts": posted["ts"] }))
        .await;
    assert!(!lena.fragment("side", "").await.contains("for you"));
    app.sim.expect_all_read().unwrap();
}

#[tokio::test]
async fn a_message_only_one_sees_is_shown_to_that_one() {
    let app = App::start().await;
    app.call(
        "chat.postEphemeral",
        json!({ "channel": "C0ESCALATE", "user": "U0LENA", "text": "Psst" }),
    )
    .await;
    let hers = Browser::of(&app, "U0LENA").page("in=C0ESCALATE").await;
    assert!(hers.contains("Psst") && hers.contains("Only visible to you"));
    let his = Browser::of(&app, "U0DEV").page("in=C0ESCALATE").await;
    assert!(!his.contains("Psst"));
}

#[tokio::test]
async fn times_are_the_readers_own() {
    let app = App::start().await;
    app.call(
        "chat.postMessage",
        json!({ "channel": "C0ESCALATE", "text": "It is eight in London" }),
    )
    .await;
    for (who, shown) in [
        ("U0VPSALES", "8:00 AM"),
        ("U0ALICE", "9:00 AM"),
        ("U0CFO", "3:00 AM"),
        ("U0CPO", "1:30 PM"),
    ] {
        let page = Browser::of(&app, who).page("in=C0ESCALATE").await;
        assert!(page.contains(&format!(">{shown}<")), "{who}: {page}");
    }
}

#[tokio::test]
async fn hostile_names_and_texts_stay_text() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let app = App::with(SimConfig {
        app_name: evil.into(),
        workspace: evil.into(),
        ..SimConfig::default()
    })
    .await;
    app.sim.add_person(PersonSpec {
        title: evil.into(),
        ..PersonSpec::new("U0EVIL", evil)
    });
    app.sim.person("U0EVIL").joins("C0ESCALATE").await;
    let evil_one = Browser::of(&app, "U0EVIL");
    evil_one
        .does("posts", json!({ "in": "C0ESCALATE", "text": evil }))
        .await;
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": evil, "blocks": [
                { "type": "section", "text": { "type": "plain_text", "text": evil } },
            ]}),
        )
        .await;
    assert_eq!(posted["ok"], true, "{posted}");
    app.call(
        "views.publish",
        json!({ "user_id": "U0EVIL", "view": { "type": "home", "blocks": [
            { "type": "section", "text": { "type": "mrkdwn", "text": evil } },
        ]}}),
    )
    .await;
    let mut pieces = vec![
        evil_one.page("in=C0ESCALATE").await,
        evil_one.page("in=dm&tab=home").await,
        evil_one
            .page("in=C0ESCALATE&thread=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
            .await,
    ];
    for name in ["side", "people", "members", "times", "bonnet", "clock"] {
        pieces.push(evil_one.fragment(name, "in=C0ESCALATE").await);
    }
    for piece in pieces {
        assert!(!piece.contains("<script>alert"), "{piece}");
        assert!(!piece.contains("<img src=x"), "{piece}");
    }
}

#[tokio::test]
async fn a_file_is_handed_out_as_what_it_is_and_never_as_a_page() {
    let app = App::start().await;
    let picture = upload(&app, "deal.png", b"\x89PNG").await;
    let page = upload(&app, "deal.html", b"<script>alert(1)</script>").await;
    let invite = upload(&app, "war room.ics", b"BEGIN:VCALENDAR").await;
    let lena = Browser::of(&app, "U0LENA");
    for (id, kind, how) in [
        (picture, "image/png", "inline"),
        (page, "application/octet-stream", "attachment"),
        (invite.clone(), "text/calendar; charset=utf-8", "attachment"),
    ] {
        let answer = lena.get(&format!("/files/{id}")).await;
        assert_eq!(answer.headers()["content-type"], kind);
        let disposition = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with(how), "{disposition}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
    let shown = lena.page("in=C0ESCALATE").await;
    assert!(shown.contains("<img") && shown.contains("download=\"war room.ics\""));

    app.call("files.delete", json!({ "file": invite })).await;
    let shown = lena.page("in=C0ESCALATE").await;
    assert!(shown.contains("This file was deleted.") && !shown.contains("war room.ics"));
    assert_eq!(lena.get(&format!("/files/{invite}")).await.status(), 404);
}

/// Gives back the file's id.
async fn upload(app: &App, name: &str, content: &'static [u8]) -> String {
    let length = content.len().to_string();
    let slot = app
        .read(
            "files.getUploadURLExternal",
            &[("filename", name), ("length", &length)],
        )
        .await;
    let http = reqwest::Client::new();
    let address = slot["upload_url"].as_str().unwrap();
    http.post(address).body(content).send().await.unwrap();
    let id = slot["file_id"].as_str().unwrap().to_string();
    let done = app
        .call(
            "files.completeUploadExternal",
            json!({ "files": [{ "id": id }], "channel_id": "C0ESCALATE" }),
        )
        .await;
    assert_eq!(done["ok"], true, "{done}");
    id
}

#[tokio::test]
async fn another_site_may_neither_act_nor_look() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let post = |name: &'static str, value: &'static str| {
        lena.request("posts", json!({ "in": "C0GENERAL", "text": "x" }))
            .header(name, value)
            .send()
    };
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Host", "evil.example"),
    ] {
        let answer = post(name, value).await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
        let told: serde_json::Value = answer.json().await.unwrap();
        assert!(told["error"].is_string(), "{told}");
    }
    let form = lena
        .http()
        .post(lena.url("/sim/posts"))
        .header("Content-Type", "text/plain")
        .body(r#"{"as":"U0LENA","in":"C0GENERAL","text":"x"}"#);
    assert_eq!(form.send().await.unwrap().status(), 403);
    let look = lena
        .http()
        .get(lena.url("/?as=U0LENA"))
        .header("Host", "evil.example");
    assert_eq!(look.send().await.unwrap().status(), 403);
    let seen = app.sim.look(|world| world.messages("C0GENERAL").count());
    assert_eq!(seen, 0, "nothing was posted");

    let own = lena.url("").trim_end_matches('/').to_string();
    let posted = lena
        .request("posts", json!({ "in": "C0GENERAL", "text": "x" }))
        .header("Origin", own)
        .header("Sec-Fetch-Site", "same-origin");
    assert_eq!(posted.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_conversation_of_ten_thousand_messages_shows_its_newest_and_then_the_rest() {
    let app = App::start().await;
    for n in 0..10_000 {
        app.sim
            .add_message("C0GENERAL", "U0DEV", &format!("message number {n}."));
    }
    let lena = Browser::of(&app, "U0LENA");
    let page = lena.page("in=C0GENERAL").await;
    assert_eq!(page.matches("message number").count(), 60);
    assert!(page.contains("message number 9999."));
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert!(page.contains("Show earlier messages"));

    let oldest = app.sim.look(|world| {
        let newest = world
            .messages("C0GENERAL")
            .skip(9_940)
            .map(|m| m.ts.clone());
        newest.take(1).next().unwrap()
    });
    let earlier = lena
        .fragment("earlier", &format!("in=C0GENERAL&before={oldest}"))
        .await;
    assert!(earlier.contains("message number 9939.") && !earlier.contains("message number 9940."));
    assert!(earlier.contains("Show earlier messages"));
}

#[tokio::test]
async fn everything_the_page_and_its_scripts_name_is_served() {
    let app = App::start().await;
    let lena = Browser::of(&app, "U0LENA");
    let page = lena.page("").await;
    let mut wanted: Vec<String> = named(&page, "/assets/");
    let mut seen = 0;
    while let Some(path) = wanted.get(seen).cloned() {
        let answer = lena.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        let imported = named(&text, "./")
            .into_iter()
            .map(|name| name.replacen("./", "/assets/", 1));
        for path in named(&text, "/assets/").into_iter().chain(imported) {
            if !wanted.contains(&path) {
                wanted.push(path);
            }
        }
        seen += 1;
    }
    assert!(
        wanted.contains(&"/assets/emoji.txt".to_string()),
        "{wanted:?}"
    );
    assert!(seen > 10, "{wanted:?}");
}

/// What stands between quotes and begins so.
fn named(text: &str, begins: &str) -> Vec<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    let found = quoted.filter(|word| word.starts_with(begins) && !word.contains(' '));
    found.map(String::from).collect()
}

/// Run with `--release -- --ignored --nocapture ten_thousand`.
#[tokio::test]
#[ignore = "tells figures of this machine"]
async fn how_long_the_page_takes_over_ten_thousand_messages() {
    let app = App::start().await;
    for n in 0..10_000 {
        app.sim
            .add_message("C0GENERAL", "U0DEV", &format!("message number {n}."));
    }
    let lena = Browser::of(&app, "U0LENA");
    lena.page("in=C0GENERAL").await;
    let started = std::time::Instant::now();
    lena.page("in=C0GENERAL").await;
    let opened = started.elapsed();
    let mut heard = lena.listens(None).await;
    let started = std::time::Instant::now();
    let ts = app.sim.add_message("C0GENERAL", "U0DEV", "the newest");
    heard
        .until(json!({ "what": "message", "in": "C0GENERAL", "ts": ts, "root": null }))
        .await;
    let drawn = lena
        .fragment("message", &format!("in=C0GENERAL&ts={ts}"))
        .await;
    let shown = started.elapsed();
    assert!(drawn.contains("the newest"));
    eprintln!("the page: {opened:?}; a new message, named and drawn: {shown:?}");
    assert!(opened.as_millis() < 1000 && shown.as_millis() < 200);
}
