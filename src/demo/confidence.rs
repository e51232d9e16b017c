//! A confidential Code Green, and somebody who looks for it everywhere: the second story. At its end the simulator's whole
//! record is read, and holds nothing of the deal for anybody but those at the table.

use anyhow::{Context, bail, ensure};
use chrono::TimeDelta;
use slack_sim::{MessageHandle, PersonHandle};

use super::calling::expect_pushed;
use super::leaks;
use super::narrator as tell;
use super::stage::Stage;
use super::story::expect_closed;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::Number;
use crate::domain::person::Viewer;

/// What nobody else may read.
const SECRETS: [&str; 6] = [
    "Zephyr Aviation",
    "Fleet renewal",
    "7.77m",
    "7,770,000",
    "freight arm",
    "Zephyr",
];
/// Everybody on the roster at one time or another.
const ROSTER: [&str; 9] = [
    "Alice", "Tom", "Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia", "Rita",
];

/// Plays it all.
pub async fn play(stage: &Stage) -> anyhow::Result<()> {
    tell::chapter("A deal of which nobody may hear");
    call(stage).await?;
    tell::chapter("What a locked phone shows, and what those at the table read");
    let (room, card) = answer(stage).await?;
    tell::chapter("A stranger looks everywhere");
    stranger(stage, &room).await?;
    tell::chapter("Somebody is added, and taken off again");
    roster(stage, &card, &room).await?;
    tell::chapter("Who has looked, and the end");
    finish(stage, &card).await?;
    tell::chapter("What the whole record says");
    check(stage, &room).await
}

async fn call(stage: &Stage) -> anyhow::Result<()> {
    let alice = stage.sim.person("Alice");
    tell::act(stage.now(), "Alice calls one and ticks Confidential");
    alice.types("/codegreen", "", "C0GENERAL").await?;
    let deal = alice.wait_for_modal().await?;
    let close_on = (stage.now() + TimeDelta::days(9)).format("%Y-%m-%d");
    for (field, value) in [
        ("account", SECRETS[0]),
        ("deal", SECRETS[1]),
        ("amount", "7.77m EUR"),
        ("close_on", close_on.to_string().as_str()),
        ("reason", "Slipped"),
        ("situation", "Their board sells the freight arm in May."),
        ("confidential", "yes"),
        ("code_name", "Zephyr"),
    ] {
        deal.fill(field, value).await?;
    }
    match deal.submit().await? {
        slack_sim::SubmitOutcome::Errors(errors) => {
            for (field, error) in &errors {
                tell::note(&format!("{field}: {error}"));
            }
        }
        other => bail!("a code name that tells was accepted: {other:?}"),
    }
    deal.fill("code_name", "Harbour").await?;
    tell::note("she writes Harbour");
    expect_pushed(deal.submit().await?)?;
    let table = alice.wait_for_modal().await?;
    expect_pushed(table.submit().await?)?;
    let preview = alice.wait_for_modal().await?;
    tell::shows("Alice sees, step 3", &preview.visible_text()?, &[]);
    expect_closed(preview.submit().await?)
}

async fn green(stage: &Stage) -> anyhow::Result<CodeGreen> {
    let (store, workspace) = stage.database();
    let found = store.code_green_by_number(workspace, Number(1), &Viewer::System);
    found.await?.context("CG-1 is not in the database")
}

/// The pages are answered; returns the private channel, and the card in it.
async fn answer(stage: &Stage) -> anyhow::Result<(String, MessageHandle)> {
    let carla = stage.sim.person("Carla");
    let page = carla.dm().wait_for("Harbour").await?;
    tell::shows("Carla's locked phone shows", &page.text, &[]);
    tell::sees("Carla, once she opens it,", &page);
    carla.clicks(&page, "On it").await?;
    for who in ["Lena", "Priya", "Sara", "Jonas"] {
        let chief = stage.sim.person(who);
        chief.dm().wait_for("Harbour").await?;
        chief.clicks_in_dm("On it").await?;
    }
    stage.wait_until_all_is_sent().await?;
    let room = green(stage).await?.channel.to_string();
    let card = stage
        .sim
        .person("Alice")
        .in_channel(&room)?
        .wait_for("🔒 Confidential")
        .await?;
    stage.wait_for_message(&card, "Convened").await?;
    tell::sees("The private channel", &card.now()?);
    Ok((room, card))
}

