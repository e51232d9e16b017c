//! A page of a drill in other hands and in another place: handed to a stand-in, and answered in Home.

use anyhow::ensure;
use chrono::TimeDelta;
use slack_sim::SubmitOutcome;

use super::{MARK, drills, latest};
use crate::support::app::{TestApp, run_test_on_each_database};

#[tokio::test]
async fn it_is_handed_to_a_stand_in_as_a_real_one_is() {
    run_test_on_each_database(async |t: &mut TestApp| {
        drills(t, "Legal").await?;
        let lena = t.person("Lena");
        lena.clicks_in_dm("Delegate").await?;
        let form = lena.wait_for_modal().await?;
        ensure!(form.visible_text()?.contains(MARK));
        form.fill("stand_in", "Hugo").await?;
        ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let hugo = t.person("Hugo");
        ensure!(hugo.dm().expect("DRILL-1")?.shows(MARK));
        t.advance(TimeDelta::minutes(2)).await?;
        hugo.clicks_in_dm("On it").await?;
        t.settle().await?;
        ensure!(latest(t).await?.phase.is_over(), "all have answered");
        let report = t.person("Tom").dm().expect("1 of 1 function answered")?;
        ensure!(report.shows("Hugo"), "{}", report.visible_text());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_answered_in_home_where_it_is_marked_too() {
    run_test_on_each_database(async |t: &mut TestApp| {
        drills(t, "Finance, Legal").await?;
        let home = t.person("Carla").opens_home().await?;
        t.settle().await?;
        let shown = home.visible_text();
        ensure!(shown.contains("Your answer is awaited"), "{shown}");
        ensure!(shown.contains(MARK), "{shown}");
        // Whoever is not paged in it reads nothing of it, nor is it an open Code Green.
        let alices = t.person("Alice").opens_home().await?;
        t.settle().await?;
        ensure!(!alices.visible_text().contains("DRILL"));
        ensure!(!shown.contains("Open Code Greens"), "{shown}");
        home.click("On it").await?;
        t.settle().await?;
        let shown = home.visible_text();
        ensure!(!shown.contains("Your answer is awaited"), "{shown}");
        let drill = latest(t).await?;
        ensure!(
            drill
                .seats
                .iter()
                .any(|seat| seat.is_held_by(&"U0CFO".into()))
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
