//! The story's first act: Alice calls it, and Tom says yes.

use anyhow::bail;
use chrono::TimeDelta;
use slack_sim::SubmitOutcome;

use super::narrator as tell;
use super::stage::Stage;

/// Alice calls it: the modal's three steps, with an amount that cannot be read at first.
pub(super) async fn call(stage: &Stage) -> anyhow::Result<()> {
    let alice = stage.sim.person("Alice");
    tell::act(
        stage.now(),
        "Alice, account executive, types /codegreen Acme renewal",
    );
    alice
        .types("/codegreen", "Acme renewal", "C0GENERAL")
        .await?;

    let deal = alice.wait_for_modal().await?;
    let close_on = (stage.now() + TimeDelta::days(9))
        .format("%Y-%m-%d")
        .to_string();
    let next_step_on = (stage.now() + TimeDelta::days(3))
        .format("%Y-%m-%d")
        .to_string();
    for (field, value) in [
        ("account", "Acme"),
        ("deal", "Renewal"),
        ("amount", "a lot"),
        ("close_on", &close_on),
        ("reason", "Slipped"),
        (
            "situation",
            "Procurement wants our liability cap doubled. Signature slipped twice.",
        ),
        (
            "to_win",
            "A cap both lawyers can sign, and a reference in their industry.",
        ),
        ("next_step", "Their steering committee decides"),
        ("next_step_on", &next_step_on),
    ] {
        deal.fill(field, value).await?;
    }
    match deal.submit().await? {
        SubmitOutcome::Errors(errors) => {
            for (field, error) in &errors {
                tell::note(&format!("{field}: {error}"));
            }
        }
        other => bail!("an amount of \"a lot\" was accepted: {other:?}"),
    }
    deal.fill("amount", "€210,000").await?;
    tell::note("she writes €210,000: below the bar, so an approver says yes first");
    expect_pushed(deal.submit().await?)?;
    let table = alice.wait_for_modal().await?;
    tell::shows("Alice sees, step 2", &table.visible_text()?, &[]);
    tell::note("she asks for a time that suits everybody");
    table
        .fill("when", "Find a time that suits everybody")
        .await?;
    expect_pushed(table.submit().await?)?;
    let preview = alice.wait_for_modal().await?;
    tell::shows("Alice sees, step 3", &preview.visible_text()?, &[]);
    match preview.submit().await? {
        SubmitOutcome::Cleared | SubmitOutcome::Closed => {}
        other => bail!("the Code Green was not called: {other:?}"),
    }
    let tom = stage.sim.person("Tom");
    let question = tom.dm().wait_for("Please answer by").await?;
    tell::sees("Tom, VP of Sales,", &question);
    tell::act(stage.now(), "Tom says Go");
    tom.clicks(&question, "Go").await?;
    tell::sees("Alice", &alice.dm().wait_for("said Go").await?);
    Ok(())
}

pub(super) fn expect_pushed(outcome: SubmitOutcome) -> anyhow::Result<()> {
    match outcome {
        SubmitOutcome::Pushed(_) => Ok(()),
        other => bail!("the next step did not come: {other:?}"),
    }
}