async fn answered(person: &PersonHandle, text: &str) -> anyhow::Result<String> {
    let answer = person.types("/codegreen", text, "C0GENERAL").await?;
    let reply = answer.reply.context("no answer")?;
    Ok(reply.visible_text())
}

/// Hugo has no part in it. He tries what there is to try.
async fn stranger(stage: &Stage, room: &str) -> anyhow::Result<()> {
    let hugo = stage.sim.person("Hugo");
    for (text, says) in [
        ("list", "No Code Green is open"),
        ("CG-1", "There is no CG-1 that you can see"),
        ("status", "No Code Green is open"),
    ] {
        tell::act(stage.now(), &format!("Hugo types /codegreen {text}"));
        let said = answered(&hugo, text).await?;
        ensure!(said.contains(says), "Hugo was told: {said}");
        tell::shows("Hugo sees", &said, &[]);
    }
    tell::act(stage.now(), "Hugo uses \"Add to the plan\" on a message");
    let idea = hugo
        .posts("C0GENERAL", None, "A cap at 1.5x might help")
        .await?;
    hugo.uses_message_shortcut("add_to_plan", &idea).await?;
    let told = hugo.dm().wait_for("no open Code Green").await?;
    tell::sees("Hugo", &told);
    ensure!(hugo.in_channel(room).is_err(), "Hugo is in the channel");
    tell::note("the private channel is not in his list of channels");
    Ok(())
}

/// Rita is added by Carla, reads of it, and is taken off by Tom, the sponsor.
async fn roster(stage: &Stage, card: &MessageHandle, room: &str) -> anyhow::Result<()> {
    let (carla, rita, tom) = (
        stage.sim.person("Carla"),
        stage.sim.person("Rita"),
        stage.sim.person("Tom"),
    );
    tell::act(stage.now(), "Carla adds Rita");
    carla.clicks(&*card.now()?, "Roster").await?;
    let form = carla.wait_for_modal().await?;
    form.fill("admit", "Rita").await?;
    expect_closed(form.submit().await?)?;
    let added = rita.dm().wait_for("has added you").await?;
    tell::sees("Rita", &added);
    rita.clicks(&added, "Catch me up").await?;
    tell::sees("Rita", &rita.dm().wait_for("Fleet renewal").await?);
    stage.wait_until_all_is_sent().await?;

    tell::act(stage.now(), "Tom takes her off again");
    tom.clicks(&*card.now()?, "Roster").await?;
    let form = tom.wait_for_modal().await?;
    form.fill("dismiss", "Rita").await?;
    expect_closed(form.submit().await?)?;
    stage.wait_until_all_is_sent().await?;
    ensure!(
        rita.in_channel(room).is_err(),
        "Rita is still in the channel"
    );
    let said = answered(&rita, "CG-1").await?;
    ensure!(said.contains("There is no CG-1"), "Rita was told: {said}");
    tell::shows("Rita sees", &said, &[]);
    Ok(())
}

async fn finish(stage: &Stage, card: &MessageHandle) -> anyhow::Result<()> {
    let alice = stage.sim.person("Alice");
    tell::act(stage.now(), "Alice reads who has looked");
    alice.clicks(&*card.now()?, "Roster").await?;
    let form = alice.wait_for_modal().await?;
    let shown = form.visible_text()?;
    ensure!(shown.contains("Rita"), "Rita's look was not noted: {shown}");
    tell::shows("Alice sees", &shown, &[]);
    form.dismiss().await?;
    tell::act(stage.now(), "Their board decides. Alice closes it");
    alice.clicks(&*card.now()?, "Close").await?;
    let close = alice.wait_for_modal().await?;
    close.fill("outcome", "Won").await?;
    expect_closed(close.submit().await?)?;
    stage.wait_for_message(card, "Won").await
}

/// Read from the record and the database, not from the screen.
async fn check(stage: &Stage, room: &str) -> anyhow::Result<()> {
    stage.wait_until_all_is_sent().await?;
    let green = green(stage).await?;
    ensure!(
        matches!(green.phase, Phase::Closed { .. }),
        "CG-1 is not closed: {:?}",
        green.phase
    );
    let failures = stage.sim.failures();
    ensure!(failures.is_empty(), "Slack refused something: {failures:?}");
    match leaks::look_for(&stage.sim, &SECRETS, &ROSTER, room) {
        Ok(read) => tell::note(&format!(
            "{read} payloads were read: none of the deal's words went to anybody else, and no preview holds one"
        )),
        Err(leak) => bail!("{leak}"),
    }
    Ok(())
}
