//! The roster set up in Slack, looked at from outside: that of the token's own workspace, held against what this server can
//! do.

use std::ops::RangeInclusive;

use codegreen::config::document::{Document, RungPart};
use codegreen::store::Store;
use codegreen::store::change::{Change, Write};
use codegreen::store::setup::SetupVersion;
use slack_sim::TEAM_ID;

use super::{config, doctor, document, finding, start};
use crate::support::program::Program;

/// Keeps this as these versions of a workspace's setup.
async fn sets_up(
    store: &Store,
    workspace: &str,
    versions: RangeInclusive<i64>,
    document: &Document,
) {
    let now = codegreen::clock::Clock::System.now();
    for version in versions {
        let mut change = Change::new(workspace.into(), now);
        change.writes.push(Write::Setup(SetupVersion {
            version,
            author: "U0CTO".into(),
            at: now,
            body: document.text(),
        }));
        store.commit(change).await.expect("it is kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_the_workspaces_own_and_a_rung_that_reaches_nobody_is_named() {
    let sim = start(config()).await;
    let program = Program::ready_for(&sim);
    std::fs::write(program.path("codegreen.toml"), "").unwrap();
    let program = tokio::task::spawn_blocking(move || {
        let mut serving = program.serve();
        serving.logged("we know who we are");
        serving.signal("TERM");
        serving.ended();
        program
    })
    .await
    .unwrap();
    let ours = Document::parse(codegreen::demo::COMPANY).unwrap();
    let mut theirs = ours.clone();
    theirs.function.truncate(1);
    "U0NOBODY".clone_into(&mut theirs.function[0].lead);
    let url = format!("sqlite://{}", program.path("codegreen.db").display());
    let (store, _) = Store::open(&url).await.unwrap();
    sets_up(&store, "T0ELSEWHERE", 1..=3, &theirs).await;
    sets_up(&store, TEAM_ID, 1..=1, &ours).await;
    let (program, ended) = doctor(program, &["doctor", "--json"]).await;
    let found = document(&ended);
    assert_eq!(ended.status.code(), Some(0), "{found:#}");
    let said = finding(&found, "config")["what"].to_string();
    assert!(said.contains("6 functions"), "{said}");

    let mut by_email = ours;
    by_email.paging.rung = ["slack", "email"]
        .map(|by| RungPart {
            who: "lead".to_owned(),
            by: vec![by.to_owned()],
            wait: Some("5m".to_owned()),
        })
        .to_vec();
    sets_up(&store, TEAM_ID, 2..=2, &by_email).await;
    store.close().await;
    let (_, ended) = doctor(program, &["doctor", "--json"]).await;
    let found = document(&ended);
    assert_eq!(ended.status.code(), Some(1), "{found:#}");
    let config = finding(&found, "config");
    assert_eq!(config["status"], "fail", "{config}");
    let said = config["what"].to_string();
    assert!(
        said.contains("SMTP_URL is not set, and a rung of the ladder is by email"),
        "{said}"
    );
}
