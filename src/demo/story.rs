//! One Code Green from the first word to the close, as its people live it. Every step waits for what it should cause;
//! what does not come is an error.

use anyhow::{Context, bail, ensure};
use chrono::TimeDelta;
use slack_sim::{MessageHandle, SubmitOutcome};

use super::calling::call;
use super::gathering::{self, find_a_time, gather};
use super::narrator as tell;
use super::stage::{ESCALATION, Stage};
use super::standing::stand_behind;
use crate::domain::action_item::ItemState;
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::ids::{Number, UserId};
use crate::domain::mandate::Mandate;
use crate::domain::person::Viewer;

/// Plays it all.
pub async fn play(stage: &Stage) -> anyhow::Result<()> {
    tell::chapter("A deal is in trouble");
    call(stage).await?;
    tell::chapter("Every function is paged");
    let card = answer(stage).await?;
    tell::chapter("They find a time");
    find_a_time(stage, &card).await?;
    tell::chapter("The thread becomes a plan");
    gather(stage, &card).await?;
    let item = plan(stage, &card).await?;
    tell::chapter("Every function stands behind it");
    stand_behind(stage, &card).await?;
    tell::chapter("The item is done, the deal is won");
    finish(stage, &card, &item).await?;
    tell::chapter("And forward");
    look_forward(stage, &card).await?;
    tell::chapter("What the database says");
    check(stage).await?;
    gathering::check(stage).await
}

/// The chiefs answer, each in their own way; one is silent, and her deputy steps in.
async fn answer(stage: &Stage) -> anyhow::Result<MessageHandle> {
    let sim = &stage.sim;
    let card = sim
        .person("Tom")
        .in_channel(ESCALATION)?
        .wait_for("Acme")
        .await?;
    tell::sees("The channel", &card);
    let carla = sim.person("Carla");
    let page = carla.dm().wait_for("Finance").await?;
    tell::sees("Carla, the CFO,", &page);
    tell::act(stage.now(), "Carla presses On it");
    carla.clicks(&page, "On it").await?;

    tell::act(stage.now(), "Priya, on her phone, puts 👍 on the card");
    sim.person("Priya").dm().wait_for("Product").await?;
    // A reaction faster than our record of the message waits a second, and this clock stands still.
    stage.wait_until_all_is_sent().await?;
    sim.person("Priya").reacts(&card, "+1").await?;

    let jonas = sim.person("Jonas");
    let page = jonas.dm().wait_for("Delivery").await?;
    tell::act(stage.now(), "Jonas cannot make it and names Mia");
    jonas.clicks(&page, "Can't make it").await?;
    let stand_in = jonas.wait_for_modal().await?;
    stand_in.fill("stand_in", "Mia").await?;
    expect_closed(stand_in.submit().await?)?;
    let mia = sim.person("Mia");
    let page = mia.dm().wait_for("Delivery").await?;
    tell::sees("Mia", &page);
    mia.clicks(&page, "On it").await?;
    sim.person("Sara").dm().wait_for("Security").await?;
    sim.person("Sara").clicks_in_dm("On it").await?;
    sim.person("Nadia").dm().wait_for("Marketing").await?;

    let lena = sim.person("Lena");
    let hers = lena.dm().wait_for("Legal").await?;
    stage.wait_for_message(&card, "Mia").await?;
    tell::act(
        stage.now(),
        "Lena, the General Counsel, is on a plane. Five minutes later:",
    );
    stage.advance(TimeDelta::minutes(5));
    tell::sees("Lena", &lena.dm().wait_for("Reminder").await?);
    tell::act(
        stage.now(),
        "Ten minutes after her page nobody has answered for Legal",
    );
    stage.advance(TimeDelta::minutes(5));
    let dev = sim.person("Dev");
    let page = dev.dm().wait_for("Legal").await?;
    tell::sees("Dev, her deputy,", &page);
    dev.clicks(&page, "On it").await?;
    stage.wait_for_message(&hers, "Dev").await?;
    tell::sees("Lena, when she lands,", &hers.now()?);
    stage.wait_for_message(&card, "Dev").await?;
    tell::sees("The channel", &card.now()?);
    Ok(card)
}

/// Facts, and an action item made from a message in the thread.
async fn plan(stage: &Stage, card: &MessageHandle) -> anyhow::Result<MessageHandle> {
    let sim = &stage.sim;
    let thread = sim.person("Alice").in_channel(ESCALATION)?.thread(&card.ts);
    let section = thread.wait_for("What winning looks like").await?;
    tell::act(stage.now(), "Alice writes down what winning looks like");
    let alice = sim.person("Alice");
    alice.clicks(&section, "Edit").await?;
    let edit = alice.wait_for_modal().await?;
    edit.fill(
        "text",
        "Signed by their steering committee, liability cap at 1.5 times the annual fee.",
    )
    .await?;
    expect_closed(edit.submit().await?)?;
    stage.wait_for_message(&section, "1.5 times").await?;
    tell::sees("The thread", &section.now()?);

    let dev = sim.person("Dev");
    tell::act(
        stage.now(),
        "Dev writes in the thread; Carla uses \"Add to the plan\" on his message",
    );
    let idea = dev
        .posts(
            ESCALATION,
            Some(&card.ts),
            "I can draft a cap at 1.5x and send it to their counsel today",
        )
        .await?;
    let carla = sim.person("Carla");
    carla.uses_message_shortcut("add_to_plan", &idea).await?;
    let add = carla.wait_for_modal().await?;
    add.fill("owner", "Dev").await?;
    add.fill(
        "due_on",
        &(stage.now() + TimeDelta::days(1))
            .format("%Y-%m-%d")
            .to_string(),
    )
    .await?;
    add.fill("barrier", "Liability policy allows 1x only")
        .await?;
    expect_closed(add.submit().await?)?;
    let item = sim
        .wait_for(
            |_| {
                thread
                    .peek()
                    .into_iter()
                    .find(|m| m.shows("Liability policy"))
            },
            stage.patience,
        )
        .await?;
    tell::sees("The thread", &item);
    Ok(item)
}

