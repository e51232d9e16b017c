//! A drill: paged, answered and passed on like a real one, marked everywhere, numbered apart, and reported.

mod first;
mod passed_on;
mod planned;

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::domain::code_green::{CodeGreen, Phase};
use codegreen::export::{self, Format};
use slack_sim::SubmitOutcome;

use crate::support::app::{ESCALATION, TestApp, run_test, run_test_on_each_database};

const MARK: &str = "DRILL: nothing is wrong";

/// Tom rehearses; `functions` as the form names them, all where none is named.
async fn drills(t: &TestApp, functions: &str) -> anyhow::Result<CodeGreen> {
    let tom = t.person("Tom");
    tom.types("/codegreen", "drill", "C0GENERAL").await?;
    let form = tom.wait_for_modal().await?;
    if !functions.is_empty() {
        form.fill("function", functions).await?;
    }
    let submitted = form.submit().await?;
    anyhow::ensure!(
        matches!(submitted, SubmitOutcome::Cleared | SubmitOutcome::Closed),
        "{submitted:?}"
    );
    t.settle().await?;
    latest(t).await
}

async fn latest(t: &TestApp) -> anyhow::Result<CodeGreen> {
    let mut latest = None;
    for number in 1.. {
        match t.green(-number).await? {
            Some(drill) => latest = Some(drill),
            None => break,
        }
    }
    latest.context("no drill is in the database")
}

#[tokio::test]
async fn who_answers_and_how_fast_is_reported_and_everything_is_marked() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let drill = drills(t, "").await?;
        assert_eq!(drill.number.to_string(), "DRILL-1");
        for who in ["Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia"] {
            let page = t.person(who).dm().expect("DRILL-1")?;
            assert!(
                page.visible_text().contains(MARK),
                "{}",
                page.visible_text()
            );
            assert!(page.text.contains(MARK), "the notification: {}", page.text);
            assert!(!page.buttons().contains(&"In writing".to_owned()));
        }
        let card = t.card("DRILL-1")?;
        assert!(card.shows(MARK) && card.buttons() == ["End the drill"]);
        t.advance(TimeDelta::seconds(100)).await?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.person("Lena").clicks_in_dm("Can't make it").await?;
        let form = t.person("Lena").wait_for_modal().await?;
        assert!(form.visible_text()?.contains(MARK));
        form.submit().await?;
        t.settle().await?;
        t.advance(TimeDelta::minutes(3)).await?;
        let page = t.person("Dev").dm().expect("DRILL-1")?;
        t.person("Dev").clicks(&page, "On it").await?;
        t.settle().await?;
        t.advance(TimeDelta::minutes(6)).await?;
        t.person("Pete").dm().expect("DRILL-1")?;
        assert!(matches!(latest(t).await?.phase, Phase::Paging { .. }));
        t.everybody_reads();
        t.advance(TimeDelta::minutes(25)).await?;
        assert!(matches!(latest(t).await?.phase, Phase::Closed { .. }));
        let report = t.person("Tom").dm().expect("2 of 6 functions answered")?;
        for words in [
            MARK,
            "the median in 2 min 20 s",
            "Finance: Carla, 1 min 40 s.",
            "Legal: Dev (deputy), 3 min.",
            "Lena said they could not come.",
            "Marketing has no deputy yet: name one.",
            "Thank you",
        ] {
            assert!(report.shows(words), "{words}: {}", report.visible_text());
        }
        t.in_thread(&card, "2 of 6 functions answered")?;
        let asked = t
            .person("Mia")
            .types("/codegreen", "DRILL-1", "C0GENERAL")
            .await?;
        let asked = asked.reply.context("where it stood")?;
        assert!(asked.shows("2 of 6 functions answered") && asked.shows(MARK));
        t.everybody_reads();
        t.advance(TimeDelta::days(2)).await?;
        assert!(
            t.person("Pete").dm().unread().is_empty(),
            "nothing comes after its end"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn drills_are_counted_apart_and_stand_in_no_list() {
    Box::pin(run_test_on_each_database(async |t: &mut TestApp| {
        drills(t, "Finance").await?;
        let real = t.declares("Alice", "Renewal").await?;
        assert_eq!(real.number.to_string(), "CG-1");
        let list = t
            .person("Alice")
            .types("/codegreen", "list", "C0GENERAL")
            .await?;
        let list = list.reply.context("the list")?;
        assert!(list.shows("CG-1") && !list.shows("DRILL"));
        for format in [Format::Csv, Format::Json] {
            let written = export::write(&t.database.store, format, Vec::new()).await?;
            assert!(!String::from_utf8(written)?.contains("can every function"));
        }
        // The real one goes on, and so does the drill.
        let feed = t.person("Tom").in_channel(ESCALATION)?;
        let card = feed.expect("DRILL-1")?;
        t.person("Tom").clicks(&card, "End the drill").await?;
        t.settle().await?;
        assert!(matches!(latest(t).await?.phase, Phase::Closed { .. }));
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        assert!(card.now()?.buttons().is_empty(), "an end is not taken back");
        let next = drills(t, "Legal, Security").await?;
        assert_eq!(next.number.to_string(), "DRILL-2");
        assert_eq!(next.seats.len(), 2);
        assert_eq!(
            t.declares("Alice", "Upsell").await?.number.to_string(),
            "CG-2"
        );
        t.everybody_reads();
        Ok(())
    }))
    .await;
}

#[tokio::test]
async fn it_is_for_those_in_charge_and_one_at_a_time() {
    run_test(async |t: &mut TestApp| {
        let answer = t
            .person("Mia")
            .types("/codegreen", "drill", "C0GENERAL")
            .await?;
        let answer = answer.reply.context("an answer")?;
        assert!(answer.shows("Only approvers"), "{}", answer.visible_text());
        drills(t, "Finance").await?;
        let rita = t.person("Rita");
        rita.types("/codegreen", "drill", "C0GENERAL").await?;
        let form = rita.wait_for_modal().await?;
        let submitted = format!("{:?}", form.submit().await?);
        assert!(submitted.contains("under way already"), "{submitted}");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
