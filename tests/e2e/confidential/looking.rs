//! Everybody else looks everywhere and finds nothing; and whoever may look is written down.

use codegreen::domain::person::Viewer;
use slack_sim::SubmitOutcome;

use super::{ACCOUNT, DEAL, called, card, secrets};
use crate::support::app::{TestApp, pushed, run_test, run_test_on_each_database};

const TABLE: [&str; 8] = [
    "Alice", "Tom", "Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia",
];

/// What somebody is answered to a command.
async fn answer(t: &TestApp, who: &str, text: &str) -> anyhow::Result<String> {
    let answered = t.person(who).types("/codegreen", text, "C0GENERAL").await?;
    let reply = answered.reply.ok_or_else(|| anyhow::anyhow!("no answer"))?;
    Ok(reply.visible_text())
}

#[tokio::test]
async fn a_stranger_looks_everywhere_and_sees_nothing() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let room = green.channel.to_string();
        // Hugo, and Rita, who may give mandates and was not asked, look where there is something to look.
        for who in ["Hugo", "Rita"] {
            assert!(
                answer(t, who, "list")
                    .await?
                    .contains("No Code Green is open")
            );
            for text in ["CG-1", "status CG-1"] {
                let said = answer(t, who, text).await?;
                assert!(said.contains("There is no CG-1 that you can see"), "{said}");
            }
            assert!(
                answer(t, who, "status")
                    .await?
                    .contains("No Code Green is open")
            );
            let idea = t
                .person(who)
                .posts("C0GENERAL", None, "A cap at 1.5x")
                .await?;
            t.person(who)
                .uses_message_shortcut("add_to_plan", &idea)
                .await?;
            t.settle().await?;
            t.person(who).dm().expect("no open Code Green")?;
        }
        // The same deal called by somebody else is no duplicate; those whose it is hear of it in private.
        let hugo = t.person("Hugo");
        let preview = fills_in_the_same(t, "Hugo").await?;
        anyhow::ensure!(matches!(
            preview.submit().await?,
            SubmitOutcome::Cleared | SubmitOutcome::Closed
        ));
        t.settle().await?;
        for who in ["Alice", "Tom"] {
            let told = t.person(who).dm().expect("for the same deal")?;
            assert!(told.text.contains("Harbour") && !told.text.contains(ACCOUNT));
        }
        assert!(answer(t, "Hugo", "list").await?.contains("CG-2"));
        assert!(hugo.dm().peek().iter().all(|it| !it.shows("Harbour")));

        // Those at the table find it, by its code name.
        assert!(answer(t, "Carla", "list").await?.contains("🔒 Harbour"));
        let status = answer(t, "Carla", "CG-1").await?;
        assert!(status.contains(DEAL), "{status}");
        t.person("Lena")
            .clicks(&*card(t, &green)?, "Catch me up")
            .await?;
        t.settle().await?;

        // The caller and the sponsor read who looked; whoever is only on the roster does not.
        let lines = t
            .database
            .store
            .timeline(&t.workspace(), green.id, &Viewer::System)
            .await?;
        let looked = lines.iter().filter(|line| line.what == "looked");
        let by: Vec<&str> = looked
            .filter_map(|line| Some(line.by.as_ref()?.as_str()))
            .collect();
        assert_eq!(by, ["U0CFO", "U0CFO", "U0LENA"]);
        t.person("Tom").clicks(&*card(t, &green)?, "Roster").await?;
        let roster = t.person("Tom").wait_for_modal().await?.visible_text()?;
        for said in [
            "Who has looked",
            "Carla · status",
            "Lena · Catch me up",
            "Tom · the roster",
        ] {
            assert!(roster.contains(said), "{said}: {roster}");
        }
        t.person("Carla")
            .clicks(&*card(t, &green)?, "Roster")
            .await?;
        let roster = t.person("Carla").wait_for_modal().await?.visible_text()?;
        assert!(!roster.contains("Who has looked"), "{roster}");
        // The second Code Green is of the same deal and open to all: only the first one's room is looked at here.
        drop(room);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

async fn fills_in_the_same(t: &TestApp, who: &str) -> anyhow::Result<slack_sim::ViewHandle> {
    let caller = t.person(who);
    let step1 = super::step_1(t, &caller, "").await?;
    step1.clear("confidential").await?;
    let step2 = pushed(step1.submit().await?)?;
    pushed(step2.submit().await?)
}

#[tokio::test]
async fn nothing_of_it_is_sent_to_anybody_else_from_the_call_to_the_close() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let room = green.channel.to_string();
        for who in ["Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia"] {
            t.person(who).clicks_in_dm("On it").await?;
        }
        t.settle().await?;
        let message = card(t, &green)?;
        let alice = t.person("Alice");
        alice.clicks(&message, "Add an action item").await?;
        let form = alice.wait_for_modal().await?;
        form.fill("what", "Offer Zephyr Aviation the longer term")
            .await?;
        form.fill("owner", "Lena").await?;
        form.submit().await?;
        t.settle().await?;
        alice.clicks(&*message.now()?, "Read back the plan").await?;
        t.settle().await?;
        t.person("Carla").clicks_in_dm("We support it").await?;
        t.settle().await?;
        for who in ["Hugo", "Rita", "Gus"] {
            let _ = t
                .person(who)
                .types("/codegreen", "CG-1", "C0ESCALATE")
                .await;
        }
        alice.clicks(&*message.now()?, "Close").await?;
        let close = alice.wait_for_modal().await?;
        close.fill("outcome", "Won").await?;
        close.submit().await?;
        t.settle().await?;
        assert!(card(t, &green)?.shows("Closed: Won"));
        secrets::stay_with(&t.sim, &TABLE, &room);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_item_is_not_given_to_somebody_who_may_not_see_it() {
    run_test(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let alice = t.person("Alice");
        alice
            .clicks(&*card(t, &green)?, "Add an action item")
            .await?;
        let form = alice.wait_for_modal().await?;
        form.fill("what", "Ask around").await?;
        form.fill("owner", "Hugo").await?;
        let SubmitOutcome::Errors(errors) = form.submit().await? else {
            anyhow::bail!("it was taken");
        };
        let said = errors.values().next().cloned().unwrap_or_default();
        assert!(said.contains("Hugo may not see"), "{errors:?}");
        assert!(t.items(&green).await?.is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}