/// ✅, a slip of the thumb taken back, ✅ again; then the close.
async fn finish(stage: &Stage, card: &MessageHandle, item: &MessageHandle) -> anyhow::Result<()> {
    stage.wait_until_all_is_sent().await?;
    let dev = stage.sim.person("Dev");
    for (what, emoji, shows) in [
        (
            "Dev puts 🚧 on the item",
            Some("construction"),
            "🚧 Blocked",
        ),
        ("and takes it back: a slip of the thumb", None, "⬜ Open"),
        (
            "Dev sends the draft and puts ✅ on the item",
            Some("white_check_mark"),
            "✅ Done",
        ),
    ] {
        tell::act(stage.now(), what);
        match emoji {
            Some(emoji) => dev.reacts(item, emoji).await?,
            None => dev.unreacts(item, "construction").await?,
        }
        stage.wait_for_message(item, shows).await?;
        tell::sees("The thread", &item.now()?);
    }
    let alice = stage.sim.person("Alice");
    tell::act(
        stage.now(),
        "Three days later their committee signs. Alice closes the Code Green",
    );
    stage.advance(TimeDelta::days(3));
    let card_now = card.now()?;
    alice.clicks(&card_now, "Close").await?;
    let close = alice.wait_for_modal().await?;
    close.fill("outcome", "Won").await?;
    close.fill("amount", "€195,000").await?;
    close
        .fill("note", "A cap at 1.5x that both lawyers could sign.")
        .await?;
    expect_closed(close.submit().await?)?;
    stage.wait_for_message(card, "Won").await?;
    tell::sees("The channel", &card.now()?);
    Ok(())
}

/// Five questions about what is to come; whoever leaves them is asked once.
async fn look_forward(stage: &Stage, card: &MessageHandle) -> anyhow::Result<()> {
    let dev = stage.sim.person("Dev");
    let thread = dev.in_channel(ESCALATION)?.thread(&card.ts);
    let questions = thread.wait_for("Five short questions").await?;
    tell::act(stage.now(), "Dev looks forward");
    dev.clicks(&questions, "Look forward").await?;
    let form = dev.wait_for_modal().await?;
    form.fill(
        "Which barrier should be gone for good?",
        "A cap above 1x needs two signatures: one is enough up to 2x.",
    )
    .await?;
    expect_closed(form.submit().await?)?;
    stage.wait_for_message(&questions, "one is enough").await?;
    tell::sees("The thread", &questions.now()?);
    tell::act(
        stage.now(),
        "A day later those who have not answered are asked, once",
    );
    stage.wait_until_all_is_sent().await?;
    stage.advance(TimeDelta::hours(24));
    let carla = stage.sim.person("Carla");
    tell::sees("Carla", &carla.dm().wait_for("Five short questions").await?);
    Ok(())
}

/// The plan ended as it should: read from the database, not from the screen.
async fn check(stage: &Stage) -> anyhow::Result<()> {
    let (store, workspace) = stage.database();
    let green = store
        .code_green_by_number(workspace, Number(1), &Viewer::System)
        .await?
        .context("CG-1 is not in the database")?;
    ensure!(
        matches!(
            green.phase,
            Phase::Closed {
                outcome: OutcomeKind::Won,
                ..
            }
        ),
        "CG-1 is not closed as won: {:?}",
        green.phase
    );
    ensure!(
        matches!(&green.mandate, Mandate::Given { sponsor, .. } if *sponsor == UserId::from("U0VPSALES")),
        "it has not Tom's mandate: {:?}",
        green.mandate
    );
    let answered = green
        .look_forward
        .as_ref()
        .map_or(0, |open| open.answers.len());
    ensure!(answered == 1, "{answered} people have looked forward");
    ensure!(green.is_quorate(), "a required seat is empty");
    ensure!(
        green.is_supported(),
        "a function does not stand behind the plan"
    );
    let legal = green.seat(&"legal".into()).context("Legal has no seat")?;
    ensure!(
        legal
            .holder
            .as_ref()
            .is_some_and(|holder| holder.by == UserId::from("U0DEV")),
        "Dev does not hold Legal"
    );
    let items = store.items_of(workspace, green.id, &Viewer::System).await?;
    let [item] = items.as_slice() else {
        bail!("one action item was added, {} are there", items.len())
    };
    ensure!(
        item.state == ItemState::Done,
        "the action item is {:?}",
        item.state
    );
    let failures = stage.sim.failures();
    ensure!(failures.is_empty(), "Slack refused something: {failures:?}");
    stage.wait_until_all_is_sent().await?;
    tell::note(&format!(
        "{} is {}, every function answered and supports the plan, 1 of 1 action items done",
        green.number,
        green.phase.key()
    ));
    tell::note("nothing is waiting, and Slack refused nothing");
    Ok(())
}

pub(super) fn expect_closed(outcome: SubmitOutcome) -> anyhow::Result<()> {
    match outcome {
        SubmitOutcome::Closed | SubmitOutcome::Cleared => Ok(()),
        other => bail!("the modal did not close: {other:?}"),
    }
}
