//! P10: what is said with the close, what becomes of open items, and the five questions after it.

use chrono::TimeDelta;
use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::Phase;
use codegreen::domain::money::Money;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, run_test, run_test_on_each_database};

/// Alice calls it, Carla sits, and two items are open: Lena's, and nobody's.
async fn with_items(t: &TestApp) -> anyhow::Result<()> {
    t.declares("Alice", "Renewal").await?;
    t.person("Carla").clicks_in_dm("On it").await?;
    t.settle().await?;
    let alice = t.person("Alice");
    for (what, owner) in [
        ("Draft the cap", Some("Lena")),
        ("Send the reference", None),
    ] {
        alice
            .clicks(&*t.card("Renewal")?, "Add an action item")
            .await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("what", what).await?;
        if let Some(owner) = owner {
            modal.fill("owner", owner).await?;
        }
        modal.submit().await?;
        t.settle().await?;
    }
    t.everybody_reads();
    Ok(())
}

/// Alice closes it as won, with more to say.
async fn closes(t: &TestApp, more: &[(&str, &str)]) -> anyhow::Result<()> {
    let alice = t.person("Alice");
    alice.clicks(&*t.card("Renewal")?, "Close").await?;
    let modal = alice.wait_for_modal().await?;
    modal.fill("outcome", "Won").await?;
    for (field, value) in more {
        modal.fill(field, value).await?;
    }
    modal.submit().await?;
    t.settle().await
}

#[tokio::test]
async fn the_close_says_what_unblocked_it_and_what_it_came_to() {
    run_test(async |t: &mut TestApp| {
        with_items(t).await?;
        let alice = t.person("Alice");
        alice.clicks(&*t.card("Renewal")?, "Close").await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("outcome", "Won").await?;
        modal.fill("amount", "a lot").await?;
        modal.fill("note", "A cap both lawyers could sign.").await?;
        let SubmitOutcome::Errors(errors) = modal.submit().await? else {
            anyhow::bail!("no error under the amount")
        };
        assert!(format!("{errors:?}").contains("1.2m EUR"), "{errors:?}");
        modal.fill("amount", "1.1m").await?;
        modal.submit().await?;
        t.settle().await?;
        let Phase::Closed {
            note, final_amount, ..
        } = t.latest().await?.phase
        else {
            anyhow::bail!("not closed")
        };
        assert_eq!(note.as_deref(), Some("A cap both lawyers could sign."));
        assert_eq!(final_amount, Money::parse("1.1m EUR").ok());
        let card = t.card("Renewal")?;
        for words in ["It came to EUR 1,100,000", "A cap both lawyers could sign."] {
            assert!(card.shows(words), "{}", card.visible_text());
        }
        t.in_thread(&card, "Thank you, Carla")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn open_items_are_handed_over_and_their_new_owner_hears_of_each() {
    run_test_on_each_database(async |t: &mut TestApp| {
        with_items(t).await?;
        let hand_over = [("leftover", "Somebody takes them over"), ("owner", "Priya")];
        closes(t, &hand_over).await?;
        let items = t.items(&t.latest().await?).await?;
        assert!(
            items.iter().all(|it| it.state == ItemState::Open),
            "{items:#?}"
        );
        let owners: Vec<_> = items.iter().map(|it| it.owner.clone()).collect();
        assert_eq!(owners, [Some("U0CPO".into()), Some("U0CPO".into())]);
        for what in ["Draft the cap", "Send the reference"] {
            t.person("Priya").dm().expect(what)?;
        }
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn open_items_are_dropped_if_the_close_says_so() {
    run_test(async |t: &mut TestApp| {
        with_items(t).await?;
        closes(t, &[("leftover", "They are dropped")]).await?;
        let items = t.items(&t.latest().await?).await?;
        assert!(
            items.iter().all(|it| it.state == ItemState::Dropped),
            "{items:#?}"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Answers the first question and the third.
async fn looks_forward(t: &TestApp, who: &str, word: &str) -> anyhow::Result<()> {
    let person = t.person(who);
    let questions = t.in_thread(&t.card("Renewal")?, "look forward")?;
    person.clicks(&questions, "Look forward").await?;
    let modal = person.wait_for_modal().await?;
    modal.fill("What will we do again next time?", word).await?;
    modal
        .fill(
            "Which barrier should be gone for good?",
            "Two signatures for one cap",
        )
        .await?;
    modal.submit().await?;
    t.settle().await
}

#[tokio::test]
async fn whoever_sat_looks_forward_in_the_thread_and_the_silent_are_asked_once() {
    run_test_on_each_database(async |t: &mut TestApp| {
        with_items(t).await?;
        closes(t, &[]).await?;
        looks_forward(t, "Carla", "Finance from the first day").await?;
        let card = t.card("Renewal")?;
        let questions = t.in_thread(&card, "Finance from the first day")?;
        assert!(questions.shows("1 person has answered"));
        assert!(!questions.shows("Carla"), "answers stand without names");
        looks_forward(t, "Carla", "Legal from the first day").await?;
        let questions = questions.now()?;
        assert!(questions.shows("Legal from the first day"));
        assert!(!questions.shows("Finance from the first day"));
        // Hugo did not sit.
        t.person("Hugo").clicks(&questions, "Look forward").await?;
        t.settle().await?;
        assert!(t.person("Hugo").modal().is_err());
        t.everybody_reads();

        t.advance(TimeDelta::hours(24)).await?;
        let asked = |who: &str| {
            let unread = t.person(who).dm().unread();
            unread
                .iter()
                .filter(|it| it.shows("Five short questions"))
                .count()
        };
        assert_eq!((asked("Carla"), asked("Alice"), asked("Tom")), (0, 1, 1));
        t.person("Alice").clicks_in_dm("Look forward").await?;
        t.person("Alice").wait_for_modal().await?.dismiss().await?;
        t.everybody_reads();
        t.advance(TimeDelta::hours(24)).await?;
        assert_eq!((asked("Alice"), asked("Tom")), (0, 0), "once");
        assert!(questions.now()?.buttons().is_empty(), "the answers stand");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
