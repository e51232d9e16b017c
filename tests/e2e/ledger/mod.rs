//! P6: ideas from anyone, barriers and decisions, a row each; and the plan read whole.

mod decisions;
mod reading;

use std::collections::BTreeMap;

use anyhow::Context;
use codegreen::app::execute::Order;
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::EntryId;
use codegreen::domain::ledger::{
    Barrier, Content, EntryCommand, EntryKind, LedgerEntry, Nature, Side, Word, Written,
};
use codegreen::domain::person::{Actor, By, Standing, Viewer};
use slack_sim::{MessageHandle, SubmitOutcome, ViewHandle};

use crate::support::app::{ESCALATION, TestApp, run_test, run_test_on_each_database};

pub async fn entries(t: &TestApp, green: &CodeGreen) -> anyhow::Result<Vec<LedgerEntry>> {
    let store = &t.database.store;
    Ok(store
        .ledger_of(&t.workspace(), green.id, &Viewer::System)
        .await?)
}

/// Opens a form by a button of a section's message.
async fn opens(t: &TestApp, who: &str, section: &str, button: &str) -> anyhow::Result<ViewHandle> {
    let message = t.in_thread(&t.card("Renewal")?, section)?;
    t.person(who).clicks(&message, button).await?;
    Ok(t.person(who).wait_for_modal().await?)
}

async fn adds(
    t: &TestApp,
    who: &str,
    (section, button): (&str, &str),
    fields: &[(&str, &str)],
) -> anyhow::Result<SubmitOutcome> {
    let modal = opens(t, who, section, button).await?;
    for (field, value) in fields {
        modal.fill(field, value).await?;
    }
    let outcome = modal.submit().await?;
    t.settle().await?;
    Ok(outcome)
}

/// As if it had come by the form; no worker has run since.
async fn added_by(
    t: &TestApp,
    green: &CodeGreen,
    user: &str,
    written: Written,
) -> anyhow::Result<()> {
    let order = Order {
        workspace: t.workspace(),
        code_green: green.id,
        by: By::Person(Actor {
            user: user.into(),
            standing: Standing::Full,
        }),
        dedup: None,
        finish: None,
        also: Vec::new(),
        command: (EntryId::new(), EntryCommand::Add { written }),
    };
    t.running.bot.app.execute_entry(order).await?;
    Ok(())
}

const IDEA: (&str, &str) = ("Every idea counts", "Add an idea");
const BARRIER: (&str, &str) = ("4 · Barriers", "Add a barrier");
const DECISION: (&str, &str) = ("6 · Decisions", "Add a decision");

const DISCOUNT: &[(&str, &str)] = &[
    ("give", "15% for three years"),
    ("get", "A signature by Friday"),
    ("stake", "50k EUR"),
    ("limit", "30k EUR"),
];

fn says(errors: &BTreeMap<String, String>, words: &str) -> bool {
    errors.len() == 1 && errors.values().all(|said| said.contains(words))
}

fn shows(message: &MessageHandle, words: &[&str]) -> anyhow::Result<()> {
    let now = message.now()?;
    for said in words {
        anyhow::ensure!(now.shows(said), "{said}: {}", now.visible_text());
    }
    Ok(())
}

