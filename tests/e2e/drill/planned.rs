//! A drill that is set for later: it begins at its time, once, and comes again; it is called off by a button.

use anyhow::ensure;
use chrono::{DateTime, TimeDelta, Utc};
use codegreen::domain::drill::DrillPlan;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, run_test, run_test_on_each_database};

/// Tom sets one for this time.
async fn sets(t: &TestApp, at: DateTime<Utc>, weeks: &str) -> anyhow::Result<SubmitOutcome> {
    let tom = t.person("Tom");
    tom.types("/codegreen", "drill", "C0GENERAL").await?;
    let form = tom.wait_for_modal().await?;
    form.fill("function", "Finance").await?;
    form.fill("when", "Later").await?;
    form.fill("starts_at", &at.timestamp().to_string()).await?;
    form.fill("weeks", weeks).await?;
    let outcome = form.submit().await?;
    t.settle().await?;
    Ok(outcome)
}

async fn drills(t: &TestApp) -> anyhow::Result<usize> {
    let mut count = 0;
    for number in 1.. {
        match t.green(-number).await? {
            Some(_) => count += 1,
            None => break,
        }
    }
    Ok(count)
}

/// The workers turn at this time, whatever happened before it.
async fn at(t: &TestApp, time: DateTime<Utc>) -> anyhow::Result<()> {
    while t.clock.now() < time {
        let left = time - t.clock.now();
        t.advance(left.min(TimeDelta::hours(1))).await?;
        t.everybody_reads();
    }
    Ok(())
}

#[tokio::test]
async fn it_begins_at_its_time_and_again_at_the_same_time_of_the_day() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let first = DateTime::parse_from_rfc3339("2026-11-24T10:00:00Z")?.with_timezone(&Utc);
        let outcome = sets(t, first, "Every 4 weeks").await?;
        let SubmitOutcome::Updated(view) = outcome else {
            anyhow::bail!("{outcome:?}");
        };
        let text = view.visible_text()?;
        ensure!(text.contains("every 4 weeks"), "{text}");
        ensure!(drills(t).await? == 0, "not yet");
        t.restart().await?;
        at(t, first).await?;
        ensure!(drills(t).await? == 1, "it has begun");
        at(t, first + TimeDelta::hours(1)).await?;
        ensure!(drills(t).await? == 1, "once");
        let (plan, next) = (t.running.bot.app)
            .planned_drill(&t.workspace())
            .await?
            .expect("the next one");
        ensure!(next == first + TimeDelta::weeks(4), "{next}");
        ensure!(plan.zone.as_deref() == Some("Europe/London"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_called_off_by_a_button_and_another_takes_its_place() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let day = t.clock.now() + TimeDelta::days(1);
        sets(t, day, "Once").await?;
        let later = day + TimeDelta::hours(3);
        sets(t, later, "Every 13 weeks").await?;
        let app = &t.running.bot.app;
        let planned = app.planned_drill(&t.workspace()).await?;
        ensure!(
            planned.as_ref().is_some_and(|(_, at)| *at == later),
            "{planned:?}"
        );
        let tom = t.person("Tom");
        tom.types("/codegreen", "drill", "C0GENERAL").await?;
        let form = tom.wait_for_modal().await?;
        ensure!(form.visible_text()?.contains("every 13 weeks"));
        form.click("Call it off").await?;
        t.settle().await?;
        ensure!(!form.visible_text()?.contains("every 13 weeks"));
        ensure!(app.planned_drill(&t.workspace()).await?.is_none());
        at(t, later + TimeDelta::hours(1)).await?;
        ensure!(drills(t).await? == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_that_nobody_could_begin_in_time_is_left_out() {
    run_test(async |t: &mut TestApp| {
        let day = t.clock.now() + TimeDelta::days(1);
        sets(t, day, "Every 4 weeks").await?;
        // The program stood still for half a day.
        t.advance(TimeDelta::hours(36)).await?;
        ensure!(
            drills(t).await? == 0,
            "nobody is rehearsed at night for that"
        );
        let planned = t.running.bot.app.planned_drill(&t.workspace()).await?;
        ensure!(planned.is_some_and(|(_, at)| at == day + TimeDelta::weeks(4)));
        let told = t.person("Tom").dm().expect("was left out")?;
        ensure!(
            told.shows("did not run at that time"),
            "{}",
            told.visible_text()
        );
        ensure!(told.shows("The next one is on"), "{}", told.visible_text());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_for_functions_that_are_gone_says_so_to_whoever_set_it() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let day = t.clock.now() + TimeDelta::hours(3);
        let plan = DrillPlan {
            by: "U0VPSALES".into(),
            functions: vec!["facilities".into()],
            every_weeks: 0,
            zone: None,
        };
        t.running
            .bot
            .app
            .plan_drill(&t.workspace(), plan, day)
            .await?;
        let tom = t.person("Tom");
        tom.types("/codegreen", "drill", "C0GENERAL").await?;
        let form = tom.wait_for_modal().await?.visible_text()?;
        ensure!(form.contains("for functions that are gone"), "{form}");
        at(t, day).await?;
        ensure!(drills(t).await? == 0);
        let told = tom.dm().expect("was left out")?;
        ensure!(told.shows("are gone") && told.shows("No other one is set"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_said_at_its_field() {
    run_test(async |t: &mut TestApp| {
        let past = t.clock.now() - TimeDelta::hours(1);
        let SubmitOutcome::Errors(errors) = sets(t, past, "Once").await? else {
            anyhow::bail!("a time that has passed");
        };
        ensure!(errors["Later: at"].contains("to come"), "{errors:?}");
        let form = t.person("Tom").wait_for_modal().await?;
        form.fill("when", "Now").await?;
        form.fill("weeks", "Every 4 weeks").await?;
        let SubmitOutcome::Errors(errors) = form.submit().await? else {
            anyhow::bail!("now, and every four weeks");
        };
        ensure!(errors["Later: how often?"].contains("Later"), "{errors:?}");
        ensure!(drills(t).await? == 0);
        Ok(())
    })
    .await;
}
