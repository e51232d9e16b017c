//! P13: the company set up in Slack, with no file: from nothing to a Code Green, and every part changed afterwards.

mod before;
mod changing;
mod unlucky;
mod wrong;

use anyhow::{Context, ensure};
use codegreen::config::document::Document;
use slack_sim::{PersonKind, PersonSpec, SubmitOutcome, ViewHandle};

use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test};
use crate::support::running::Rules;

pub fn in_slack() -> Rules {
    Rules {
        in_slack: true,
        ..Rules::default()
    }
}

/// Somebody who administers the workspace.
pub const ADA: &str = "U0ADA";

pub async fn with_ada(t: &TestApp) {
    let ada = t.sim.add_person(PersonSpec::new(ADA, "Ada").admin());
    for channel in ["C0GENERAL", ESCALATION] {
        ada.joins(channel).await;
    }
}

/// The view that `/codegreen setup` opens.
pub async fn setup(t: &TestApp, who: &str) -> anyhow::Result<ViewHandle> {
    let person = t.person(who);
    person.types("/codegreen", "setup", "C0GENERAL").await?;
    Ok(person.wait_for_modal().await?)
}

/// Ada sets it up: Tom gives mandates, Carla leads Finance, Lena Legal.
pub async fn is_set_up(t: &TestApp) -> anyhow::Result<ViewHandle> {
    with_ada(t).await;
    let form = setup(t, "Ada").await?;
    for (field, value) in [
        ("channel", ESCALATION),
        ("approvers", "Tom"),
        ("minimum_amount", "250k USD, 230,000 EUR"),
        ("leads:finance", "Carla"),
        ("leads:legal", "Lena"),
    ] {
        form.fill(field, value).await?;
    }
    let outcome = form.submit().await?;
    ensure!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
    t.settle().await?;
    t.everybody_reads();
    Ok(t.person("Ada").wait_for_modal().await?)
}

pub async fn document(t: &TestApp) -> anyhow::Result<Document> {
    let kept = t.database.store.setup(&t.workspace()).await?;
    Ok(Document::parse(&kept.context("a version")?.body)?)
}

#[tokio::test]
async fn from_nothing_to_a_code_green() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let alice = t.person("Alice");
        alice.types("/codegreen", "Renewal", "C0GENERAL").await?;
        let view = alice.wait_for_modal().await?;
        ensure!(view.visible_text()?.contains("/codegreen setup"));
        view.close().await?;
        let overview = is_set_up(t).await?;
        let text = overview.visible_text()?;
        for said in [
            "Saved",
            "From USD 250,000, EUR 230,000 no Go is needed",
            "Approvers: Tom",
            "Finance: Carla · no deputy",
            "Version 1, by Ada",
        ] {
            ensure!(text.contains(said), "{said}: {text}");
        }
        let green = t.declares("Alice", "Renewal").await?;
        ensure!(green.seats.len() == 2);
        t.person("Carla").dm().expect("Finance: CG-1")?;
        t.card("Renewal")?;
        t.everybody_reads();
        // It is there after a restart, and what is open stays as it was called.
        t.restart().await?;
        ensure!(t.running.bot.app.company().functions.len() == 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_set_it_up_is_told_what_is_next() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        with_ada(t).await;
        let form = setup(t, "Ada").await?;
        // Whoever fills it in gives mandates, unless they choose others.
        ensure!(
            form.value("approvers")? == "@Ada",
            "{}",
            form.value("approvers")?
        );
        form.fill("channel", ESCALATION).await?;
        form.fill("leads:legal", "Lena").await?;
        form.submit().await?;
        t.settle().await?;
        t.person("Ada").dm().expect("/invite @Code Green")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_approvers_and_administrators_may() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        drop(overview);
        for who in ["Alice", "Lena"] {
            let person = t.person(who);
            let text = person
                .types("/codegreen", "setup", "C0GENERAL")
                .await?
                .text();
            ensure!(text.contains("The approvers are Tom"), "{text}");
        }
        let toms = setup(t, "Tom").await?;
        ensure!(toms.visible_text()?.contains("Version 1, by Ada"));
        // Whoever was in charge when the form opened, and is no longer.
        toms.click("Add a function").await?;
        let form = t.person("Tom").wait_for_modal().await?;
        form.fill("name", "Sales").await?;
        form.fill("lead", "Tom").await?;
        let mut changed = document(t).await?;
        changed.policy.approvers = vec![ADA.to_owned()];
        let (app, ws) = (&t.running.bot.app, t.workspace());
        app.save_setup(&ws, 1, &ADA.into(), changed).await?;
        let refused = format!("{:?}", form.submit().await?);
        ensure!(refused.contains("Only approvers and whoever"), "{refused}");
        ensure!(form.value("name")? == "Sales", "what he typed is there");
        ensure!(document(t).await?.function.len() == 2, "not saved");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_with_the_roster_is_the_truth() {
    run_test(async |t: &mut TestApp| {
        let view = setup(t, "Tom").await?;
        let text = view.visible_text()?;
        for said in [
            "codegreen.toml",
            "Finance: Carla",
            "answers are due within 30m",
        ] {
            ensure!(text.contains(said), "{said}: {text}");
        }
        ensure!(
            view.buttons()? == ["Who would be paged now?"],
            "{:?}",
            view.buttons()?
        );
        let (app, ws) = (&t.running.bot.app, t.workspace());
        let tom = "U0VPSALES".into();
        let saved = app.save_setup(&ws, 0, &tom, Document::default()).await?;
        ensure!(matches!(saved, codegreen::app::setup::SetUp::InTheFile));
        ensure!(t.database.store.setup(&ws).await?.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_process_follows() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        is_set_up(t).await?;
        let other = codegreen::app::App::new(
            t.database.store.clone(),
            t.clock.clone(),
            codegreen::config::Roster::Slack(codegreen::config::document::Beside::default()),
        );
        ensure!(!other.company().is_set_up());
        let ws = t.workspace();
        ensure!(other.reread_setup(&ws).await?);
        ensure!(other.company() == t.running.bot.app.company());
        ensure!(!other.reread_setup(&ws).await?, "nothing is new");
        let mut changed = document(t).await?;
        changed.function[0].name = "Treasury".to_owned();
        let app = &t.running.bot.app;
        app.save_setup(&ws, 1, &ADA.into(), changed).await?;
        ensure!(other.reread_setup(&ws).await?);
        ensure!(other.company().functions[0].name == "Treasury");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_approver_who_is_a_guest_by_now_may_no_longer() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let ada = is_set_up(t).await?;
        let toms = setup(t, "Tom").await?;
        toms.click("Add a function").await?;
        let form = t.person("Tom").wait_for_modal().await?;
        form.fill("name", "Sales").await?;
        form.fill("lead", "Rita").await?;
        t.sim
            .add_person(PersonSpec::new("U0VPSALES", "Tom").kind(PersonKind::Guest));
        t.running
            .bot
            .directory
            .forget(&t.workspace(), &"U0VPSALES".into(), false)
            .await;
        let refused = format!("{:?}", form.submit().await?);
        ensure!(
            refused.contains("Only approvers") || refused.contains("full members"),
            "{refused}"
        );
        ensure!(document(t).await?.function.len() == 2, "not saved");
        drop(ada);
        Ok(())
    })
    .await;
}
