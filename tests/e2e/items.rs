//! Action items: a message and a row each, moved by reactions and by buttons, by those who may.

use anyhow::Context;
use codegreen::domain::action_item::{ActionItem, ItemState};
use codegreen::domain::code_green::CodeGreen;
use slack_sim::{MessageHandle, SubmitOutcome};

use crate::support::app::{ESCALATION, TestApp, run_test, run_test_by, run_test_on_each_database};
use crate::support::running::Rules;

/// Alice's Code Green with one action item, added by the card's button; `owner` as the sim's people are named.
async fn item(t: &TestApp, owner: Option<&str>) -> anyhow::Result<(CodeGreen, MessageHandle)> {
    let green = t.declares("Alice", "Renewal").await?;
    let card = t.card("Renewal")?;
    t.person("Alice")
        .clicks(&card, "Add an action item")
        .await?;
    let modal = t.person("Alice").wait_for_modal().await?;
    modal.fill("what", "Draft the cap").await?;
    if let Some(owner) = owner {
        modal.fill("owner", owner).await?;
    }
    modal.fill("function", "Legal").await?;
    anyhow::ensure!(
        matches!(modal.submit().await?, SubmitOutcome::Closed),
        "not added"
    );
    t.settle().await?;
    let message = t.in_thread(&t.card("Renewal")?, "Draft the cap")?;
    Ok((green, message))
}

async fn only(t: &TestApp, green: &CodeGreen) -> anyhow::Result<ActionItem> {
    t.items(green).await?.pop().context("the item's row")
}

