//! The story's middle: a time that suits the whole table, ideas before anybody weighs them, a barrier that falls, and a
//! decision that needs a yes.

use anyhow::Context;
use chrono::TimeDelta;
use slack_sim::{MessageHandle, ViewHandle};

use super::narrator as tell;
use super::stage::{ESCALATION, Stage};
use super::story::expect_closed;
use crate::domain::ids::Number;
use crate::domain::ledger::{Content, Word};
use crate::domain::person::Viewer;

/// Whoever sits for a required function chooses; the first time that suits them all is the meeting's.
pub(super) async fn find_a_time(stage: &Stage, card: &MessageHandle) -> anyhow::Result<()> {
    let (store, workspace) = stage.database();
    let green = store
        .code_green_by_number(workspace, Number(1), &Viewer::System)
        .await?
        .context("CG-1 is not in the database")?;
    let slots = green.meeting.finding.slots();
    let first = slots.first().context("no time is on offer")?;
    let button = format!("time_{}", first.at.timestamp());
    tell::act(
        stage.now(),
        "Five chiefs tap a time that suits them, each by their own clock",
    );
    if let Some(page) = stage.sim.person("Carla").dm().last() {
        tell::sees("Carla", &page);
    }
    for who in ["Carla", "Priya", "Mia", "Sara", "Dev"] {
        stage.sim.person(who).clicks_in_dm(&button).await?;
    }
    a_minute_goes_by(stage);
    let thread = (stage.sim.person("Tom").in_channel(ESCALATION)?).thread(&card.ts);
    let found = thread
        .wait_for("A time suits every required function")
        .await?;
    tell::sees("The thread", &found);
    Ok(())
}

/// So many edits in one moment wait for each other, by Slack's limits; and this clock moves by hand.
fn a_minute_goes_by(stage: &Stage) {
    stage.advance(TimeDelta::minutes(1));
}

/// Opens a form by a button of a section, fills it and sends it.
async fn add(
    stage: &Stage,
    card: &MessageHandle,
    who: &str,
    (section, button): (&str, &str),
    fields: &[(&str, &str)],
) -> anyhow::Result<MessageHandle> {
    let person = stage.sim.person(who);
    let thread = person.in_channel(ESCALATION)?.thread(&card.ts);
    let section = thread.wait_for(section).await?;
    person.clicks(&*section.now()?, button).await?;
    let form = person.wait_for_modal().await?;
    fill(&form, fields).await?;
    expect_closed(form.submit().await?)?;
    let (_, said) = fields.first().context("a form without fields")?;
    stage.wait_for_message(&section, said).await?;
    Ok(section)
}

async fn fill(form: &ViewHandle, fields: &[(&str, &str)]) -> anyhow::Result<()> {
    for (field, value) in fields {
        form.fill(field, value).await?;
    }
    Ok(())
}

/// Ideas, a barrier and how it is broken, a decision over its limit.
pub(super) async fn gather(stage: &Stage, card: &MessageHandle) -> anyhow::Result<()> {
    tell::act(
        stage.now(),
        "Nadia, who only follows along, and Dev have ideas; nobody weighs them yet",
    );
    let idea = ("Every idea counts", "Add an idea");
    let text = [("text", "A reference call with a customer in their industry")];
    add(stage, card, "Nadia", idea, &text).await?;
    let text = [("text", "A cap that grows with the years they stay")];
    let ideas = add(stage, card, "Dev", idea, &text).await?;
    tell::sees("The thread", &ideas.now()?);

    tell::act(stage.now(), "Carla names a barrier, and breaks it");
    let barrier = [
        ("barrier", "A cap above 1x needs two signatures"),
        ("nature", "policy"),
        ("owner", "Carla"),
    ];
    let place = ("a process or a policy, never a person", "Add a barrier");
    let barriers = add(stage, card, "Carla", place, &barrier).await?;
    let carla = stage.sim.person("Carla");
    carla.clicks(&*barriers.now()?, "All barriers (1)").await?;
    carla.wait_for_modal().await?.click("Change").await?;
    // It comes on top of the list.
    let on_top = |_: &slack_sim::SlackSim| {
        let view = carla.modal().ok()?;
        (view.title().ok()? == "Change the barrier").then_some(view)
    };
    let form = stage.sim.wait_for(on_top, stage.patience).await?;
    let how = [("broken", "The CFO's signature is enough up to 2x")];
    fill(&form, &how).await?;
    expect_closed(form.submit().await?)?;
    carla.wait_for_modal().await?.dismiss().await?;
    stage
        .wait_for_message(&barriers, "signature is enough")
        .await?;
    tell::sees("The thread", &barriers.now()?);

    tell::act(
        stage.now(),
        "Alice writes down what we give, and what we get for it; it is over its limit",
    );
    let decision = [
        ("give", "A discount for three years"),
        ("get", "A signature this week"),
        ("stake", "12%"),
        ("limit", "10%"),
        ("approver", "Carla"),
    ];
    let place = ("Give, get, limit", "Add a decision");
    let decisions = add(stage, card, "Alice", place, &decision).await?;
    let asked = carla.dm().wait_for("needs your yes").await?;
    tell::sees("Carla", &asked);
    tell::act(stage.now(), "Carla approves");
    carla.clicks(&asked, "Approve").await?;
    stage
        .wait_for_message(&decisions, "approved by Carla")
        .await?;
    tell::sees("The thread", &decisions.now()?);
    Ok(())
}

/// Two ideas, a barrier that fell, a decision that has its yes.
pub(super) async fn check(stage: &Stage) -> anyhow::Result<()> {
    let (store, workspace) = stage.database();
    let green = store
        .code_green_by_number(workspace, Number(1), &Viewer::System)
        .await?
        .context("CG-1 is not in the database")?;
    let rows = store
        .ledger_of(workspace, green.id, &Viewer::System)
        .await?;
    let (mut ideas, mut broken, mut approved) = (0, 0, 0);
    for row in rows {
        match row.content {
            Content::Idea(_) => ideas += 1,
            Content::Barrier(barrier) => broken += usize::from(barrier.broken.is_some()),
            Content::Decision(decision) => {
                approved += usize::from(matches!(decision.word, Word::Approved { .. }));
            }
        }
    }
    anyhow::ensure!(
        (ideas, broken, approved) == (2, 1, 1),
        "{ideas} ideas, {broken} broken barriers, {approved} approved decisions"
    );
    Ok(())
}
