//! The story's last act before the end: the plan is read back, and every function stands behind it.

use chrono::TimeDelta;
use slack_sim::MessageHandle;

use super::narrator as tell;
use super::stage::{ESCALATION, Stage};
use super::story::expect_closed;

/// Reads the plan back; one function has a condition, an edit meets it, and all support it.
pub(super) async fn stand_behind(stage: &Stage, card: &MessageHandle) -> anyhow::Result<()> {
    let sim = &stage.sim;
    let alice = sim.person("Alice");
    let thread = alice.in_channel(ESCALATION)?.thread(&card.ts);
    let walk_away = thread.wait_for("Walk-away point").await?;
    tell::act(stage.now(), "Alice reads the plan back");
    alice.clicks(&*card.now()?, "Read back the plan").await?;
    let read_back = thread.wait_for("The plan, version 1").await?;
    tell::sees("The thread", &read_back);

    let dev = sim.person("Dev");
    let asked = dev.dm().wait_for("Does Legal support it?").await?;
    tell::sees("Dev", &asked);
    tell::act(stage.now(), "Dev supports it if there is a limit");
    dev.clicks(&asked, "We support it if…").await?;
    let form = dev.wait_for_modal().await?;
    form.fill("note", "we do not go beyond twice the annual fee")
        .await?;
    expect_closed(form.submit().await?)?;
    tell::act(stage.now(), "The others support it as it is");
    for who in ["Carla", "Priya", "Mia", "Sara"] {
        let person = sim.person(who);
        person.dm().wait_for("support it?").await?;
        person.clicks_in_dm("We support it").await?;
    }
    stage
        .wait_for_message(card, "supports version 1 if")
        .await?;

    tell::act(stage.now(), "Alice writes the limit into the plan");
    alice.clicks(&*walk_away.now()?, "Edit").await?;
    let edit = alice.wait_for_modal().await?;
    edit.fill("text", "Legal: never above twice the annual fee.")
        .await?;
    expect_closed(edit.submit().await?)?;
    let again = dev.dm().wait_for("Does Legal still support it?").await?;
    tell::sees("Dev, and nobody else,", &again);
    dev.clicks(&again, "We support it").await?;
    // So many edits in one moment wait for each other, by Slack's limits; and this clock moves by hand.
    stage.advance(TimeDelta::minutes(1));
    thread.wait_for("Every function supports the plan").await?;
    tell::sees("The channel", &card.now()?);
    Ok(())
}
