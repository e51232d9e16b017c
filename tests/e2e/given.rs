//! An action item that somebody gives to somebody else: its owner hears of it in private, once, and may work with it there.

use anyhow::Context;
use codegreen::domain::action_item::ItemState;
use slack_sim::MessageHandle;

use crate::support::app::{ESCALATION, TestApp, run_test};

/// Alice gives Hugo, who has no seat, an item; the message he has of it.
async fn given(t: &TestApp) -> anyhow::Result<MessageHandle> {
    t.declares("Alice", "Renewal").await?;
    let alice = t.person("Alice");
    alice
        .clicks(&*t.card("Renewal")?, "Add an action item")
        .await?;
    let modal = alice.wait_for_modal().await?;
    modal.fill("what", "Find two engineers").await?;
    modal.fill("owner", "Hugo").await?;
    modal.submit().await?;
    t.settle().await?;
    Ok(t.person("Hugo").dm().expect("Find two engineers")?)
}

#[tokio::test]
async fn its_owner_hears_of_it_and_finishes_it_there() {
    run_test(async |t: &mut TestApp| {
        let told = given(t).await?;
        assert!(told.shows("Alice"), "{}", told.visible_text());
        assert!(told.mentions().is_empty());
        assert!(
            told.links().iter().any(|link| link.contains("thread_ts=")),
            "{:?}",
            told.links()
        );
        let (hugo, alice) = (t.person("Hugo"), t.person("Alice"));
        assert!(
            !alice.dm().read_all().iter().any(|it| it.shows("gave you")),
            "who gives it hears nothing"
        );
        hugo.clicks(&told, "Done").await?;
        t.settle().await?;
        let items = t.items(&t.latest().await?).await?;
        assert_eq!(items[0].state, ItemState::Done);
        hugo.dm().expect("Noted")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn its_owner_hands_it_on_and_the_next_one_hears_of_it() {
    run_test(async |t: &mut TestApp| {
        let told = given(t).await?;
        let hugo = t.person("Hugo");
        hugo.clicks(&told, "Edit").await?;
        let modal = hugo.wait_for_modal().await?;
        modal.fill("owner", "Mia").await?;
        modal.submit().await?;
        t.settle().await?;
        let items = t.items(&t.latest().await?).await?;
        assert_ne!(items[0].owner, Some("U0PEOPLE".into()));
        t.person("Mia").dm().expect("Find two engineers")?;
        // It is no longer his.
        hugo.clicks(&told, "Edit").await?;
        t.settle().await?;
        hugo.dm().expect("edited by those at the table")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_claim_and_an_item_of_ones_own_are_told_to_nobody() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let alice = t.person("Alice");
        alice
            .clicks(&*t.card("Renewal")?, "Add an action item")
            .await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("what", "Call their CFO").await?;
        modal.fill("owner", "Alice").await?;
        modal.submit().await?;
        t.settle().await?;
        let message = t.in_thread(&t.card("Renewal")?, "Call their CFO")?;
        t.person("Lena").clicks(&message, "Claim").await?;
        t.settle().await?;
        for name in ["Alice", "Lena"] {
            let told = t.person(name).dm().read_all();
            assert!(!told.iter().any(|it| it.shows("Call their CFO")), "{name}");
        }
        let feed = t
            .person("Tom")
            .in_channel(ESCALATION)
            .context("Tom is in")?;
        feed.read_all();
        t.everybody_reads();
        Ok(())
    })
    .await;
}
