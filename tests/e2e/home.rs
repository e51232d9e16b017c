//! P11: App Home, for whoever opens it: what waits for them, and what they can do about it right there.

mod hers;
mod large;
mod secret;

use slack_sim::{Fault, FaultKind, HomeHandle};

use crate::support::app::{TestApp, pushed, run_test, run_test_on_each_database};

/// Somebody opens it; what it shows once it is drawn.
async fn opens(t: &TestApp, who: &str) -> anyhow::Result<HomeHandle> {
    let home = t.person(who).opens_home().await?;
    t.settle().await?;
    Ok(home)
}

/// It shows all of these.
#[track_caller]
fn shows(home: &HomeHandle, words: &[&str]) {
    let shown = home.visible_text();
    for word in words {
        assert!(shown.contains(word), "{word}: {shown}");
    }
}

/// It shows none of these.
#[track_caller]
fn hides(home: &HomeHandle, words: &[&str]) {
    let shown = home.visible_text();
    for word in words {
        assert!(!shown.contains(word), "{word}: {shown}");
    }
}

/// How often somebody's Home was drawn.
fn drawn(t: &TestApp) -> usize {
    let calls = t.sim.calls();
    calls
        .iter()
        .filter(|call| call.method == "views.publish")
        .count()
}

#[tokio::test]
async fn somebody_new_reads_what_it_is_and_calls_one_from_there() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        let home = opens(t, "Alice").await?;
        shows(&home, &["Anyone may call one", "one table", "one plan"]);
        assert_eq!(home.buttons(), ["Call a Code Green"]);
        home.click("Call a Code Green").await?;
        let step1 = alice.wait_for_modal().await?;
        for (field, value) in [
            ("account", "Acme"),
            ("deal", "Renewal"),
            ("amount", "1.2m EUR"),
            ("close_on", "2026-12-04"),
            ("reason", "Slipped"),
            ("situation", "Signature slipped twice."),
        ] {
            step1.fill(field, value).await?;
        }
        let preview = pushed(pushed(step1.submit().await?)?.submit().await?)?;
        preview.submit().await?;
        t.settle().await?;
        t.green(1).await?.expect("it is called");
        // Her own Home is true at once, without opening it again.
        shows(
            &home,
            &["Open Code Greens", "CG-1 · Acme: Renewal", "EUR 1,200,000"],
        );
        hides(&home, &["Anyone may call one"]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_guest_gets_a_kind_line_and_nothing_else() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let home = opens(t, "Gus").await?;
        shows(&home, &["It is for its full members"]);
        hides(&home, &["Renewal", "CG-1"]);
        assert!(home.buttons().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// In the app's settings. Nothing else is the poorer for it.
#[tokio::test]
async fn app_home_switched_off_costs_nothing_but_itself() {
    run_test(async |t: &mut TestApp| {
        let off = FaultKind::Refused("not_enabled".to_owned());
        t.sim.fault(Fault::on("views.publish", off).always());
        t.declares("Alice", "Renewal").await?;
        let home = opens(t, "Carla").await?;
        assert!(home.view().is_none());
        assert_eq!(drawn(t), 1, "it is not tried again");
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        let green = t.latest().await?;
        assert!(
            green
                .seats
                .iter()
                .any(|seat| seat.is_held_by(&"U0CFO".into()))
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_messages_tab_draws_nothing() {
    run_test(async |t: &mut TestApp| {
        let opened = |tab: &str| {
            serde_json::json!({
                "type": "event_callback", "team_id": "T0ACME", "event_id": "Ev0HOME",
                "event": { "type": "app_home_opened", "user": "U0CFO", "channel": "D1", "tab": tab, "event_ts": "1.2" },
            })
        };
        for (tab, times) in [("messages", 0), ("home", 1)] {
            let event = codegreen::slack::inbound::Inbound::Event(opened(tab));
            t.running.bot.dispatch(event).await;
            t.settle().await?;
            assert_eq!(drawn(t), times, "{tab}");
        }
        Ok(())
    })
    .await;
}
