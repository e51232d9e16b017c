//! What was told to be saved is saved; what was not is told, and nothing typed is lost.

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::CodeGreen;
use codegreen::slack::inbound::{Inbound, Reply};
use serde_json::json;
use slack_sim::{CallbackOutcome, MessageHandle, SubmitOutcome, ViewHandle};
use sqlx::{Connection, SqliteConnection};

use crate::support::app::{TestApp, run_test};
use crate::support::running::Way;

/// Somebody else holds the database's one write lock.
struct Locked(SqliteConnection);

impl Locked {
    async fn by_somebody_else(t: &TestApp) -> anyhow::Result<Self> {
        let mut connection = SqliteConnection::connect(&t.database.url).await?;
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut connection)
            .await?;
        Ok(Self(connection))
    }

    async fn release(mut self) -> anyhow::Result<()> {
        sqlx::query("ROLLBACK").execute(&mut self.0).await?;
        self.0.close().await?;
        Ok(())
    }
}

fn updated(outcome: SubmitOutcome) -> anyhow::Result<ViewHandle> {
    match outcome {
        SubmitOutcome::Updated(view) => Ok(view),
        other => anyhow::bail!("the view was not kept: {other:?}"),
    }
}

#[tokio::test]
async fn a_call_that_cannot_be_saved_says_so_and_is_pressed_again() {
    run_test(async |t: &mut TestApp| {
        let preview = t
            .fills_in(&t.person("Alice"), "Renewal", "1.2m EUR")
            .await?;
        let lock = Locked::by_somebody_else(t).await?;
        let kept = updated(preview.submit().await?)?;
        let shown = kept.visible_text()?;
        assert!(shown.contains("not saved (reference "), "{shown}");
        assert!(
            shown.contains("Legal"),
            "the preview is still there: {shown}"
        );
        lock.release().await?;
        assert!(matches!(
            kept.submit().await?,
            SubmitOutcome::Cleared | SubmitOutcome::Closed
        ));
        t.settle().await?;
        assert!(
            t.green(1).await?.is_some() && t.green(2).await?.is_none(),
            "exactly one"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_preview_that_slack_does_not_send_back_is_drawn_again() {
    run_test(async |t: &mut TestApp| {
        let preview = t
            .fills_in(&t.person("Alice"), "Renewal", "1.2m EUR")
            .await?;
        let submit = Inbound::Interaction(json!({
            "type": "view_submission", "user": { "id": "U0ALICE" },
            "view": { "private_metadata": preview.view()?.property("private_metadata"), "state": { "values": {} } },
        }));
        let lock = Locked::by_somebody_else(t).await?;
        let Reply::Json(kept) = t.running.bot.dispatch(submit.clone()).await else {
            anyhow::bail!("the view was not kept")
        };
        let shown = kept.to_string();
        assert!(shown.contains("not saved (reference ") && shown.contains("Legal"), "{shown}");
        lock.release().await?;
        let called = t.running.bot.dispatch(submit).await;
        assert_eq!(called, Reply::Json(json!({ "response_action": "clear" })));
        t.settle().await?;
        assert!(t.green(1).await?.is_some());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_text_that_cannot_be_saved_stays_in_its_field() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.person("Alice")
            .clicks(&*t.card("Renewal")?, "Add an action item")
            .await?;
        let modal = t.person("Alice").wait_for_modal().await?;
        modal.fill("what", "Draft the cap").await?;
        let lock = Locked::by_somebody_else(t).await?;
        let SubmitOutcome::Errors(errors) = modal.submit().await? else {
            anyhow::bail!("accepted")
        };
        assert!(
            errors
                .values()
                .any(|error| error.contains("not saved (reference ")),
            "{errors:?}"
        );
        assert_eq!(modal.value("what")?, "Draft the cap");
        lock.release().await?;
        modal.submit().await?;
        t.settle().await?;
        assert_eq!(t.items(&green).await?.len(), 1);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_press_that_cannot_be_saved_is_told_to_the_person() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        let page = carla.dm().expect("Finance")?;
        let lock = Locked::by_somebody_else(t).await?;
        let pressed = carla.clicks(&page, "On it").await?;
        assert_eq!(pressed.status(), Some(200), "Slack does not repeat a press");
        t.running.bot.finish_started().await;
        lock.release().await?;
        let told = carla.dm().expect("not saved (reference ")?;
        assert!(told.shows("try again"), "{}", told.visible_text());
        carla.clicks(&page, "On it").await?;
        t.settle().await?;
        let green = t.latest().await?;
        assert!(green.seats.iter().any(|seat| seat.holder.is_some()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Alice's Code Green with one action item of hers.
async fn item(t: &TestApp) -> anyhow::Result<(CodeGreen, MessageHandle)> {
    let green = t.declares("Alice", "Renewal").await?;
    t.person("Alice")
        .clicks(&*t.card("Renewal")?, "Add an action item")
        .await?;
    let modal = t.person("Alice").wait_for_modal().await?;
    modal.fill("what", "Draft the cap").await?;
    modal.submit().await?;
    t.settle().await?;
    let message = t.in_thread(&t.card("Renewal")?, "Draft the cap")?;
    Ok((green, message))
}

async fn state(t: &TestApp, green: &CodeGreen) -> anyhow::Result<ItemState> {
    let items = t.items(green).await?;
    Ok(items.first().context("the item's row")?.state)
}

/// Slack repeats what it could not deliver.
async fn slack_repeats(t: &TestApp) -> anyhow::Result<()> {
    t.clock.advance(TimeDelta::minutes(2));
    t.sim.tick().await;
    t.settle().await
}

#[tokio::test]
async fn a_reaction_that_cannot_be_saved_is_sent_again_by_slack() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        let lock = Locked::by_somebody_else(t).await?;
        t.person("Alice")
            .reacts(&message, "white_check_mark")
            .await?;
        t.sim.settle().await?;
        let callback = t.sim.last_callback().context("the reaction")?;
        match t.way {
            Way::Http => assert_eq!(callback.outcome.status(), Some(503)),
            // No acknowledgement is Slack's reason to send it again.
            Way::Socket => assert_eq!(callback.outcome, CallbackOutcome::TimedOut),
        }
        lock.release().await?;
        slack_repeats(t).await?;
        assert_eq!(state(t, &green).await?, ItemState::Done);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_slack_repeats_counts_only_if_it_is_still_so() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        let alice = t.person("Alice");
        let lock = Locked::by_somebody_else(t).await?;
        alice.reacts(&message, "x").await?;
        t.sim.settle().await?;
        lock.release().await?;
        alice.unreacts(&message, "x").await?;
        slack_repeats(t).await?;
        assert_eq!(
            state(t, &green).await?,
            ItemState::Open,
            "dropped after it was taken back"
        );
        alice.reacts(&message, "construction").await?;
        let lock = Locked::by_somebody_else(t).await?;
        alice.unreacts(&message, "construction").await?;
        t.sim.settle().await?;
        lock.release().await?;
        alice.reacts(&message, "construction").await?;
        slack_repeats(t).await?;
        assert_eq!(
            state(t, &green).await?,
            ItemState::Blocked,
            "taken back after it was given again"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
