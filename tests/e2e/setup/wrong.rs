//! What is wrong is said under its field, with what to do; nothing typed is lost and nothing is saved.

use anyhow::ensure;
use slack_sim::SubmitOutcome;

use super::{document, in_slack, is_set_up, setup, with_ada};
use crate::support::app::{ESCALATION, TestApp, run_test_by};

type Mistake = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

/// The form's button, what is typed, the field that is wrong, and what is said of it.
const MISTAKES: &[Mistake] = &[
    (
        "setup_paging",
        &[("remind_after", "soon")],
        "Remind after",
        "5m",
    ),
    (
        "setup_paging",
        &[("quiet_hours", "night")],
        "Quiet hours",
        "22:00-07:00",
    ),
    (
        "setup_paging",
        &[("rung", "boss: slack")],
        "Ladder",
        "lead: slack, 5m",
    ),
    (
        "setup_paging",
        &[("rung", "lead: slack, 5m\nlead: email")],
        "Ladder",
        "SMTP_URL",
    ),
    (
        "setup_paging",
        &[("rung", "lead: pigeon")],
        "Ladder",
        "pagerduty",
    ),
    (
        "setup_paging",
        &[("away", "on holiday!")],
        "Whose status means that they are away?",
        ":palm_tree:",
    ),
    (
        "setup_meeting",
        &[("url", "meet me")],
        "Meeting link",
        "https://",
    ),
    (
        "setup_meeting",
        &[("starts_in", "0m")],
        "Meet after",
        "no time",
    ),
    (
        "setup_meeting",
        &[("locale", "English")],
        "Dates and amounts in the channel",
        "en-US",
    ),
    (
        "setup_emoji",
        &[("complete", "ship it!")],
        "Completes it",
        "not an emoji",
    ),
    (
        "setup_emoji",
        &[("claim", ":x1:"), ("drop", ":x1:")],
        "Drops it",
        "already",
    ),
    (
        "setup_policy",
        &[("minimum_amount", "a lot")],
        "From which amount is no mandate needed?",
        "1.2m EUR",
    ),
    (
        "setup_policy",
        &[("minimum_amount", "1m EUR, 2m EUR")],
        "From which amount is no mandate needed?",
        "two bars",
    ),
    (
        "setup_policy",
        &[("approvers", "Gus")],
        "Who may give a mandate?",
        "guest",
    ),
    (
        "setup_function:legal",
        &[("name", "Finance")],
        "Name",
        "called so",
    ),
    (
        "setup_function:legal",
        &[("deputies", "Lena")],
        "Who stands in?",
        "stand in",
    ),
    (
        "setup_function:legal",
        &[("lead", "Calendar")],
        "Who leads it?",
        "app",
    ),
];

#[tokio::test]
async fn each_mistake_is_said_under_its_field() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        let before = document(t).await?;
        for (button, fields, at, says) in MISTAKES {
            overview.click(button).await?;
            let form = t.person("Ada").wait_for_modal().await?;
            for (field, value) in *fields {
                form.fill(field, value).await?;
            }
            let outcome = form.submit().await?;
            let SubmitOutcome::Errors(errors) = outcome else {
                anyhow::bail!("{fields:?}: {outcome:?}");
            };
            ensure!(errors.len() == 1, "{errors:?}");
            let said = errors.get(*at).map(String::as_str).unwrap_or_default();
            ensure!(said.contains(says), "{fields:?}: {errors:?}");
            form.close().await?;
        }
        ensure!(document(t).await? == before, "nothing was saved");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_table_that_would_wait_for_nobody_is_not_saved() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        overview.click("setup_function:legal").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        form.clear("required").await?;
        ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        for (field, value) in [
            ("remove", Some("Nobody is paged for it any more")),
            ("required", None),
        ] {
            overview.click("setup_function:finance").await?;
            let form = t.person("Ada").wait_for_modal().await?;
            match value {
                Some(value) => form.fill(field, value).await?,
                None => form.clear(field).await?,
            };
            let SubmitOutcome::Errors(errors) = form.submit().await? else {
                anyhow::bail!("saved");
            };
            ensure!(
                errors.values().any(|said| said.contains("wait for nobody")),
                "{errors:?}"
            );
            form.close().await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_first_form_says_what_is_missing() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let form = setup(t, "Ada").await?;
        form.fill("channel", ESCALATION).await?;
        let SubmitOutcome::Errors(errors) = form.submit().await? else {
            anyhow::bail!("nobody leads anything");
        };
        ensure!(
            errors["Who leads Finance?"].contains("at least one"),
            "{errors:?}"
        );
        ensure!(t.database.store.setup(&t.workspace()).await?.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_name_stays_a_name() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        overview.click("Add a function").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        form.fill("name", "<!channel> *\"Ops\"* <@U0CFO> \\")
            .await?;
        form.fill("lead", "Priya").await?;
        form.fill("brings", "\"\"\"\nlead = \"U0EVIL\"\n[[function]]")
            .await?;
        ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let kept = document(t).await?;
        ensure!(kept.function[2].name == "<!channel> *\"Ops\"* <@U0CFO> \\");
        ensure!(kept.function.len() == 3 && kept.function[2].lead == "U0CPO");
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        ensure!(card.mentions().is_empty(), "{:?}", card.mentions());
        ensure!(overview.visible_text()?.contains("<!channel>"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
