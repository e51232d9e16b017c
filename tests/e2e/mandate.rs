//! The mandate: over the bar straight to paging, below it a named manager says yes first.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, run_test, run_test_by, run_test_on_each_database};
use crate::support::running::Rules;

async fn asks(t: &TestApp) -> anyhow::Result<()> {
    let preview = t.fills_in(&t.person("Alice"), "Renewal", "20k EUR").await?;
    anyhow::ensure!(matches!(
        preview.submit().await?,
        SubmitOutcome::Cleared | SubmitOutcome::Closed
    ));
    t.settle().await
}

#[tokio::test]
async fn below_the_bar_nobody_is_paged_until_an_approver_says_go() {
    run_test(async |t: &mut TestApp| {
        asks(t).await?;
        assert!(matches!(t.latest().await?.phase, Phase::Requested));
        assert!(
            t.card("Renewal").is_err(),
            "the card is posted only when the mandate is there"
        );
        assert!(t.person("Carla").dm().peek().is_empty());
        let asked = t.person("Tom").dm().expect("Renewal")?;
        t.person("Tom").clicks(&asked, "Go").await?;
        t.settle().await?;
        let green = t.latest().await?;
        assert!(matches!(green.phase, Phase::Paging { .. }));
        assert_eq!(green.sponsor(), Some(&"U0VPSALES".into()));
        t.person("Carla").dm().expect("Finance")?;
        t.card("Renewal")?;
        assert!(
            !asked.now()?.buttons().contains(&"Go".to_owned()),
            "the question is answered"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn not_now_has_a_reason_that_the_caller_reads() {
    run_test(async |t: &mut TestApp| {
        asks(t).await?;
        let asked = t.person("Tom").dm().expect("Renewal")?;
        t.person("Tom").clicks(&asked, "Not now").await?;
        let modal = t.person("Tom").wait_for_modal().await?;
        modal
            .fill("note", "Let us first hear what the deal desk can do.")
            .await?;
        modal.submit().await?;
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Declined { .. }));
        t.person("Alice").dm().expect("deal desk")?;
        assert!(t.card("Renewal").is_err());
        assert!(t.person("Carla").dm().peek().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn silence_goes_to_the_next_approver() {
    run_test(async |t: &mut TestApp| {
        asks(t).await?;
        t.advance(TimeDelta::minutes(10)).await?;
        let asked = t.person("Rita").dm().expect("Renewal")?;
        t.person("Rita").clicks(&asked, "Go").await?;
        t.settle().await?;
        assert_eq!(t.latest().await?.sponsor(), Some(&"U0CRO".into()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_approver_asks_nobody() {
    run_test(async |t: &mut TestApp| {
        let preview = t.fills_in(&t.person("Tom"), "Renewal", "20k EUR").await?;
        preview.submit().await?;
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Tom sends it to the deal desk.
async fn redirects(t: &TestApp) -> anyhow::Result<()> {
    let tom = t.person("Tom");
    let asked = tom.dm().expect("Renewal")?;
    tom.clicks(&asked, "To the deal desk").await?;
    let modal = tom.wait_for_modal().await?;
    modal
        .fill("note", "A price for three years is theirs.")
        .await?;
    modal.submit().await?;
    t.settle().await
}

#[tokio::test]
async fn a_deal_for_the_deal_desk_goes_there_with_a_reason() {
    run_test_on_each_database(async |t: &mut TestApp| {
        asks(t).await?;
        redirects(t).await?;
        assert!(matches!(t.latest().await?.phase, Phase::Declined { .. }));
        let desk = t.person("Rita").in_channel("C0DEALDESK")?;
        let told = desk.expect("Renewal")?;
        for words in [
            "three years",
            "20,000",
            "Tom asks the deal desk to help Alice",
        ] {
            assert!(told.shows(words), "{words}: {}", told.visible_text());
        }
        assert!(told.mentions().is_empty());
        let alice = t.person("Alice");
        let word = alice.dm().expect("three years")?;
        assert!(t.card("Renewal").is_err(), "no table is called");
        // What was written is not lost, should it need one after all.
        alice.clicks(&word, "Change and ask again").await?;
        assert_eq!(alice.wait_for_modal().await?.value("deal")?, "Renewal");
        assert!(
            t.person("Tom")
                .dm()
                .expect("deal desk")?
                .buttons()
                .is_empty()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_deal_desk_that_cannot_be_written_to_is_not_a_silent_end() {
    run_test(async |t: &mut TestApp| {
        t.sim.set_bot_in_channel("C0DEALDESK", false);
        asks(t).await?;
        redirects(t).await?;
        for who in ["Alice", "Tom"] {
            let word = t.person(who).dm().expect("The deal desk was not reached")?;
            assert!(word.shows("invite Code Green there"), "{who}");
        }
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_approver_reads_until_when_and_who_is_next() {
    let rules = Rules {
        policy: "answer_within = \"45m\"",
        ..Rules::default()
    };
    run_test_by(rules, async |t: &mut TestApp| {
        asks(t).await?;
        let asked = t.person("Tom").dm().expect("Renewal")?;
        // 09:00 in London and 45 minutes.
        assert!(
            asked.shows("Please answer by Mon 23 Nov, 09:45; then Rita is asked as well"),
            "{}",
            asked.visible_text()
        );
        t.advance(TimeDelta::minutes(44)).await?;
        assert!(t.person("Rita").dm().peek().is_empty());
        t.advance(TimeDelta::minutes(1)).await?;
        t.person("Rita")
            .dm()
            .expect("then Alice hears that there is no answer yet")?;
        assert!(
            asked
                .now()?
                .shows("Rita is asked as well by now. Your answer is still welcome")
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
