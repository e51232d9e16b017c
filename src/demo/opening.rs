//! The Code Green that is under way when the page opens: called some minutes ago, answered by all but the CFO, with two
//! action items. Played by its people through the bot's own endpoint, as everything here is.

use anyhow::{Context, bail};
use chrono::TimeDelta;
use slack_sim::{MessageHandle, SubmitOutcome, ViewHandle};

use super::stage::{ESCALATION, Stage};
use crate::clock::Clock;

/// Who says yes, how many seconds after the one before.
const ANSWERS: [(&str, i64); 4] = [("Priya", 20), ("Sara", 25), ("Lena", 35), ("Jonas", 15)];

/// Who says what in the thread; whose it becomes, and whether it is done already.
const ITEMS: [(&str, &str, bool); 2] = [
    (
        "Lena",
        "I will send their counsel the data protection annex with our two changes tonight",
        false,
    ),
    (
        "Jonas",
        "I asked two people of the Hooli team to start on the 1st, and both said yes",
        true,
    ),
];

/// Plays it, and brings the clock back to the present.
///
/// # Errors
/// What did not come, or was not as it should be.
pub(super) async fn play(stage: &Stage, clock: &Clock) -> anyhow::Result<()> {
    call(stage).await?;
    let card = stage
        .sim
        .person("Tom")
        .in_channel(ESCALATION)?
        .wait_for("Initech")
        .await?;
    for (who, seconds) in ANSWERS {
        later(stage, clock, seconds).await?;
        let person = stage.sim.person(who);
        person.clicks_in_dm("On it").await?;
    }
    for (who, text, done) in ITEMS {
        later(stage, clock, 20).await?;
        add(stage, &card, who, text, done).await?;
    }
    stage.wait_until_all_is_sent().await?;
    clock.advance(-clock.offset());
    Ok(())
}

/// What is under way ends before the clock moves.
async fn later(stage: &Stage, clock: &Clock, seconds: i64) -> anyhow::Result<()> {
    stage.wait_until_all_is_sent().await?;
    clock.advance(TimeDelta::seconds(seconds));
    Ok(())
}

async fn call(stage: &Stage) -> anyhow::Result<()> {
    let day = |days| {
        let day = stage.now() + TimeDelta::days(days);
        day.format("%Y-%m-%d").to_string()
    };
    let alice = stage.sim.person("Alice");
    alice.types("/codegreen", "", "C0DEALS").await?;
    let deal = alice.wait_for_modal().await?;
    for (field, value) in [
        ("account", "Initech"),
        ("deal", "Platform rollout"),
        ("amount", "640k EUR"),
        ("close_on", &day(12)),
        ("reason", "Just emerged, and looks complicated"),
        (
            "situation",
            "They have dropped their first choice and want to start on the 1st, in three countries at once.",
        ),
        (
            "to_win",
            "A team that can start on the day, and the data protection annex their counsel asked for.",
        ),
        ("next_step", "Their board decides between two vendors"),
        ("next_step_on", &day(5)),
    ] {
        deal.fill(field, value).await?;
    }
    let table = next(deal.submit().await?)?;
    let preview = next(table.submit().await?)?;
    closed(preview.submit().await?)
}

/// Somebody says it in the thread, Alice makes it an action item of theirs, and some have done it already.
async fn add(
    stage: &Stage,
    card: &MessageHandle,
    who: &str,
    text: &str,
    done: bool,
) -> anyhow::Result<()> {
    let owner = stage.sim.person(who);
    let said = owner.posts(ESCALATION, Some(&card.ts), text).await?;
    let alice = stage.sim.person("Alice");
    alice.uses_message_shortcut("add_to_plan", &said).await?;
    let form = alice.wait_for_modal().await?;
    form.fill("owner", who).await?;
    closed(form.submit().await?)?;
    if !done {
        return Ok(());
    }
    stage.wait_until_all_is_sent().await?;
    let thread = owner.in_channel(ESCALATION)?.thread(&card.ts);
    let item = thread
        .peek()
        .into_iter()
        .find(|message| message.from_app() && message.shows(text))
        .context("the action item is not in the thread")?;
    owner.reacts(&item, "white_check_mark").await?;
    Ok(())
}

fn next(outcome: SubmitOutcome) -> anyhow::Result<ViewHandle> {
    match outcome {
        SubmitOutcome::Pushed(view) => Ok(view),
        other => bail!("the next step did not come: {other:?}"),
    }
}

fn closed(outcome: SubmitOutcome) -> anyhow::Result<()> {
    match outcome {
        SubmitOutcome::Closed | SubmitOutcome::Cleared => Ok(()),
        other => bail!("the modal did not close: {other:?}"),
    }
}
