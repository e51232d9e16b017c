//! The plan in the thread, and the close.

use codegreen::domain::code_green::{OutcomeKind, Phase};
use codegreen::domain::person::Viewer;
use codegreen::domain::section::SectionKey;
use slack_sim::SubmitOutcome;

use crate::support::app::{TestApp, run_test, run_test_on_each_database};

#[tokio::test]
async fn a_section_is_edited_with_its_author_and_version() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        let section = t.in_thread(&card, "Walk-away point")?;
        t.person("Carla").clicks(&section, "Edit").await?;
        let modal = t.person("Carla").wait_for_modal().await?;
        modal
            .fill("text", "Below 40 % margin we stop <!channel>")
            .await?;
        modal.submit().await?;
        t.settle().await?;
        let shown = section.now()?;
        assert!(
            shown.shows("Below 40 % margin") && shown.shows("Carla"),
            "{}",
            shown.visible_text()
        );
        assert!(shown.mentions().is_empty());
        let heads = t
            .database
            .store
            .section_heads(&t.workspace(), green.id, &Viewer::System)
            .await?;
        assert_eq!(
            (heads[0].section, heads[0].version),
            (SectionKey::WalkAway, 1)
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Carla and Alice open the same version; each changes a line.
async fn both_edit(t: &TestApp, hers: &str, alices: &str) -> anyhow::Result<SubmitOutcome> {
    let section = t.in_thread(&t.card("Renewal")?, "Barriers")?;
    let (carla, alice) = (t.person("Carla"), t.person("Alice"));
    carla.clicks(&section, "Edit").await?;
    alice.clicks(&section, "Edit").await?;
    let (one, other) = (carla.wait_for_modal().await?, alice.wait_for_modal().await?);
    one.fill("text", hers).await?;
    other.fill("text", alices).await?;
    anyhow::ensure!(matches!(one.submit().await?, SubmitOutcome::Closed));
    let second = other.submit().await?;
    t.settle().await?;
    Ok(second)
}

#[tokio::test]
async fn two_edits_of_different_lines_are_brought_together() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let section = t.in_thread(&t.card("Renewal")?, "Barriers")?;
        let alice = t.person("Alice");
        alice.clicks(&section, "Edit").await?;
        let modal = alice.wait_for_modal().await?;
        modal
            .fill("text", "Approval takes a week\nNo owner\nCounsel is away")
            .await?;
        modal.submit().await?;
        t.settle().await?;
        t.everybody_reads();
        let second = both_edit(
            t,
            "Approval above 15 % takes a week\nNo owner\nCounsel is away",
            "Approval takes a week\nNo owner\nCounsel is back on Friday",
        )
        .await?;
        assert!(matches!(second, SubmitOutcome::Closed));
        let store = &t.database.store;
        let (ws, key) = (t.workspace(), SectionKey::Barriers);
        let head = store
            .section_head(&ws, green.id, key, &Viewer::System)
            .await?;
        let head = head.ok_or_else(|| anyhow::anyhow!("no version"))?;
        assert_eq!(
            (head.version, head.text.as_str()),
            (
                3,
                "Approval above 15 % takes a week\nNo owner\nCounsel is back on Friday"
            )
        );
        for (who, other) in [("Carla", "Alice"), ("Alice", "Carla")] {
            let words = format!("You and {other} edited “Barriers”");
            let thread = t.person(who).in_channel("C0ESCALATE")?;
            let thread = thread.thread(&t.card("Renewal")?.ts);
            let word = thread.expect(&words);
            word.or_else(|_| t.person(who).dm().expect(&words))?;
        }
        t.everybody_reads();
        // Of the same line the second sees both.
        let line = "\nNo owner\nCounsel is back on Friday";
        let second = both_edit(t, &format!("One day{line}"), &format!("Two days{line}")).await?;
        assert!(matches!(second, SubmitOutcome::Updated(_)), "{second:?}");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_texts() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let section = t.in_thread(&t.card("Renewal")?, "Barriers")?;
        t.person("Carla").clicks(&section, "Edit").await?;
        t.person("Alice").clicks(&section, "Edit").await?;
        let (hers, alices) = (
            t.person("Carla").wait_for_modal().await?,
            t.person("Alice").wait_for_modal().await?,
        );
        hers.fill("text", "Approval above 15 % takes a week")
            .await?;
        alices
            .fill("text", "The security review has no owner")
            .await?;
        assert!(matches!(hers.submit().await?, SubmitOutcome::Closed));
        let merge = match alices.submit().await? {
            SubmitOutcome::Updated(view) => view,
            other => anyhow::bail!("overwritten: {other:?}"),
        };
        assert!(merge.visible_text()?.contains("Approval above 15 %"));
        assert!(
            merge.value("text")?.contains("no owner"),
            "what she typed is kept"
        );
        merge
            .fill(
                "text",
                "Approval above 15 % takes a week. The security review has no owner",
            )
            .await?;
        assert!(matches!(merge.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let head = t
            .database
            .store
            .section_head(
                &t.workspace(),
                green.id,
                SectionKey::Barriers,
                &Viewer::System,
            )
            .await?;
        assert_eq!(head.map(|head| head.version), Some(2));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_without_a_seat_may_not_edit_the_plan() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let section = t.in_thread(&t.card("Renewal")?, "Ideas")?;
        t.person("Hugo").clicks(&section, "Edit").await?;
        t.settle().await?;
        if let Ok(modal) = t.person("Hugo").modal()
            && modal
                .fields()?
                .iter()
                .any(|field| field == "text" || field == "Ideas")
        {
            modal.fill("text", "Hugo was here").await?;
            modal.submit().await?;
            t.settle().await?;
        }
        let heads = t
            .database
            .store
            .section_heads(&t.workspace(), green.id, &Viewer::System)
            .await?;
        assert!(heads.is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn closing_stops_what_was_still_to_come_and_open_items_live_on() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        t.person("Alice")
            .clicks(&card, "Add an action item")
            .await?;
        let modal = t.person("Alice").wait_for_modal().await?;
        modal.fill("what", "Send the reference").await?;
        modal.submit().await?;
        t.settle().await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Alice").clicks(&*card.now()?, "Close").await?;
        let modal = t.person("Alice").wait_for_modal().await?;
        modal.fill("outcome", "Won").await?;
        modal.submit().await?;
        t.settle().await?;
        assert!(matches!(
            t.latest().await?.phase,
            Phase::Closed {
                outcome: OutcomeKind::Won,
                ..
            }
        ));
        assert!(card.now()?.shows("Won"));
        assert!(
            !page.now()?.buttons().contains(&"On it".to_owned()),
            "the page is obsolete"
        );
        t.everybody_reads();
        t.advance(chrono::TimeDelta::hours(3)).await?;
        assert!(
            t.person("Carla").dm().unread().is_empty() && t.person("Frank").dm().peek().is_empty()
        );
        // The item goes on: its owner is whoever claims it now.
        let item = t.in_thread(&card, "Send the reference")?;
        t.person("Nadia").reacts(&item, "raising_hand").await?;
        t.settle().await?;
        assert_eq!(t.items(&green).await?[0].owner, Some("U0CMO".into()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_caller_and_sponsor_close() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        t.person("Carla").clicks(&card, "Close").await?;
        t.settle().await?;
        if let Ok(modal) = t.person("Carla").modal()
            && modal.fields()?.len() > 1
        {
            modal.fill("outcome", "Lost").await?;
            modal.submit().await?;
            t.settle().await?;
        }
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
