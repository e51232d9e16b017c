//! A workspace put away, and gone on with in another process.

use serde_json::json;
use slack_sim::{SimConfig, SlackSim};

use crate::support::App;

#[tokio::test]
async fn a_workspace_that_was_put_away_is_gone_on_with() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let root = alice
        .posts("C0ESCALATE", None, "Good morning")
        .await
        .unwrap();
    let reply = json!({ "channel": "C0ESCALATE", "thread_ts": root.ts, "text": "Hello, you" });
    assert_eq!(app.call("chat.postMessage", reply).await["ok"], true);
    let page = json!({ "channel": "U0LENA", "text": "You are asked" });
    let page = app.call("chat.postMessage", page).await;
    alice.reacts(&root, "wave").await.unwrap();
    let home = json!({ "type": "home", "blocks": [{ "type": "divider" }] });
    let home = json!({ "user_id": "U0LENA", "view": home });
    assert_eq!(app.call("views.publish", home).await["ok"], true);
    let kept = app.sim.keep().unwrap();

    let other = SlackSim::start(SimConfig::default()).await.unwrap();
    other.go_on_with(&kept).unwrap();
    assert_eq!(other.keep().unwrap(), kept);
    let seen = other.person("Alice").in_channel("C0ESCALATE").unwrap();
    assert!(
        seen.expect("Good morning")
            .unwrap()
            .reacted_with("wave")
            .contains(&"U0ALICE".to_owned())
    );
    assert!(seen.thread(&root.ts).expect("Hello, you").is_ok());
    let lena = other.person("Lena");
    assert_eq!(lena.dm().expect("asked").unwrap().ts, page["ts"]);
    assert!(other.look(|world| world.home("U0LENA").is_some()));
    // New messages come after the old ones, whatever the clock says.
    let next = lena.writes_to_the_app("Yes").await.unwrap();
    assert!(next.ts.as_str() > page["ts"].as_str().unwrap());
}

#[tokio::test]
async fn what_was_not_put_away_here_changes_nothing() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let before = sim.keep().unwrap();
    for kept in [
        json!(null),
        json!({}),
        json!({ "form": 2, "world": {} }),
        json!({ "form": 1, "world": {} }),
    ] {
        assert!(sim.go_on_with(&kept).is_err(), "{kept}");
    }
    assert_eq!(sim.keep().unwrap(), before);
}