#[tokio::test]
async fn a_reaction_moves_the_item_and_taking_it_back_undoes_it() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let (green, message) = item(t, None).await?;
        let lena = t.person("Lena");
        for (emoji, state, word) in [
            (
                "raising_hand::skin-tone-2",
                ItemState::InProgress,
                "In progress",
            ),
            ("construction", ItemState::Blocked, "🚧 Blocked"),
            ("white_check_mark", ItemState::Done, "✅ Done"),
        ] {
            lena.reacts(&message, emoji).await?;
            t.settle().await?;
            assert_eq!(only(t, &green).await?.state, state, "{emoji}");
            assert!(
                message.now()?.shows(word),
                "{}",
                message.now()?.visible_text()
            );
        }
        assert_eq!(only(t, &green).await?.owner, Some("U0LENA".into()));
        lena.unreacts(&message, "white_check_mark").await?;
        t.settle().await?;
        assert_eq!(
            only(t, &green).await?.state,
            ItemState::Blocked,
            "back to where it was"
        );
        // An older reaction taken away changes nothing: it did not cause the latest change.
        lena.unreacts(&message, "raising_hand::skin-tone-2").await?;
        t.settle().await?;
        assert_eq!(only(t, &green).await?.state, ItemState::Blocked);
        assert_eq!(only(t, &green).await?.owner, Some("U0LENA".into()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_person_is_asked_why_in_private() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t, Some("Lena")).await?;
        t.person("Lena").reacts(&message, "construction").await?;
        t.settle().await?;
        let seen = t
            .person("Lena")
            .in_channel(ESCALATION)?
            .thread(&t.card("Renewal")?.ts)
            .peek();
        let asked = seen
            .iter()
            .find(|m| m.only_for.as_deref() == Some("U0LENA"))
            .context("a private question")?;
        t.person("Lena").clicks(asked, &asked.buttons()[0]).await?;
        let modal = t.person("Lena").wait_for_modal().await?;
        modal
            .fill("note", "Their counsel is away until Friday")
            .await?;
        modal.submit().await?;
        t.settle().await?;
        assert_eq!(
            only(t, &green).await?.note.as_deref(),
            Some("Their counsel is away until Friday")
        );
        assert!(message.now()?.shows("until Friday"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn buttons_do_the_same_for_people_who_use_no_emoji() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t, None).await?;
        let lena = t.person("Lena");
        for (button, state) in [
            ("item_claim", ItemState::InProgress),
            ("item_block", ItemState::Blocked),
            ("item_complete", ItemState::Done),
            ("item_undo", ItemState::Blocked),
            ("item_drop", ItemState::Dropped),
        ] {
            lena.clicks(&*message.now()?, button).await?;
            t.settle().await?;
            assert_eq!(only(t, &green).await?.state, state, "{button}");
        }
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_told_privately_what_to_do_instead() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t, Some("Lena")).await?;
        // Hugo has no part in it; Gus is a guest.
        t.person("Hugo")
            .reacts(&message, "white_check_mark")
            .await?;
        t.person("Gus").reacts(&message, "raising_hand").await?;
        t.settle().await?;
        let after = only(t, &green).await?;
        assert_eq!(
            (after.state, after.owner),
            (ItemState::Open, Some("U0LENA".into()))
        );
        let thread = t.card("Renewal")?.ts.clone();
        for person in ["Hugo", "Gus"] {
            let id = t.person(person).id().to_owned();
            let seen = t
                .person(person)
                .in_channel(ESCALATION)?
                .thread(&thread)
                .peek();
            assert!(
                seen.iter().any(|m| m.only_for.as_deref() == Some(&id)),
                "{person} was not answered"
            );
        }
        assert!(!message.now()?.is_edited());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn any_thread_message_becomes_an_item() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        let said = t
            .person("Carla")
            .posts(
                ESCALATION,
                Some(&card.ts),
                "I will call their CFO <!channel>",
            )
            .await?;
        t.person("Carla")
            .uses_message_shortcut("add_to_plan", &said)
            .await?;
        let modal = t.person("Carla").wait_for_modal().await?;
        assert!(modal.value("what")?.contains("I will call their CFO"));
        modal.submit().await?;
        t.settle().await?;
        assert_eq!(t.items(&green).await?.len(), 1);
        // Edits and deletions of the message it came from never lose the row.
        t.person("Carla").deletes(&said).await?;
        t.settle().await?;
        assert_eq!(t.items(&green).await?.len(), 1);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn outside_a_thread_it_asks_which_code_green() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.person("Alice").sees("C0GENERAL")?;
        let said = t
            .person("Alice")
            .posts("C0GENERAL", None, "Their CFO is at the fair on Thursday")
            .await?;
        t.person("Alice")
            .uses_message_shortcut("add_to_plan", &said)
            .await?;
        let pick = t.person("Alice").wait_for_modal().await?;
        pick.fill("code_green", "CG-1 · Acme: Renewal").await?;
        let add = match pick.submit().await? {
            SubmitOutcome::Updated(view) | SubmitOutcome::Pushed(view) => view,
            other => anyhow::bail!("no modal for the item: {other:?}"),
        };
        assert!(add.value("what")?.contains("Their CFO is at the fair"));
        add.submit().await?;
        t.settle().await?;
        assert_eq!(t.items(&green).await?.len(), 1);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_deleted_item_message_comes_back_and_the_row_was_never_gone() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t, Some("Lena")).await?;
        t.sim.person("Tom").deletes(&message).await?;
        t.settle().await?;
        let again = t.in_thread(&t.card("Renewal")?, "Draft the cap")?;
        assert_ne!(again.ts, message.ts, "a message of its own");
        // And it is as good as the one that went.
        t.person("Lena").reacts(&again, "white_check_mark").await?;
        t.settle().await?;
        assert_eq!(only(t, &green).await?.state, ItemState::Done);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_workspace_may_have_emoji_of_its_own() {
    let rules = Rules {
        paging: "[emoji]\ncomplete = [\":rocket:\"]\non_it = [\"tada\"]\nignored = [\"x\"]\n",
        ..Rules::default()
    };
    run_test_by(rules, async |t: &mut TestApp| {
        let (green, message) = item(t, Some("Lena")).await?;
        let lena = t.person("Lena");
        for (emoji, state) in [("x", ItemState::Open), ("rocket", ItemState::Done)] {
            lena.reacts(&message, emoji).await?;
            t.settle().await?;
            assert_eq!(only(t, &green).await?.state, state, "{emoji}");
        }
        lena.unreacts(&message, "rocket").await?;
        lena.reacts(&message, "construction").await?;
        lena.reacts(&*t.card("Renewal")?, "tada").await?;
        t.settle().await?;
        assert_eq!(
            only(t, &green).await?.state,
            ItemState::Blocked,
            "the others mean what they mean"
        );
        assert!(t.card("Renewal")?.shows("Legal: on it, Lena"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
