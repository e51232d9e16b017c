//! The button under the report of `/codegreen doctor`: its click proves the way back, and has its time.

use chrono::{DateTime, TimeDelta, Utc};
use codegreen::slack::inbound::{Inbound, Reply};
use serde_json::json;
use slack_sim::{Fault, FaultKind, MessageHandle};

use super::{BUTTON, report, says};
use crate::support::app::{TestApp, run_test, run_test_by_socket, run_test_on_each_database};

#[tokio::test]
async fn the_click_that_comes_back_turns_the_line_green() {
    let test = async |t: &mut TestApp| {
        let (_, way_back) = report(t, "Tom").await?;
        says(
            &way_back,
            &["⚪ the way back: not yet", "Request URL", "Socket Mode"],
        );
        // Long after is as good as at once, and how long they took does not count.
        t.clock.advance(TimeDelta::hours(1));
        let tom = t.person("Tom");
        tom.clicks(&way_back, BUTTON).await?;
        t.settle().await?;
        let done = way_back.now()?;
        says(
            &done,
            &[
                "🟢 the way there: Slack took the report above within 0 ms.",
                "🟢 the way back: your press reached me 0 ms after Slack took it.",
            ],
        );
        assert!(done.buttons().is_empty());
        tom.dm().read_all();
        Ok(())
    };
    run_test(test).await;
    run_test_by_socket(test).await;
}

/// Slack's own time of the click is what counts, and the first click of a double one.
#[tokio::test]
async fn the_first_click_is_measured_and_a_second_changes_nothing() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let (_, way_back) = report(t, "Tom").await?;
        for (millis, expected) in [
            (340, "reached me 340 ms after"),
            (20, "reached me 340 ms after"),
        ] {
            let clicked = press(
                t,
                &way_back,
                Some(t.clock.now() - TimeDelta::milliseconds(millis)),
            );
            assert_eq!(t.running.bot.dispatch(clicked).await, Reply::Empty);
            t.settle().await?;
            says(&way_back.now()?, &[expected]);
        }
        t.person("Tom").dm().read_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn clocks_that_differ_and_a_click_without_a_time_are_said_as_they_are() {
    run_test(async |t: &mut TestApp| {
        for (clicked_at, expected) in [
            (None, "Slack did not say when it was made"),
            (
                Some(t.clock.now() + TimeDelta::milliseconds(700)),
                "it was made 700 ms later than by mine",
            ),
            (
                Some(t.clock.now() - TimeDelta::seconds(5)),
                "5000 ms after Slack took it. That is long",
            ),
        ] {
            let (_, way_back) = report(t, "Tom").await?;
            let clicked = press(t, &way_back, clicked_at);
            assert_eq!(t.running.bot.dispatch(clicked).await, Reply::Empty);
            t.settle().await?;
            says(&way_back.now()?, &[expected]);
            t.person("Tom").dm().read_all();
        }
        Ok(())
    })
    .await;
}

/// Clicks reach us whether or not the database takes what is written.
#[tokio::test]
async fn the_click_counts_where_nothing_can_be_saved() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let (_, way_back) = report(t, "Tom").await?;
        let away = "ALTER TABLE inbound_event RENAME TO away";
        t.database.sql(away).await;
        t.person("Tom").clicks(&way_back, BUTTON).await?;
        t.running.bot.finish_started().await;
        t.database
            .sql("ALTER TABLE away RENAME TO inbound_event")
            .await;
        says(
            &way_back.now()?,
            &["🟢 the way back: your press reached me"],
        );
        t.person("Tom").dm().read_all();
        Ok(())
    })
    .await;
}

/// A message that cannot be edited is no reason to say nothing.
#[tokio::test]
async fn where_the_message_cannot_be_edited_the_answer_comes_beside_it() {
    run_test(async |t: &mut TestApp| {
        let (_, way_back) = report(t, "Tom").await?;
        t.sim
            .fault(Fault::on("chat.update", FaultKind::ServerError));
        let tom = t.person("Tom");
        tom.clicks(&way_back, BUTTON).await?;
        t.settle().await?;
        tom.dm().expect("your press reached me")?;
        Ok(())
    })
    .await;
}

/// The click as Slack sends it.
fn press(t: &TestApp, on: &MessageHandle, at: Option<DateTime<Utc>>) -> Inbound {
    let button = on
        .blocks
        .iter()
        .find_map(|block| block["elements"][0]["value"].as_str());
    let mut action = json!({
        "type": "button", "action_id": "finish_check", "value": button.expect("the button's value")
    });
    if let Some(at) = at {
        action["action_ts"] = json!(format!(
            "{}.{:06}",
            at.timestamp(),
            at.timestamp_subsec_micros()
        ));
    }
    Inbound::Interaction(json!({
        "type": "block_actions",
        "team": { "id": t.running.bot.identity.team },
        "user": { "id": t.person("Tom").id() },
        "container": { "type": "message", "message_ts": on.ts, "channel_id": on.channel },
        "channel": { "id": on.channel },
        "actions": [action],
    }))
}
