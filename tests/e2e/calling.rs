//! Calling one: the modal's steps, what is refused and where, and that nothing typed is lost.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use slack_sim::SubmitOutcome;

use crate::support::app::{ESCALATION, TestApp, pushed, run_test, run_test_on_each_database};

#[tokio::test]
async fn a_salesperson_calls_one_and_every_function_is_paged() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        assert_eq!(green.number.to_string(), "CG-1");
        assert!(matches!(green.phase, Phase::Paging { .. }));
        for (who, function) in [
            ("Carla", "Finance"),
            ("Lena", "Legal"),
            ("Priya", "Product"),
            ("Sara", "Security"),
            ("Jonas", "Delivery"),
            ("Nadia", "Marketing"),
        ] {
            let page = t.person(who).dm().expect(function)?;
            for needed in ["Acme", "Renewal", "1,200,000"] {
                assert!(
                    page.shows(needed),
                    "{who} reads no {needed}: {}",
                    page.visible_text()
                );
            }
            assert_eq!(
                page.buttons()
                    .iter()
                    .filter(|b| ["On it", "Can't make it", "Delegate"].contains(&b.as_str()))
                    .count(),
                3
            );
            assert!(page.mentions().is_empty());
        }
        let card = t.card("Renewal")?;
        assert!(
            card.mentions().is_empty(),
            "nobody is mentioned: {:?}",
            card.mentions()
        );
        let thread = t
            .person("Tom")
            .in_channel(ESCALATION)?
            .thread(&card.ts)
            .read_all();
        // Ground rules first, then the ten sections in their order.
        assert_eq!(thread.iter().filter(|m| m.ts != card.ts).count(), 11);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mistake_is_told_under_its_field_and_nothing_typed_is_lost() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        alice.types("/codegreen", "Renewal", "C0GENERAL").await?;
        let step1 = alice.wait_for_modal().await?;
        assert_eq!(step1.value("deal")?, "Renewal", "pre-filled");
        let yesterday = (t.clock.now() - TimeDelta::days(1))
            .format("%Y-%m-%d")
            .to_string();
        for (field, value) in [
            ("account", "Acme"),
            ("amount", "a lot"),
            ("close_on", yesterday.as_str()),
            ("reason", "Slipped"),
            ("situation", "Facts."),
        ] {
            step1.fill(field, value).await?;
        }
        let SubmitOutcome::Errors(errors) = step1.submit().await? else {
            anyhow::bail!("accepted")
        };
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(
            errors.values().any(|error| error.contains("1.2m EUR")),
            "an accepted form is shown: {errors:?}"
        );
        assert_eq!(step1.value("situation")?, "Facts.");
        step1.fill("amount", "€1,200,000").await?;
        step1
            .fill(
                "close_on",
                &(t.clock.now() + TimeDelta::days(9))
                    .format("%Y-%m-%d")
                    .to_string(),
            )
            .await?;
        let step2 = pushed(step1.submit().await?)?;
        // Nobody chosen for a required function.
        step2.clear("chair:legal").await?;
        assert!(matches!(
            step2.submit().await?,
            SubmitOutcome::Errors(_) | SubmitOutcome::Incomplete(_)
        ));
        step2.fill("chair:legal", "Calendar").await?;
        let SubmitOutcome::Errors(errors) = step2.submit().await? else {
            anyhow::bail!("a bot was seated")
        };
        assert_eq!(errors.len(), 1);
        step2.fill("chair:legal", "Dev").await?;
        // Marketing is optional: it can be left out.
        step2.clear("chair:marketing").await?;
        let step3 = pushed(step2.submit().await?)?;
        assert!(step3.visible_text()?.contains("Dev"));
        // Back is Slack's own, and step 1 may be sent again.
        step3.close().await?;
        let step3 = pushed(step2.submit().await?)?;
        assert!(matches!(
            step3.submit().await?,
            SubmitOutcome::Cleared | SubmitOutcome::Closed
        ));
        // The last submit is safe to send twice.
        t.sim
            .redeliver(&t.sim.last_callback().expect("the submit"))
            .await;
        t.settle().await?;
        assert!(
            t.green(1).await?.is_some() && t.green(2).await?.is_none(),
            "exactly one"
        );
        t.person("Dev").dm().expect("Legal")?;
        assert!(t.person("Lena").dm().peek().is_empty());
        assert!(t.person("Nadia").dm().peek().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_second_call_for_the_same_deal_shows_the_first_with_join() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let rita = t.person("Rita");
        rita.types("/codegreen", " renewal ", "C0GENERAL").await?;
        let step1 = rita.wait_for_modal().await?;
        let close_on = (t.clock.now() + TimeDelta::days(9))
            .format("%Y-%m-%d")
            .to_string();
        for (field, value) in [
            ("account", "ACME"),
            ("amount", "1.2m EUR"),
            ("close_on", close_on.as_str()),
            ("reason", "Slipped"),
            ("situation", "Facts."),
        ] {
            step1.fill(field, value).await?;
        }
        let shown = match step1.submit().await? {
            SubmitOutcome::Pushed(view) | SubmitOutcome::Updated(view) => view,
            other => anyhow::bail!("{other:?}"),
        };
        assert!(shown.visible_text()?.contains("CG-1"));
        shown.click("Join").await?;
        t.settle().await?;
        assert_eq!(t.latest().await?.joined, vec!["U0CRO".into()]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guests_and_strangers_are_refused_kindly() {
    run_test(async |t: &mut TestApp| {
        let gus = t.person("Gus");
        gus.types("/codegreen", "Renewal", ESCALATION).await?;
        t.settle().await?;
        gus.types("/codegreen", "Renewal", ESCALATION).await?;
        t.settle().await?;
        assert!(t.green(1).await?.is_none());
        let said = gus
            .modal()
            .map(|view| view.visible_text().unwrap_or_default())
            .unwrap_or_default()
            + &gus
                .sees(ESCALATION)?
                .iter()
                .map(slack_sim::MessageHandle::visible_text)
                .collect::<String>();
        assert!(
            said.to_lowercase().contains("guest") || said.contains("member"),
            "he is told why: {said}"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_modal_that_cannot_be_opened_leaves_a_button_that_tries_again() {
    run_test(async |t: &mut TestApp| {
        use slack_sim::{Fault, FaultKind};
        t.sim.fault(
            Fault::on(
                "views.open",
                FaultKind::Refused("expired_trigger_id".into()),
            )
            .times(1),
        );
        let alice = t.person("Alice");
        alice.types("/codegreen", "Renewal", "C0GENERAL").await?;
        t.settle().await?;
        let told = alice
            .sees("C0GENERAL")?
            .into_iter()
            .chain(alice.dm().read_all())
            .find(|m| !m.buttons().is_empty());
        let told = told.ok_or_else(|| anyhow::anyhow!("Alice was not told"))?;
        alice.clicks(&told, &told.buttons()[0]).await?;
        assert_eq!(alice.wait_for_modal().await?.value("deal")?, "Renewal");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_sub_command_gets_a_hint_and_anything_else_is_the_deal() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        let hint = alice.types("/codegreen", "hlep", "C0GENERAL").await?;
        assert!(hint.text().contains("help"), "{}", hint.text());
        let help = alice.types("/codegreen", "help", "C0GENERAL").await?;
        for word in ["list", "status"] {
            assert!(help.text().contains(word), "{}", help.text());
        }
        t.declares("Alice", "Renewal").await?;
        let list = alice.types("/codegreen", "list", "C0GENERAL").await?;
        assert!(
            list.text().contains("CG-1") && list.text().contains("Renewal"),
            "{}",
            list.text()
        );
        let status = alice
            .types("/codegreen", "status CG-1", "C0GENERAL")
            .await?;
        assert!(status.text().contains("Legal"), "{}", status.text());
        for said in ["CG-1", "cg-1", "#1", "status #1"] {
            let shown = alice.types("/codegreen", said, "C0GENERAL").await?;
            assert_eq!(shown.text(), status.text(), "{said}");
        }
        let quorum = "0 of 5 required functions are on it, Finance, Legal, Product, Security and 1 more to answer";
        assert!(status.text().contains(quorum), "{}", status.text());
        let none = alice.types("/codegreen", "CG-9", "C0GENERAL").await?;
        assert!(none.text().contains("no CG-9"), "{}", none.text());
        t.everybody_reads();
        Ok(())
    })
    .await;
}
