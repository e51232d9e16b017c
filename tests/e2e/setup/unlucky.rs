//! Slack is slow, an answer is lost, somebody was faster: what was typed stays, and what was done is done once.

use anyhow::{Context, ensure};
use codegreen::config::document::RungPart;
use slack_sim::{Fault, FaultKind, PersonSpec, SubmitOutcome};

use super::{ADA, document, in_slack, is_set_up, setup, with_ada};
use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test_by};

/// The words at any field of what is shown again.
fn said(outcome: &SubmitOutcome) -> String {
    format!("{outcome:?}")
}

#[tokio::test]
async fn where_slack_does_not_say_who_somebody_is_what_they_typed_stays() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let form = setup(t, "Ada").await?;
        form.fill("channel", ESCALATION).await?;
        form.fill("leads:legal", "Lena").await?;
        let fault = Fault::on("users.info", FaultKind::ServerError);
        t.sim.fault(fault.always());
        let outcome = form.submit().await?;
        let SubmitOutcome::Errors(_) = &outcome else {
            anyhow::bail!("{outcome:?}");
        };
        let words = said(&outcome);
        ensure!(words.contains("try again in a moment"), "{words}");
        ensure!(!words.contains("Only approvers"), "{words}");
        let asked = t
            .person("Ada")
            .types("/codegreen", "drill", "C0GENERAL")
            .await?;
        ensure!(
            asked.text().contains("try again in a moment"),
            "{}",
            asked.text()
        );
        t.sim.clear_faults();
        ensure!(
            form.value("leads:legal")?.contains("Lena"),
            "it is still there"
        );
        let outcome = form.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
        ensure!(document(t).await?.function.len() == 1);
        t.settle().await?;
        t.sim.take_failures();
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_in_charge_no_longer_keeps_what_they_typed() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        overview.click("setup_paging").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        form.fill("remind_after", "3m").await?;
        t.sim.add_person(PersonSpec::new(ADA, "Ada"));
        let outcome = form.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Errors(_)), "{outcome:?}");
        ensure!(said(&outcome).contains("Only approvers"), "{outcome:?}");
        ensure!(form.value("remind_after")? == "3m");
        ensure!(
            document(t).await?.paging.remind_after.is_none(),
            "not saved"
        );
        Ok(())
    })
    .await;
}

/// What was set up before, or elsewhere, is not held against this server until somebody looks.
#[tokio::test]
async fn a_rung_by_what_this_server_cannot_do_is_named_by_the_doctor() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        is_set_up(t).await?;
        let mut changed = document(t).await?;
        changed.paging.rung = ["slack", "pagerduty"]
            .map(|by| RungPart {
                who: "lead".to_owned(),
                by: vec![by.to_owned()],
                wait: Some("5m".to_owned()),
            })
            .to_vec();
        let (app, ws) = (&t.running.bot.app, t.workspace());
        app.save_setup(&ws, 1, &ADA.into(), changed).await?;
        let ada = t.person("Ada");
        ada.types("/codegreen", "doctor", "C0GENERAL").await?;
        t.running.bot.finish_started().await;
        let report = ada
            .dm()
            .expect("one by pagerduty, which this server cannot do")?;
        ensure!(
            report.shows("pagerduty_key_env"),
            "{}",
            report.visible_text()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// What she sent was saved and the answer was lost: Slack's client shows an error, and she presses Save again.
#[tokio::test]
async fn a_form_whose_answer_was_lost_is_done_when_it_is_sent_again() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        overview.click("setup_function:legal").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        form.fill("remove", "Nobody is paged for it any more")
            .await?;
        let outcome = form.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Closed), "{outcome:?}");
        let sent = t.sim.last_callback().context("the form")?;
        t.settle().await?;
        let again = t.sim.redeliver(&sent).await;
        let body = again.outcome.body().to_owned();
        ensure!(!body.contains("meanwhile"), "{body}");
        let kept = t.database.store.setup(&t.workspace()).await?;
        let kept = kept.context("a version")?;
        ensure!(kept.version == 2, "done once: {}", kept.version);
        let functions = document(t).await?.function;
        ensure!(
            functions.iter().all(|it| it.key != "legal"),
            "it stays away"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_slower_of_two_who_remove_a_function_does_not_bring_it_back() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let adas = is_set_up(t).await?;
        let toms = setup(t, "Tom").await?;
        toms.click("setup_function:legal").await?;
        let his = t.person("Tom").wait_for_modal().await?;
        his.fill("remove", "Nobody is paged for it any more")
            .await?;
        adas.click("setup_function:legal").await?;
        let hers = t.person("Ada").wait_for_modal().await?;
        hers.fill("remove", "Nobody is paged for it any more")
            .await?;
        hers.submit().await?;
        t.settle().await?;
        let SubmitOutcome::Updated(again) = his.submit().await? else {
            anyhow::bail!("somebody was faster");
        };
        ensure!(
            again.value("remove")?.contains("Nobody is paged"),
            "what he ticked is ticked"
        );
        let outcome = again.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Closed), "{outcome:?}");
        let functions = document(t).await?.function;
        ensure!(
            functions.iter().all(|it| it.key != "legal"),
            "{functions:?}"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_who_set_it_up_at_once_both_get_their_say() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let bea = t.sim.add_person(PersonSpec::new("U0BEA", "Bea").admin());
        bea.joins("C0GENERAL").await;
        bea.joins(ESCALATION).await;
        let (adas, beas) = (setup(t, "Ada").await?, setup(t, "Bea").await?);
        for (form, lead) in [(&adas, "Lena"), (&beas, "Dev")] {
            form.fill("channel", ESCALATION).await?;
            form.fill("leads:legal", lead).await?;
        }
        let outcome = adas.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
        let SubmitOutcome::Updated(again) = beas.submit().await? else {
            anyhow::bail!("somebody was faster");
        };
        let text = again.visible_text()?;
        ensure!(
            text.contains("Ada saved another version meanwhile"),
            "{text}"
        );
        ensure!(
            again.value("leads:legal")?.contains("Dev"),
            "it is still there"
        );
        let lead = async || anyhow::Ok(document(t).await?.function[0].lead.clone());
        ensure!(
            lead().await? == "U0LENA",
            "hers holds until she says otherwise"
        );
        let outcome = again.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
        ensure!(lead().await? == "U0DEV");
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
