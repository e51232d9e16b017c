//! P12: a confidential Code Green, from the tick in step 1 to the last look, and what everybody else sees of it: nothing.

mod looking;
mod room;
mod roster;
pub mod secrets;

use chrono::TimeDelta;
use codegreen::domain::code_green::CodeGreen;
use slack_sim::{MessageHandle, PersonHandle, SubmitOutcome, ViewHandle};

use crate::support::app::{TestApp, pushed};

/// What nobody outside may read.
const ACCOUNT: &str = "Zephyr Aviation";
const DEAL: &str = "Fleet renewal";
const AMOUNT: &str = "7.77m EUR";
const SITUATION: &str = "Their board sells the freight arm in May.";

/// Step 1, filled in and ticked.
async fn step_1(t: &TestApp, caller: &PersonHandle, code_name: &str) -> anyhow::Result<ViewHandle> {
    caller.types("/codegreen", DEAL, "C0GENERAL").await?;
    let step1 = caller.wait_for_modal().await?;
    let close_on = (t.clock.now() + TimeDelta::days(9)).format("%Y-%m-%d");
    for (field, value) in [
        ("account", ACCOUNT),
        ("amount", AMOUNT),
        ("close_on", close_on.to_string().as_str()),
        ("reason", "Slipped"),
        ("situation", SITUATION),
        ("confidential", "yes"),
    ] {
        step1.fill(field, value).await?;
    }
    if !code_name.is_empty() {
        step1.fill("code_name", code_name).await?;
    }
    Ok(step1)
}

/// Alice calls one in confidence; returns it once everything has happened that follows at once.
pub async fn called(t: &TestApp, code_name: &str) -> anyhow::Result<CodeGreen> {
    let alice = t.person("Alice");
    let step2 = pushed(step_1(t, &alice, code_name).await?.submit().await?)?;
    let preview = pushed(step2.submit().await?)?;
    let shown = preview.visible_text()?;
    anyhow::ensure!(shown.contains("Confidential."), "{shown}");
    match preview.submit().await? {
        SubmitOutcome::Cleared | SubmitOutcome::Closed => {}
        other => anyhow::bail!("not called: {other:?}"),
    }
    t.settle().await?;
    t.latest().await
}

/// The card in its own channel, as Alice sees it. Reads it.
fn card(t: &TestApp, green: &CodeGreen) -> anyhow::Result<MessageHandle> {
    let room = t.person("Alice").in_channel(green.channel.as_str())?;
    Ok(room.expect("🔒 Confidential")?)
}
