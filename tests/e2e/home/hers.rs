//! What is somebody's: a page, an item, a decision. Answered there, it is as if it had been answered anywhere else.

use codegreen::domain::action_item::ItemState;
use slack_sim::SubmitOutcome;

use super::{drawn, hides, opens, shows};
use crate::support::app::{TestApp, run_test, run_test_on_each_database};

#[tokio::test]
async fn a_lead_answers_their_page_there() {
    run_test_on_each_database(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let home = opens(t, "Carla").await?;
        shows(
            &home,
            &[
                "Your answer is awaited",
                "Finance: CG-1 · Acme: Renewal",
                "Please answer by: Mon 23 Nov, 04:30",
            ],
        );
        home.click("On it").await?;
        t.settle().await?;
        shows(&home, &["you are on it", "Open Code Greens"]);
        hides(&home, &["Your answer is awaited"]);
        let green = t.latest().await?;
        assert!(
            green
                .seats
                .iter()
                .any(|seat| seat.is_held_by(&"U0CFO".into()))
        );
        let page = t.person("Carla").dm().expect("You're on it for Finance")?;
        assert!(!page.buttons().contains(&"On it".to_owned()));
        // Nobody else's Home is drawn.
        assert_eq!(drawn(t), 2);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_opens_over_it_and_what_is_submitted_shows_there() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        let home = opens(t, "Carla").await?;
        home.click("Can't make it").await?;
        let form = carla.wait_for_modal().await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        hides(&home, &["Your answer is awaited"]);
        // What is asked for there is read over it, not in another tab.
        home.click("Catch me up").await?;
        let modal = carla.wait_for_modal().await?;
        assert_eq!(modal.title()?, "Catch me up");
        assert!(modal.visible_text()?.contains("Called by: Alice"));
        modal.click("The whole plan").await?;
        let plan = carla.wait_for_modal().await?;
        assert_eq!(plan.title()?, "The whole plan");
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// The Home was drawn before the close; she presses what is no longer there.
#[tokio::test]
async fn what_came_too_late_is_said_at_its_top() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let home = opens(t, "Carla").await?;
        t.person("Alice")
            .clicks(&*t.card("Renewal")?, "Close")
            .await?;
        let close = t.person("Alice").wait_for_modal().await?;
        close.fill("outcome", "Won").await?;
        close.submit().await?;
        t.settle().await?;
        t.everybody_reads();
        home.click("On it").await?;
        t.settle().await?;
        hides(&home, &["Your answer is awaited", "Open Code Greens"]);
        shows(&home, &["CG-1 is over"]);
        assert!(
            t.person("Carla").dm().unread().is_empty(),
            "it is said where she is"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_owner_completes_an_item_there() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let alice = t.person("Alice");
        for (what, due) in [
            ("Draft the cap", "2026-11-27"),
            ("Call their counsel", "2026-11-24"),
        ] {
            alice
                .clicks(&*t.card("Renewal")?, "Add an action item")
                .await?;
            let form = alice.wait_for_modal().await?;
            for (field, value) in [("what", what), ("owner", "Lena"), ("due_on", due)] {
                form.fill(field, value).await?;
            }
            form.submit().await?;
            t.settle().await?;
        }
        t.everybody_reads();
        let home = opens(t, "Lena").await?;
        shows(
            &home,
            &["Your action items", "Draft the cap", "Call their counsel"],
        );
        let text = home.visible_text();
        assert!(
            text.find("Call their").expect("the first")
                < text.find("Draft the").expect("the second")
        );
        // The first is the one that is due first.
        home.click("Done").await?;
        t.settle().await?;
        let states = t.items(&green).await?;
        let states: Vec<_> = states
            .iter()
            .map(|item| (item.what.as_str(), item.state))
            .collect();
        assert_eq!(
            states,
            [
                ("Draft the cap", ItemState::Open),
                ("Call their counsel", ItemState::Done)
            ]
        );
        shows(&home, &["Noted: it is done", "Draft the cap"]);
        hides(&home, &["Call their counsel"]);
        home.click("Blocked").await?;
        t.settle().await?;
        shows(&home, &["🚧 Blocked", "Goes on"]);
        t.clock.advance(chrono::TimeDelta::days(5));
        let home = opens(t, "Lena").await?;
        shows(&home, &["⏰ Draft the cap"]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mandate_waits_there_for_whoever_is_asked() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let preview = t.fills_in(&t.person("Alice"), "Renewal", "20k EUR").await?;
        preview.submit().await?;
        t.settle().await?;
        for who in ["Alice", "Rita"] {
            hides(&opens(t, who).await?, &["Your Go is awaited"]);
        }
        let home = opens(t, "Tom").await?;
        shows(&home, &["Your Go is awaited", "Alice asks", "Renewal"]);
        home.click("Go").await?;
        t.settle().await?;
        hides(&home, &["Your Go is awaited"]);
        t.person("Carla").dm().expect("Finance")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_decision_waits_there_for_its_approver() {
    run_test_on_each_database(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let alice = t.person("Alice");
        let section = t.in_thread(&t.card("Renewal")?, "Decisions")?;
        alice.clicks(&section, "Add a decision").await?;
        let form = alice.wait_for_modal().await?;
        for (field, value) in [
            ("give", "15% for three years"),
            ("get", "A signature by Friday"),
            ("stake", "50k EUR"),
            ("limit", "30k EUR"),
            ("approver", "Carla"),
        ] {
            form.fill(field, value).await?;
        }
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        for who in ["Lena", "Tom"] {
            hides(&opens(t, who).await?, &["Decisions that wait for your yes"]);
        }
        let home = opens(t, "Carla").await?;
        shows(
            &home,
            &[
                "Decisions that wait for your yes",
                "We give: 15% for three years",
                "Alice, for CG-1",
            ],
        );
        home.click("Approve").await?;
        t.settle().await?;
        shows(&home, &["Noted: it is approved"]);
        hides(&home, &["Decisions that wait for your yes"]);
        alice.dm().expect("Carla approves")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
