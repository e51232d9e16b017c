//! "Catch me up": whoever comes late reads where it stands and what is asked of them; nobody else does.

use anyhow::Context;
use slack_sim::MessageHandle;

use crate::support::app::{ESCALATION, TestApp, run_test};

/// What only they see under the card, newest last.
fn told(t: &TestApp, who: &str) -> anyhow::Result<Vec<MessageHandle>> {
    let person = t.person(who);
    let id = person.id().to_owned();
    let seen = person.in_channel(ESCALATION)?.peek();
    let hers = |it: &MessageHandle| it.only_for.as_deref() == Some(&id);
    Ok(seen.into_iter().filter(hers).collect())
}

#[tokio::test]
async fn everybody_reads_what_is_asked_of_them() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        let decisions = t.in_thread(&card, "Decisions")?;
        t.person("Alice").clicks(&decisions, "Edit").await?;
        let edit = t.person("Alice").wait_for_modal().await?;
        edit.fill("text", "We give three months, and get a reference.")
            .await?;
        edit.submit().await?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.person("Alice")
            .clicks(&*card.now()?, "Add an action item")
            .await?;
        let item = t.person("Alice").wait_for_modal().await?;
        item.fill("what", "Draft the cap").await?;
        item.fill("owner", "Hugo").await?;
        item.submit().await?;
        t.settle().await?;
        t.person("Alice")
            .clicks(&*card.now()?, "Read back the plan")
            .await?;
        t.settle().await?;
        for (who, asked) in [
            ("Lena", "Your answer for Legal"),
            ("Carla", "Whether Finance supports version 1"),
            ("Hugo", "Yours: Draft the cap"),
            ("Mia", "Nothing is asked of you"),
        ] {
            t.person(who).clicks(&*card.now()?, "Catch me up").await?;
            t.settle().await?;
            let told = told(t, who)?;
            let last = told.last().context("an answer")?;
            for words in [
                asked,
                "three months",
                "Finance: on it, Carla",
                "Draft the cap",
            ] {
                assert!(last.shows(words), "{who}, {words}: {}", last.visible_text());
            }
        }
        assert!(told(t, "Tom")?.is_empty(), "nobody else sees it");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
