//! What somebody wrote is never lost: a call that was not to be yet is asked again with it, and who comes second for a deal
//! gives it to the table that sits already.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use slack_sim::{PersonHandle, SubmitOutcome, ViewHandle};

use crate::support::app::{TestApp, pushed, run_test};

async fn not_now(t: &TestApp) -> anyhow::Result<()> {
    let preview = t.fills_in(&t.person("Alice"), "Renewal", "20k EUR").await?;
    preview.submit().await?;
    t.settle().await?;
    let asked = t.person("Tom").dm().expect("Renewal")?;
    t.person("Tom").clicks(&asked, "Not now").await?;
    let modal = t.person("Tom").wait_for_modal().await?;
    modal
        .fill("note", "Ask again when they have answered.")
        .await?;
    modal.submit().await?;
    t.settle().await
}

#[tokio::test]
async fn a_call_that_was_not_to_be_yet_is_asked_again_with_what_was_written() {
    run_test(async |t: &mut TestApp| {
        not_now(t).await?;
        let alice = t.person("Alice");
        let told = alice.dm().expect("not now")?;
        // The meeting that was planned is over by then.
        t.advance(TimeDelta::hours(20)).await?;
        alice.clicks(&told, "Change and ask again").await?;
        let step1 = alice.wait_for_modal().await?;
        for (field, kept) in [
            ("account", "Acme"),
            ("deal", "Renewal"),
            ("amount", "EUR 20,000"),
            ("reason", "Slipped"),
            ("situation", "Signature slipped twice."),
        ] {
            assert_eq!(step1.value(field)?, kept, "{field}");
        }
        step1.fill("situation", "They have answered.").await?;
        let step2 = pushed(step1.submit().await?)?;
        assert_eq!(step2.value("chair:legal")?, "@Lena");
        let step3 = pushed(step2.submit().await?)?;
        assert!(matches!(
            step3.submit().await?,
            SubmitOutcome::Cleared | SubmitOutcome::Closed
        ));
        t.settle().await?;
        let green = t.green(2).await?.expect("a second one");
        assert_eq!(green.phase, Phase::Requested);
        assert_eq!(green.opportunity.situation, "They have answered.");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_else_asks_again_with_it() {
    run_test(async |t: &mut TestApp| {
        not_now(t).await?;
        let told = t.person("Alice").dm().expect("not now")?;
        t.person("Alice")
            .clicks(&told, "Change and ask again")
            .await?;
        let press = t.sim.last_callback().expect("the press");
        let body = String::from_utf8_lossy(&press.body).replace("U0ALICE", "U0DEV");
        t.person("Alice").modal()?.dismiss().await?;
        t.sim.send_signed(body, &[]).await;
        t.settle().await?;
        assert!(t.person("Dev").modal().is_err());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Rita writes of the same deal and is shown that it has a Code Green.
async fn comes_second(t: &TestApp, rita: &PersonHandle) -> anyhow::Result<ViewHandle> {
    rita.types("/codegreen", "renewal", "C0GENERAL").await?;
    let step1 = rita.wait_for_modal().await?;
    let close_on = (t.clock.now() + TimeDelta::days(9))
        .format("%Y-%m-%d")
        .to_string();
    for (field, value) in [
        ("account", "acme"),
        ("amount", "1.2m EUR"),
        ("close_on", close_on.as_str()),
        ("reason", "Slipped"),
        ("situation", "Their CEO called me."),
    ] {
        step1.fill(field, value).await?;
    }
    pushed(step1.submit().await?)
}

#[tokio::test]
async fn who_comes_second_gives_what_they_know_to_the_table_once() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let rita = t.person("Rita");
        let shown = comes_second(t, &rita).await?;
        assert!(shown.visible_text()?.contains("Their CEO called me."));
        shown.click("Join and add this").await?;
        let press = t.sim.last_callback().expect("the press");
        t.sim.redeliver(&press).await;
        t.settle().await?;
        assert_eq!(t.latest().await?.joined, vec!["U0CRO".into()]);
        let card = t.card("Renewal")?;
        let feed = t
            .person("Tom")
            .in_channel(crate::support::app::ESCALATION)?;
        let added: Vec<_> = feed.thread(&card.ts).read_all();
        let added: Vec<_> = added
            .iter()
            .filter(|message| message.shows("Their CEO called me."))
            .collect();
        assert_eq!(added.len(), 1);
        assert!(added[0].mentions().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn before_there_is_a_table_its_caller_reads_it() {
    run_test(async |t: &mut TestApp| {
        let preview = t.fills_in(&t.person("Alice"), "Renewal", "20k EUR").await?;
        preview.submit().await?;
        t.settle().await?;
        let rita = t.person("Rita");
        comes_second(t, &rita)
            .await?
            .click("Join and add this")
            .await?;
        t.settle().await?;
        t.person("Alice").dm().expect("Their CEO called me.")?;
        // Alice herself is not offered to write to herself.
        let again = comes_second(t, &t.person("Alice")).await?;
        assert!(!again.buttons()?.contains(&"Join and add this".to_owned()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
