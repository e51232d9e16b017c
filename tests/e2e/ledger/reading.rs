//! The plan read whole, and its lists page by page.

use codegreen::domain::action_item::{ItemCommand, ItemFields};
use codegreen::domain::ids::ItemId;

use super::*;

#[tokio::test]
async fn the_whole_plan_is_read_in_one_message_and_taken_as_markdown() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        adds(t, "Dev", IDEA, &[("text", "# A paid pilot <!channel>")]).await?;
        let barrier = [("barrier", "Liability is capped at 1x")];
        adds(t, "Alice", BARRIER, &barrier).await?;
        adds(t, "Alice", DECISION, &DISCOUNT[..2]).await?;
        t.everybody_reads();
        let lena = t.person("Lena");
        let answer = lena
            .types("/codegreen", &format!("plan {}", green.number), ESCALATION)
            .await?;
        let text = answer.text();
        for said in [
            "A paid pilot",
            "Liability is capped",
            "15% for three years",
            "Walk-away",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        t.settle().await?;
        let whole = lena
            .in_channel(ESCALATION)?
            .peek()
            .into_iter()
            .rfind(|message| message.buttons().contains(&"As Markdown".to_owned()))
            .context("the whole plan")?;
        lena.clicks(&whole, "As Markdown").await?;
        let view = lena.wait_for_modal().await?;
        let text = view.visible_text()?;
        for said in [
            "# CG-1",
            "## 5 · Ideas",
            "- 💡 # A paid pilot",
            "- 🧱 Liability",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        t.everybody_reads();
        Ok(())
    })
    .await;
}

async fn has_ideas(t: &TestApp, green: &CodeGreen, ideas: u32) -> anyhow::Result<()> {
    for nth in 1..=ideas {
        let text = format!("Idea {nth}");
        added_by(t, green, "U0DEV", Written::Idea { text }).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_list_of_two_hundred_ideas_is_read_page_by_page() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        has_ideas(t, &green, 200).await?;
        t.settle().await?;
        let calls = t.sim.call_count();
        // One more idea costs one edit of its section, and nothing else.
        adds(t, "Dev", IDEA, &[("text", "The last one")]).await?;
        let since = t.sim.calls().split_off(calls);
        let written: Vec<&str> = (since.iter())
            .map(|call| call.method.as_str())
            .filter(|method| method.starts_with("chat."))
            .collect();
        assert_eq!(written, ["chat.update"]);
        let list = opens(t, "Dev", "The last one", "All ideas (201)").await?;
        assert!(list.visible_text()?.contains("page 1 of 11"));
        for page in 2..=11 {
            list.click("Later ›").await?;
            t.settle().await?;
            let said = format!("page {page} of 11");
            let text = list.visible_text()?;
            assert!(text.contains(&said), "{text}");
        }
        assert!(list.visible_text()?.contains("The last one"));
        list.click("‹ Earlier").await?;
        t.settle().await?;
        assert!(list.visible_text()?.contains("page 10 of 11"));
        assert_eq!(entries(t, &green).await?.len(), 201);
        let kinds = entries(t, &green).await?;
        assert!(kinds.iter().all(|it| it.content.kind() == EntryKind::Idea));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Every chat call since, by method and message; none edits the same message twice.
fn edited(t: &TestApp, since: usize) -> anyhow::Result<(usize, usize)> {
    let calls = t.sim.calls().split_off(since);
    let mut edited: Vec<(String, String)> = Vec::new();
    let mut posted = 0;
    for call in &calls {
        match call.method.as_str() {
            "chat.update" => {
                let of = |name: &str| call.arg(name).unwrap_or_default().to_owned();
                let message = (of("channel"), of("ts"));
                anyhow::ensure!(!edited.contains(&message), "twice: {message:?}");
                edited.push(message);
            }
            "chat.postMessage" | "chat.postEphemeral" => posted += 1,
            _ => {}
        }
    }
    Ok((edited.len(), posted))
}

/// With sixty items and two hundred ideas, read back: a change costs one edit of each message that shows it.
#[tokio::test]
async fn a_change_of_a_large_plan_costs_one_edit_of_each_message_that_shows_it() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        has_ideas(t, &green, 200).await?;
        has_items(t, &green, 60).await?;
        t.settle().await?;
        let card = t.card("Renewal")?;
        t.person("Alice")
            .clicks(&card, "Read back the plan")
            .await?;
        t.settle().await?;
        t.everybody_reads();
        let since = t.sim.call_count();
        adds(t, "Dev", IDEA, &[("text", "One more")]).await?;
        assert_eq!(edited(t, since)?, (2, 0), "its section and the read-back");
        let since = t.sim.call_count();
        let barrier = [("barrier", "Liability is capped at 1x")];
        adds(t, "Alice", BARRIER, &barrier).await?;
        assert_eq!(
            edited(t, since)?,
            (2, 0),
            "the card says the same as before"
        );
        let item = t.in_thread(&card, "Item 60")?;
        let since = t.sim.call_count();
        t.person("Alice").clicks(&item, "Done").await?;
        t.settle().await?;
        assert_eq!(edited(t, since)?, (2, 0), "the item and the card");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// As if each had come by the form, one after the other.
async fn has_items(t: &TestApp, green: &CodeGreen, items: u32) -> anyhow::Result<()> {
    for nth in 1..=items {
        let fields = ItemFields {
            what: format!("Item {nth}"),
            owner: None,
            function: None,
            due_on: None,
            barrier: None,
        };
        let (id, source) = (ItemId::new(), None);
        let order = Order {
            workspace: t.workspace(),
            code_green: green.id,
            by: By::Person(Actor {
                user: "U0ALICE".into(),
                standing: Standing::Full,
            }),
            dedup: None,
            finish: None,
            also: Vec::new(),
            command: (id, ItemCommand::Add { id, fields, source }),
        };
        t.running.bot.app.execute_item(order).await?;
    }
    Ok(())
}
