//! The mandate: over the bar straight to paging, below it a named manager says yes first.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, run_test};

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
