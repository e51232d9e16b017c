//! The roster: who is added, who is taken off, and what is left to them then.

use slack_sim::{PersonHandle, SubmitOutcome};

use super::{ACCOUNT, called, card};
use crate::support::app::{TestApp, run_test, run_test_on_each_database};

/// Opens the roster on the card and submits it with these fields.
async fn saves(t: &TestApp, who: &str, fields: &[(&str, &str)]) -> anyhow::Result<SubmitOutcome> {
    let green = t.latest().await?;
    let person = t.person(who);
    person.clicks(&*card(t, &green)?, "Roster").await?;
    let form = person.wait_for_modal().await?;
    for (field, value) in fields {
        form.fill(field, value).await?;
    }
    let saved = form.submit().await?;
    t.settle().await?;
    Ok(saved)
}

fn is_in(person: &PersonHandle, channel: &str) -> bool {
    person.in_channel(channel).is_ok()
}

#[tokio::test]
async fn whoever_is_on_it_adds_somebody_and_the_caller_takes_them_off_again() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let (room, hugo) = (green.channel.to_string(), t.person("Hugo"));
        assert!(matches!(
            saves(t, "Carla", &[("admit", "Hugo")]).await?,
            SubmitOutcome::Closed
        ));
        assert!(is_in(&hugo, &room));
        let told = hugo.dm().expect("has added you")?;
        assert!(told.text.starts_with("CG-1 · Harbour: "), "{}", told.text);
        hugo.clicks(&told, "Catch me up").await?;
        t.settle().await?;
        let seen = hugo.dm().peek();
        assert!(seen.iter().any(|it| it.shows(ACCOUNT)), "he may read it");

        assert!(matches!(
            saves(t, "Alice", &[("dismiss", "Hugo")]).await?,
            SubmitOutcome::Closed
        ));
        assert!(!is_in(&hugo, &room), "he is out of the channel");
        let answered = hugo.types("/codegreen", "CG-1", "C0GENERAL").await?;
        let said = answered.reply.expect("an answer").visible_text();
        assert!(said.contains("There is no CG-1"), "{said}");
        let before = hugo.dm().peek().len();
        hugo.clicks(&told, "Catch me up").await?;
        t.settle().await?;
        let after = hugo.dm().peek();
        assert_eq!(after.len(), before + 1);
        let refused = after.last().expect("a word");
        assert!(
            refused.shows("I know no such Code Green"),
            "{}",
            refused.visible_text()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_chief_who_is_taken_off_keeps_no_seat_no_brief_and_no_button() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let (room, carla) = (green.channel.to_string(), t.person("Carla"));
        let page = carla.dm().expect("Harbour")?;
        assert!(page.shows(ACCOUNT));
        carla.clicks(&page, "On it").await?;
        t.settle().await?;
        let held = page.now()?;
        saves(t, "Tom", &[("dismiss", "Carla")]).await?;
        assert!(!is_in(&carla, &room));
        let left = page.now()?;
        assert!(
            !left.shows(ACCOUNT) && !left.shows("Harbour"),
            "{}",
            left.visible_text()
        );
        assert!(left.buttons().is_empty());
        t.person("Frank").dm().expect("Harbour")?;

        // A window that was open before, or a click on its way: refused, and nothing is named.
        let version = t.latest().await?.version;
        let click = t.sim.callbacks().into_iter().rev().find(|callback| {
            callback.name == "block_actions" && callback.payload()["user"]["id"] == "U0CFO"
        });
        let mut payload = click.expect("her click").payload();
        payload["actions"][0]["action_ts"] = "1795442999.000100".into();
        let bot = &t.running.bot;
        bot.dispatch(codegreen::slack::inbound::Inbound::Interaction(payload))
            .await;
        t.settle().await?;
        assert_eq!(t.latest().await?.version, version, "nothing changed");
        let told = carla.dm().expect("no such Code Green")?;
        assert!(!told.shows(ACCOUNT) && !told.shows("Harbour"));
        drop(held);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guests_and_people_of_another_company_are_not_let_in() {
    run_test(async |t: &mut TestApp| {
        called(t, "Harbour").await?;
        let SubmitOutcome::Errors(errors) = saves(t, "Alice", &[("admit", "Gus")]).await? else {
            anyhow::bail!("a guest was let in");
        };
        assert!(errors.values().any(|it| it.contains("guest")), "{errors:?}");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