#[tokio::test]
async fn anybody_has_an_idea_and_its_author_changes_it_or_takes_it_back() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let section = t.in_thread(&t.card("Renewal")?, "Every idea counts")?;
        for text in ["A paid pilot", "Bring their CIO to our lab"] {
            let done = adds(t, "Dev", IDEA, &[("text", text)]).await?;
            anyhow::ensure!(matches!(done, SubmitOutcome::Closed), "{done:?}");
        }
        shows(&section, &["A paid pilot", "Dev", "All ideas (2)"])?;
        let first = entries(t, &green).await?[0].id;
        let list = opens(t, "Dev", "A paid pilot", "All ideas (2)").await?;
        assert_eq!(list.visible_text()?.matches("💡").count(), 2);
        // On top of the list; it is drawn anew once the form is closed.
        list.click("Change").await?;
        let form = t.person("Dev").wait_for_modal().await?;
        assert_eq!(form.value("text")?, "A paid pilot");
        form.fill("text", "A paid pilot of eight weeks").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let list = t.person("Dev").wait_for_modal().await?;
        let text = list.visible_text()?;
        assert!(text.contains("of eight weeks"), "{text}");
        list.click("Take back").await?;
        t.settle().await?;
        let text = t.person("Dev").wait_for_modal().await?.visible_text()?;
        assert!(!text.contains("pilot") && text.contains("CIO"), "{text}");
        assert!(!section.now()?.shows("pilot"));
        assert_eq!(entries(t, &green).await?.len(), 1);
        let (store, ws) = (&t.database.store, t.workspace());
        let kept = store.ledger_entry(&ws, first, &Viewer::System).await?;
        assert!(
            kept.is_some_and(|(_, idea)| idea.taken_back),
            "kept, and not shown"
        );
        // Nobody else changes it, not even whoever called; she may make it an action item.
        let list = opens(t, "Alice", "CIO", "All ideas (1)").await?;
        assert_eq!(
            list.buttons()?,
            ["Make it an action item", "Add an idea"],
            "an idea stays its author's"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_idea_becomes_an_action_item() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        adds(t, "Dev", IDEA, &[("text", "A paid pilot")]).await?;
        let list = opens(t, "Alice", "A paid pilot", "All ideas (1)").await?;
        list.click("Make it an action item").await?;
        let form = t.person("Alice").wait_for_modal().await?;
        assert_eq!(form.value("what")?, "A paid pilot");
        form.fill("owner", "Lena").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let item = t.items(&green).await?.pop().context("an item")?;
        assert_eq!(item.what, "A paid pilot");
        let [idea] = &entries(t, &green).await?[..] else {
            anyhow::bail!("one idea");
        };
        let Content::Idea(idea) = &idea.content else {
            anyhow::bail!("{idea:?}");
        };
        assert_eq!(idea.became, Some(item.id));
        t.in_thread(&t.card("Renewal")?, "is an action item")?;
        let list = t.person("Alice").wait_for_modal().await?;
        assert_eq!(list.buttons()?, ["Add an idea"], "once is enough");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_barrier_stands_until_somebody_says_how_it_was_broken() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let fields = [
            ("barrier", "Liability is capped at 1x"),
            ("nature", "policy"),
            ("owner", "Carla"),
        ];
        let done = adds(t, "Alice", BARRIER, &fields).await?;
        anyhow::ensure!(matches!(done, SubmitOutcome::Closed), "{done:?}");
        let section = t.in_thread(&t.card("Renewal")?, "Liability is capped")?;
        shows(&section, &["internal policy", "Carla", "stands"])?;
        // Its owner breaks it.
        let list = opens(t, "Carla", "Liability is capped", "All barriers (1)").await?;
        list.click("Change").await?;
        let form = t.person("Carla").wait_for_modal().await?;
        form.fill("broken", "The board allows 1.5x").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        shows(&section, &["✅", "broken: The board allows 1.5x"])?;
        assert_eq!(entries(t, &green).await?.len(), 1);
        // Dev sits nowhere: no form for him.
        t.person("Dev").clicks(&section, "Add a barrier").await?;
        t.settle().await?;
        t.person("Dev")
            .in_channel(ESCALATION)
            .and_then(|feed| {
                feed.thread(&t.card("Renewal").expect("a card").ts)
                    .expect("Ask Alice")
            })
            .or_else(|_| t.person("Dev").dm().expect("Ask Alice"))?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_decision_after_the_read_back_asks_again_whom_it_touches() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        for who in ["Carla", "Lena"] {
            let page = t.person(who).dm().last().context("a page")?;
            t.person(who).clicks(&page, "On it").await?;
        }
        t.settle().await?;
        let card = t.card("Renewal")?;
        t.person("Alice")
            .clicks(&card, "Read back the plan")
            .await?;
        t.settle().await?;
        let version = async || -> anyhow::Result<u32> {
            let now = t.green(green.number.0).await?.context("it")?;
            Ok(now.read_back.context("read back")?.version)
        };
        adds(t, "Dev", IDEA, &[("text", "A paid pilot")]).await?;
        assert_eq!(version().await?, 1, "an idea is no promise");
        t.in_thread(&card, "1 idea is collected")?;
        let legal = [("give", "Legal takes 1.5x"), ("get", "A signature")];
        adds(t, "Alice", DECISION, &legal).await?;
        assert_eq!(version().await?, 2);
        let now = t.green(green.number.0).await?.context("it")?;
        for seat in &now.seats {
            let expected = if seat.name == "Legal" { 2 } else { 1 };
            assert_eq!(seat.support.asked_on, expected, "{}", seat.name);
        }
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// A change that was made before the plan was read back, and whose turn comes after it, is in what was read back.
#[tokio::test]
async fn what_was_changed_before_the_read_back_asks_nobody_again() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        let desks = |what: &str| {
            Written::Barrier(Barrier {
                what: what.to_owned(),
                side: Side::Internal,
                nature: Nature::Process,
                owner: None,
                broken: None,
            })
        };
        // No worker has run since: its turn has not come.
        added_by(t, &green, "U0ALICE", desks("Two desks")).await?;
        let card = t.card("Renewal")?;
        t.person("Alice")
            .clicks(&card, "Read back the plan")
            .await?;
        t.settle().await?;
        let version = async || -> anyhow::Result<u32> {
            let now = t.green(green.number.0).await?.context("it")?;
            Ok(now.read_back.context("read back")?.version)
        };
        assert_eq!(version().await?, 1);
        t.in_thread(&card, "Two desks")?;
        added_by(t, &green, "U0ALICE", desks("A third desk")).await?;
        t.settle().await?;
        assert_eq!(version().await?, 2, "a later one is another version");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
