//! Before anybody has set it up: whoever may learns how, and everything else says so.

use anyhow::ensure;
use codegreen::app::setup::SetUp;
use codegreen::config::document::Document;
use slack_sim::{PersonSpec, SubmitOutcome};

use super::{document, in_slack, setup, with_ada};
use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test_by};

#[tokio::test]
async fn home_says_so_and_whoever_may_sets_it_up_there() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let alices = t.person("Alice").opens_home().await?;
        t.settle().await?;
        let text = alices.visible_text();
        ensure!(text.contains("not set up here yet"), "{text}");
        ensure!(
            !text.contains("Call a Code Green") && !text.contains("Set it up"),
            "{text}"
        );
        let ada = t.person("Ada");
        for _ in 0..2 {
            ada.opens_home().await?;
            t.settle().await?;
        }
        // One word in private, however often she looks.
        ensure!(ada.dm().peek().len() == 1, "{:?}", ada.dm().peek().len());
        ada.dm().expect("/codegreen setup")?;
        ensure!(t.person("Alice").dm().peek().is_empty());
        let home = ada.opens_home().await?;
        t.settle().await?;
        home.click("Set it up").await?;
        let form = ada.wait_for_modal().await?;
        form.fill("channel", ESCALATION).await?;
        form.fill("leads:legal", "Lena").await?;
        let outcome = form.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
        ada.wait_for_modal().await?.close().await?;
        t.settle().await?;
        ada.dm().expect("/invite @Code Green")?;
        ensure!(document(t).await?.function.len() == 1);
        let home = ada.opens_home().await?;
        t.settle().await?;
        ensure!(home.visible_text().contains("Call a Code Green"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// The button of a Home that was drawn before it was set up puts nothing over it.
#[tokio::test]
async fn an_old_button_shows_how_it_stands_by_now() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let bea = t.sim.add_person(PersonSpec::new("U0BEA", "Bea").admin());
        let home = bea.opens_home().await?;
        t.settle().await?;
        let form = setup(t, "Ada").await?;
        form.fill("channel", ESCALATION).await?;
        form.fill("leads:legal", "Lena").await?;
        form.fill("approvers", "Tom, Bea").await?;
        form.submit().await?;
        home.click("Set it up").await?;
        let view = bea.wait_for_modal().await?;
        let text = view.visible_text()?;
        ensure!(
            text.contains("has changed meanwhile") && text.contains("Version 1"),
            "{text}"
        );
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Another process was told, and this one does not know it yet.
#[tokio::test]
async fn home_asks_nobody_to_set_up_what_is() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let (database, clock) = (&t.database.store, &t.clock);
        let beside = codegreen::config::document::Beside::default();
        let roster = codegreen::config::Roster::Slack(beside);
        let other = codegreen::app::App::new(database.clone(), clock.clone(), roster);
        let company = Document::parse(codegreen::demo::COMPANY)?;
        let (ws, emil) = (t.workspace(), "U0CTO".into());
        let saved = other.save_setup(&ws, 0, &emil, company).await?;
        ensure!(matches!(saved, SetUp::Saved(_)), "{saved:?}");
        let home = t.person("Ada").opens_home().await?;
        t.settle().await?;
        let text = home.visible_text();
        ensure!(!text.contains("Set it up"), "{text}");
        ensure!(t.person("Ada").dm().peek().is_empty(), "nobody is asked");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_drill_is_not_begun_and_the_doctor_speaks() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let ada = t.person("Ada");
        ada.types("/codegreen", "drill", "C0GENERAL").await?;
        let view = ada.wait_for_modal().await?;
        let text = view.visible_text()?;
        ensure!(text.contains("/codegreen setup"), "{text}");
        view.close().await?;
        ada.types("/codegreen", "doctor", "C0GENERAL").await?;
        t.running.bot.finish_started().await;
        let report = ada.dm().expect("nobody has set the company up")?;
        ensure!(
            report.shows("/codegreen setup"),
            "{}",
            report.visible_text()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
