//! P10: a close is taken back within a day, and it goes on where it stood.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use slack_sim::MessageHandle;

use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test};
use crate::support::running::Rules;

/// Carla sits; Lena has her page; and Alice has closed it, as lost.
async fn closed(t: &TestApp) -> anyhow::Result<MessageHandle> {
    t.declares("Alice", "Renewal").await?;
    t.person("Carla").clicks_in_dm("On it").await?;
    t.settle().await?;
    let card = t.card("Renewal")?;
    t.person("Alice").clicks(&card, "Close").await?;
    let modal = t.person("Alice").wait_for_modal().await?;
    modal.fill("outcome", "Lost").await?;
    modal.submit().await?;
    t.settle().await?;
    t.everybody_reads();
    Ok(card)
}

#[tokio::test]
async fn a_close_is_undone_and_who_was_asked_is_asked_again() {
    run_on_each_by(Rules::default(), async |t: &mut TestApp| {
        let card = closed(t).await?;
        t.advance(TimeDelta::hours(2)).await?;
        for _ in 0..2 {
            t.person("Alice")
                .clicks(&*card.now()?, "Undo the close")
                .await
                .ok();
            t.settle().await?;
        }
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        t.in_thread(&card, "has undone the close")?;
        let board = card.now()?.visible_text();
        assert!(board.contains("Finance: on it, Carla"), "{board}");
        let lena = t.person("Lena").dm().unread();
        assert_eq!(lena.len(), 1, "one page, {lena:#?}");
        assert!(
            t.person("Dev").dm().peek().is_empty(),
            "her deputy is not asked yet"
        );
        assert!(
            t.person("Carla")
                .dm()
                .unread()
                .iter()
                .all(|it| !it.shows("asked to sit"))
        );
        t.everybody_reads();
        // The ladder goes on from there.
        t.advance(TimeDelta::minutes(10)).await?;
        t.person("Dev").dm().expect("Legal")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn after_a_day_or_beside_a_newer_one_it_stays_closed() {
    run_test(async |t: &mut TestApp| {
        let card = closed(t).await?;
        t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        let told = |t: &TestApp, words: &str| -> anyhow::Result<bool> {
            let alice = t.person("Alice");
            let id = alice.id().to_owned();
            let seen = alice.in_channel(ESCALATION)?.thread(&card.ts).peek();
            let mut hers = seen.iter().filter(|it| it.only_for.as_deref() == Some(&id));
            Ok(hers.any(|it| it.shows(words)))
        };
        t.person("Alice")
            .clicks(&*card.now()?, "Undo the close")
            .await?;
        t.settle().await?;
        assert!(told(t, "Another Code Green has been called")?);
        t.advance(TimeDelta::hours(25)).await?;
        t.person("Alice")
            .clicks(&*card.now()?, "Undo the close")
            .await?;
        t.settle().await?;
        assert!(told(t, "more than a day ago")?);
        let first = t.green(1).await?.expect("it is there");
        assert!(matches!(first.phase, Phase::Closed { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
