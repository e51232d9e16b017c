//! Decisions: over its limit, one needs its approver's tap.

use super::*;

fn word_of(entries: &[LedgerEntry]) -> anyhow::Result<Word> {
    match &entries.last().context("a row")?.content {
        Content::Decision(decision) => Ok(decision.word.clone()),
        other => anyhow::bail!("{other:?}"),
    }
}

#[tokio::test]
async fn a_decision_over_its_limit_needs_its_approvers_tap() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        // Without an approver it is an error at the field, and nothing typed is lost.
        let missing = adds(t, "Alice", DECISION, DISCOUNT).await?;
        let SubmitOutcome::Errors(errors) = missing else {
            anyhow::bail!("{missing:?}");
        };
        assert!(says(&errors, "over its limit"), "{errors:?}");
        let modal = t.person("Alice").wait_for_modal().await?;
        modal.fill("approver", "Carla").await?;
        modal.fill("limit", "30k USD").await?;
        let SubmitOutcome::Errors(errors) = modal.submit().await? else {
            anyhow::bail!("two currencies");
        };
        assert!(says(&errors, "same currency"), "{errors:?}");
        modal.fill("limit", "a bit").await?;
        let SubmitOutcome::Errors(errors) = modal.submit().await? else {
            anyhow::bail!("no amount");
        };
        assert!(says(&errors, "15%"), "{errors:?}");
        modal.fill("limit", "30k EUR").await?;
        assert_eq!(modal.value("give")?, "15% for three years");
        anyhow::ensure!(matches!(modal.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        assert_eq!(word_of(&entries(t, &green).await?)?, Word::Asked { on: 1 });
        let section = t.in_thread(&t.card("Renewal")?, "15% for three years")?;
        shows(
            &section,
            &["waits for Carla", "EUR 50,000, limit EUR 30,000"],
        )?;
        let asked = t.person("Carla").dm().expect("needs your yes")?;
        assert_eq!(asked.buttons(), ["Approve", "Not like this"]);
        t.person("Carla").clicks(&asked, "Approve").await?;
        t.settle().await?;
        assert!(matches!(
            word_of(&entries(t, &green).await?)?,
            Word::Approved { .. }
        ));
        shows(&section, &["approved by Carla"])?;
        t.person("Alice").dm().expect("Carla approves")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_yes_counts_for_the_terms_it_was_given_to() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let mut fields = DISCOUNT.to_vec();
        fields.push(("approver", "Carla"));
        adds(t, "Alice", DECISION, &fields).await?;
        let first = t.person("Carla").dm().expect("needs your yes")?;
        let list = opens(t, "Alice", "15% for three", "All decisions (1)").await?;
        list.click("Change").await?;
        let form = t.person("Alice").wait_for_modal().await?;
        form.fill("stake", "90k EUR").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        // The older message asks about terms that are no more.
        t.person("Carla").clicks(&first, "Approve").await?;
        t.settle().await?;
        assert_eq!(word_of(&entries(t, &green).await?)?, Word::Asked { on: 2 });
        t.person("Carla")
            .dm()
            .expect("has changed since you were asked")?;
        let second = t
            .person("Carla")
            .dm()
            .expect("It comes to EUR 90,000; the limit is EUR 30,000")?;
        t.person("Carla").clicks(&second, "Not like this").await?;
        let form = t.person("Carla").wait_for_modal().await?;
        form.fill("note", "40k would be possible").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        assert!(matches!(
            word_of(&entries(t, &green).await?)?,
            Word::Objected { .. }
        ));
        t.person("Alice").dm().expect("40k would be possible")?;
        // Within its limit nobody needs to be asked.
        let list = t.person("Alice").wait_for_modal().await?;
        list.click("Change").await?;
        let form = t.person("Alice").wait_for_modal().await?;
        form.fill("stake", "20k EUR").await?;
        anyhow::ensure!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        assert_eq!(word_of(&entries(t, &green).await?)?, Word::NotNeeded);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_decision_whose_day_has_passed_says_so() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let day = t.clock.now() + chrono::TimeDelta::days(3);
        let day = day.format("%Y-%m-%d").to_string();
        let fields = [DISCOUNT[0], DISCOUNT[1], ("expires_on", &*day)];
        adds(t, "Alice", DECISION, &fields).await?;
        let plan = format!("plan {}", green.number);
        for (days, says) in [(2, "· until "), (3, "· held until ")] {
            t.advance(chrono::TimeDelta::days(days)).await?;
            let lena = t.person("Lena");
            let text = lena.types("/codegreen", &plan, ESCALATION).await?.text();
            anyhow::ensure!(text.contains(says), "{text}");
            t.everybody_reads();
        }
        Ok(())
    })
    .await;
}
