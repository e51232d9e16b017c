//! P8: the plan is read back, and every function stands behind it, or says on which condition it would.

use chrono::TimeDelta;
use slack_sim::{MessageHandle, SubmitOutcome};

use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test};
use crate::support::running::Rules;

/// Everybody sits but Product, whose chair is free.
async fn at_the_table(t: &TestApp) -> anyhow::Result<MessageHandle> {
    t.declares("Alice", "Renewal").await?;
    for who in ["Carla", "Lena", "Sara", "Jonas", "Nadia"] {
        t.person(who).clicks_in_dm("On it").await?;
    }
    t.settle().await?;
    t.everybody_reads();
    t.card("Renewal")
}

async fn writes(t: &TestApp, who: &str, section: &MessageHandle, text: &str) -> anyhow::Result<()> {
    t.person(who).clicks(&*section.now()?, "Edit").await?;
    let modal = t.person(who).wait_for_modal().await?;
    modal.fill("text", text).await?;
    modal.submit().await?;
    t.settle().await
}

#[tokio::test]
async fn the_plan_is_read_back_changed_and_supported_by_every_function() {
    run_on_each_by(Rules::default(), async |t: &mut TestApp| {
        let card = at_the_table(t).await?;
        t.person("Priya").clicks_in_dm("On it").await?;
        t.settle().await?;
        let barriers = t.in_thread(&card, "Barriers")?;
        writes(t, "Lena", &barriers, "Legal: the cap needs the board").await?;
        t.everybody_reads();

        t.person("Alice")
            .clicks(&*card.now()?, "Read back the plan")
            .await?;
        t.settle().await?;
        let read_back = t.in_thread(&card, "The plan, version 1")?;
        for words in [
            "the cap needs the board",
            "Signature slipped twice.",
            "Who stands behind it",
        ] {
            assert!(
                read_back.shows(words),
                "{words}: {}",
                read_back.visible_text()
            );
        }
        t.person("Lena").dm().expect("Does Legal support it?")?;
        let condition = t.person("Lena");
        condition.clicks_in_dm("We support it if…").await?;
        let form = condition.wait_for_modal().await?;
        form.fill("note", "their counsel takes the cap in writing")
            .await?;
        assert!(matches!(form.submit().await?, SubmitOutcome::Closed));
        for who in ["Carla", "Priya", "Sara", "Jonas"] {
            t.person(who).clicks_in_dm("We support it").await?;
        }
        // In the thread it is the same.
        t.person("Nadia")
            .clicks(&*read_back.now()?, "We support it")
            .await?;
        t.settle().await?;
        let board = card.now()?.visible_text();
        assert!(
            board.contains(
                "Legal: supports version 1 if “their counsel takes the cap in writing”, Lena"
            ),
            "{board}"
        );
        assert!(
            board.contains("Finance: supports version 1, Carla"),
            "{board}"
        );
        t.in_thread(&card, "supports the plan if this is so")?;
        assert!(t.in_thread(&card, "Every function supports").is_err());
        t.everybody_reads();

        // It is met: who changes the line about Legal asks Legal again, and nobody else.
        writes(t, "Alice", &barriers, "Legal: their counsel took the cap").await?;
        assert!(read_back.now()?.shows("The plan, version 2"));
        t.person("Lena")
            .dm()
            .expect("Does Legal still support it?")?;
        for who in ["Carla", "Priya", "Sara", "Jonas", "Nadia"] {
            assert!(
                t.person(who).dm().unread().is_empty(),
                "{who} is left in peace"
            );
        }
        t.person("Lena").clicks_in_dm("We support it").await?;
        t.settle().await?;
        t.in_thread(&card, "Every function supports the plan, version 2")?;
        let board = card.now()?.visible_text();
        assert!(board.contains("Legal: supports version 2, Lena"), "{board}");
        assert!(
            board.contains("Finance: supports version 1, Carla"),
            "{board}"
        );
        assert!(t.latest().await?.is_supported());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_button_beside_an_older_plan_says_that_it_changed() {
    run_test(async |t: &mut TestApp| {
        let card = at_the_table(t).await?;
        t.person("Alice")
            .clicks(&card, "Read back the plan")
            .await?;
        t.settle().await?;
        let old = t.person("Carla").dm().expect("Does Finance support it?")?;
        let walk_away = t.in_thread(&card, "Walk-away point")?;
        writes(t, "Alice", &walk_away, "Finance: below 40 % we stop").await?;
        t.everybody_reads();
        t.person("Carla").clicks(&old, "We support it").await?;
        t.settle().await?;
        t.person("Carla").dm().expect("version 2 now")?;
        let green = t.latest().await?;
        assert_eq!(green.seats[0].support.word, None, "nothing was said");
        let read_back = t.in_thread(&card, "The plan, version 2")?;
        t.person("Carla")
            .clicks(&read_back, "We support it")
            .await?;
        t.settle().await?;
        assert!(t.latest().await?.seats[0].support.is_given());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_does_not_sit_has_no_word_and_hears_what_to_do() {
    run_test(async |t: &mut TestApp| {
        let card = at_the_table(t).await?;
        t.person("Hugo").clicks(&card, "Read back the plan").await?;
        t.settle().await?;
        assert!(t.latest().await?.read_back.is_none());
        t.person("Alice")
            .clicks(&*card.now()?, "Read back the plan")
            .await?;
        t.settle().await?;
        let read_back = t.in_thread(&card, "The plan, version 1")?;
        t.person("Hugo").clicks(&read_back, "We support it").await?;
        t.settle().await?;
        let hugos = t.person("Hugo").id().to_owned();
        let thread = t.person("Hugo").in_channel(ESCALATION)?.thread(&card.ts);
        let told = thread.peek();
        let mut told = told
            .iter()
            .filter(|it| it.only_for.as_deref() == Some(&hugos));
        assert!(told.any(|it| it.shows("not seated")));
        let spoken = |green: &codegreen::domain::code_green::CodeGreen| {
            green.seats.iter().any(|seat| seat.support.word.is_some())
        };
        assert!(!spoken(&t.latest().await?));
        // A late yes is asked at once.
        t.everybody_reads();
        t.person("Priya").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.person("Priya").dm().expect("support it?")?;
        t.everybody_reads();
        t.advance(TimeDelta::hours(1)).await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
