//! P5: a time that suits everybody: offered by each one's own clock, chosen with one tap, and every surface follows.

use chrono::{DateTime, TimeDelta, Utc};
use codegreen::domain::code_green::Phase;
use codegreen::domain::slots::Finding;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, pushed, run_test, run_test_on_each_database};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

/// It is Monday, 09:00 UTC. Alice calls one for which a time is to be found; Product sends somebody from Stockholm, so that the
/// table is of Europe and New York.
pub async fn finds_a_time(t: &TestApp, deal: &str) -> anyhow::Result<()> {
    let alice = t.person("Alice");
    alice.types("/codegreen", deal, "C0GENERAL").await?;
    let step1 = alice.wait_for_modal().await?;
    let close_on = (t.clock.now() + TimeDelta::days(9)).format("%Y-%m-%d");
    let close_on = close_on.to_string();
    for (field, value) in [
        ("account", "Acme"),
        ("amount", "1.2m EUR"),
        ("close_on", close_on.as_str()),
        ("reason", "Slipped"),
        ("situation", "Signature slipped twice."),
    ] {
        step1.fill(field, value).await?;
    }
    let step2 = pushed(step1.submit().await?)?;
    step2.fill("chair:product", "Pete").await?;
    step2
        .fill("when", "Find a time that suits everybody")
        .await?;
    let step3 = pushed(step2.submit().await?)?;
    assert!(
        step3
            .visible_text()?
            .contains("at a time that suits everybody")
    );
    assert!(matches!(
        step3.submit().await?,
        SubmitOutcome::Cleared | SubmitOutcome::Closed
    ));
    t.settle().await
}

async fn offered(t: &TestApp) -> anyhow::Result<Vec<DateTime<Utc>>> {
    let slots = t.latest().await?.meeting.finding.slots().to_vec();
    Ok(slots.into_iter().map(|slot| slot.at).collect())
}

#[tokio::test]
async fn the_first_time_that_suits_every_required_function_is_the_meetings() {
    run_test_on_each_database(async |t: &mut TestApp| {
        finds_a_time(t, "Renewal").await?;
        let times = [
            "2026-11-23T14:00:00Z",
            "2026-11-23T15:00:00Z",
            "2026-11-24T14:00:00Z",
            "2026-11-24T15:00:00Z",
        ];
        assert_eq!(offered(t).await?, times.map(at));
        let card = t.card("Renewal")?;
        assert!(card.shows("Times on offer"), "{}", card.visible_text());
        // The same time by two clocks; it is a yes as well.
        t.person("Carla").clicks_in_dm("Mon 23 Nov, 10:00").await?;
        t.person("Lena").clicks_in_dm("Mon 23 Nov, 16:00").await?;
        t.settle().await?;
        assert!(card.now()?.shows("Finance: on it, Carla"));
        assert!(
            card.now()?.shows("(suits 2)"),
            "{}",
            card.now()?.visible_text()
        );
        // Lena thinks again: tomorrow would be better; but today is as well.
        t.person("Lena").clicks_in_dm("✓ Mon 23 Nov, 16:00").await?;
        t.settle().await?;
        assert!(card.now()?.shows("(suits 1)"));
        for who in ["Sara", "Jonas", "Pete"] {
            t.person(who).clicks_in_dm("Tue 24 Nov, 16:00").await?;
            t.person(who).clicks_in_dm("Mon 23 Nov, 16:00").await?;
        }
        t.settle().await?;
        assert_ne!(t.latest().await?.meeting.finding, Finding::Settled);
        t.everybody_reads();
        // A press in the same instant as an earlier one would be that one again.
        t.clock.advance(TimeDelta::seconds(1));
        t.person("Lena").clicks_in_dm("Mon 23 Nov, 16:00").await?;
        t.settle().await?;

        let green = t.latest().await?;
        assert_eq!(green.meeting.starts_at, at("2026-11-23T15:00:00Z"));
        assert!(matches!(green.phase, Phase::Convened { .. }));
        t.in_thread(&card, "A time suits every required function")?;
        assert!(!card.now()?.shows("Times on offer"));
        let pages = t.person("Carla").dm().peek();
        let page = pages
            .iter()
            .find(|it| it.shows("You're on it"))
            .expect("hers");
        assert!(page.shows("Mon 23 Nov, 10:00"), "{}", page.visible_text());
        assert!(
            page.shows("Add to Outlook") || page.buttons().iter().any(|it| it == "Add to Outlook")
        );
        t.everybody_reads();
        // The reminder and the agenda come with it.
        let soon = at("2026-11-23T14:55:00Z") - t.clock.now();
        t.advance(soon).await?;
        t.person("Carla").dm().expect("We meet in five minutes")?;
        t.everybody_reads();
        t.advance(TimeDelta::minutes(5)).await?;
        t.in_thread(&card, "CG-1: we meet")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_wanted_at_two_tables_sees_both_and_has_them_one_after_the_other() {
    run_test(async |t: &mut TestApp| {
        finds_a_time(t, "Renewal").await?;
        for (who, when) in [
            ("Carla", "Mon 23 Nov, 09:00"),
            ("Lena", "Mon 23 Nov, 15:00"),
            ("Sara", "Mon 23 Nov, 15:00"),
            ("Jonas", "Mon 23 Nov, 15:00"),
            ("Pete", "Mon 23 Nov, 15:00"),
        ] {
            t.person(who).clicks_in_dm(when).await?;
        }
        t.settle().await?;
        assert_eq!(
            t.latest().await?.meeting.starts_at,
            at("2026-11-23T14:00:00Z")
        );
        t.everybody_reads();
        finds_a_time(t, "Expansion").await?;
        // Not at two, when they meet for the first; from three on, beside it.
        let times = offered(t).await?;
        assert_eq!(
            times.first(),
            Some(&at("2026-11-23T15:00:00Z")),
            "{times:?}"
        );
        let page = t.person("Carla").dm().expect("Expansion")?;
        assert!(
            page.shows("You are also asked for CG-1: Mon 23 Nov, 09:00"),
            "{}",
            page.visible_text()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_postponed_meeting_offers_times_and_who_does_not_sit_chooses_none() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        assert!(
            offered(t).await?.is_empty(),
            "an emergency meets in half an hour"
        );
        t.everybody_reads();
        for _ in 0..6 {
            t.advance(TimeDelta::minutes(5)).await?;
        }
        let asked = t.person("Tom").dm().expect("How shall it go on?")?;
        t.everybody_reads();
        t.person("Tom").clicks(&asked, "30 min later").await?;
        t.settle().await?;
        let green = t.latest().await?;
        assert!(matches!(green.meeting.finding, Finding::Open { .. }));
        assert_eq!(green.meeting.starts_at, at("2026-11-23T10:00:00Z"));
        assert!(t.card("Renewal")?.shows("unless another time suits all"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
