//! The ways in, and what forms do with what they are given: shortcuts, hints, corrections, and forms sent twice or
//! closed without an answer.

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::UserId;
use codegreen::domain::seat::DelegationState;
use slack_sim::{Fault, FaultKind, SubmitOutcome};

use crate::support::app::{TestApp, pushed, run_test};

async fn fill_deal(t: &TestApp, step1: &slack_sim::ViewHandle) -> anyhow::Result<()> {
    let close_on = (t.clock.now() + TimeDelta::days(9))
        .format("%Y-%m-%d")
        .to_string();
    for (field, value) in [
        ("account", "Acme"),
        ("deal", "Renewal"),
        ("amount", "1.2m EUR"),
        ("close_on", close_on.as_str()),
        ("reason", "Slipped"),
    ] {
        step1.fill(field, value).await?;
    }
    Ok(())
}

async fn call(step1: &slack_sim::ViewHandle) -> anyhow::Result<()> {
    let preview = pushed(pushed(step1.submit().await?)?.submit().await?)?;
    let outcome = preview.submit().await?;
    anyhow::ensure!(
        matches!(outcome, SubmitOutcome::Cleared),
        "not called: {outcome:?}"
    );
    Ok(())
}

fn paged(green: &CodeGreen, seat: &str) -> Vec<UserId> {
    let seat = green.seat(&seat.into());
    seat.into_iter()
        .flat_map(|seat| &seat.pages)
        .map(|page| page.recipient.clone())
        .collect()
}

#[tokio::test]
async fn a_call_from_a_message_carries_its_text_and_its_permalink() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        let text = "Their CFO asks <https://x.example|for terms> &amp; a date";
        let said = alice.posts("C0GENERAL", None, text).await?;
        alice
            .uses_message_shortcut("call_code_green_from_message", &said)
            .await?;
        let step1 = alice.wait_for_modal().await?;
        assert_eq!(
            step1.value("situation")?,
            "Their CFO asks for terms (https://x.example) & a date"
        );
        fill_deal(t, &step1).await?;
        call(&step1).await?;
        t.settle().await?;
        let green = t.latest().await?;
        let source = green
            .source
            .clone()
            .context("the message it was called from")?;
        assert!(source.contains(&said.ts.replace('.', "")), "{source}");
        assert!(
            t.card("Renewal")?
                .links()
                .iter()
                .any(|link| link.contains(&source)),
            "the card leads there"
        );
        let order: Vec<String> = t.sim.calls().into_iter().map(|call| call.method).collect();
        let place = |method: &str| order.iter().position(|called| called == method);
        assert!(
            place("views.open") < place("chat.getPermalink"),
            "{order:?}"
        );
        assert!(place("views.open") < place("users.info"), "{order:?}");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_message_is_not_lost_when_its_form_does_not_open() {
    run_test(async |t: &mut TestApp| {
        let expired = FaultKind::Refused("expired_trigger_id".into());
        t.sim.fault(Fault::on("views.open", expired));
        let alice = t.person("Alice");
        let said = alice.posts("C0GENERAL", None, "They ask for terms").await?;
        alice
            .uses_message_shortcut("call_code_green_from_message", &said)
            .await?;
        t.settle().await?;
        let told = alice
            .sees("C0GENERAL")?
            .into_iter()
            .chain(alice.dm().read_all());
        let told = told
            .into_iter()
            .find(|message| !message.buttons().is_empty())
            .context("a button")?;
        alice.clicks(&told, &told.buttons()[0]).await?;
        let step1 = alice.wait_for_modal().await?;
        assert_eq!(step1.value("situation")?, "They ask for terms");
        fill_deal(t, &step1).await?;
        call(&step1).await?;
        t.settle().await?;
        assert!(t.latest().await?.source.is_some());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_global_shortcut_and_the_hint_open_the_same_form() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        alice.uses_global_shortcut("call_code_green").await?;
        alice.wait_for_modal().await?.dismiss().await?;
        let hint = alice
            .types("/codegreen", "status Acme renewal", "C0GENERAL")
            .await?;
        let hint = hint.reply.context("a hint")?;
        assert!(hint.shows("status CG-42"), "{}", hint.visible_text());
        alice.clicks(&hint, "Call one anyway").await?;
        assert_eq!(
            alice.wait_for_modal().await?.value("deal")?,
            "status Acme renewal"
        );
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_sponsor_and_a_stand_in_must_be_members() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        alice.types("/codegreen", "", "C0GENERAL").await?;
        let step1 = alice.wait_for_modal().await?;
        fill_deal(t, &step1).await?;
        step1.fill("situation", "Facts.").await?;
        step1.fill("sponsor", "Calendar").await?;
        let SubmitOutcome::Errors(errors) = step1.submit().await? else {
            anyhow::bail!("a bot is the sponsor")
        };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["Sponsor"]);
        step1.fill("sponsor", "Tom").await?;
        call(&step1).await?;
        t.settle().await?;
        let carla = t.person("Carla");
        carla
            .clicks(&*carla.dm().expect("Finance")?, "Delegate")
            .await?;
        let form = carla.wait_for_modal().await?;
        for nobody in ["Calendar", "Gus", "Carla"] {
            form.fill("stand_in", nobody).await?;
            let outcome = form.submit().await?;
            assert!(
                matches!(outcome, SubmitOutcome::Errors(_)),
                "{nobody}: {outcome:?}"
            );
        }
        form.dismiss().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_is_sent_once() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        carla
            .clicks(&*carla.dm().expect("Finance")?, "Delegate")
            .await?;
        let form = carla.wait_for_modal().await?;
        form.fill("stand_in", "Hugo").await?;
        assert!(matches!(form.submit().await?, SubmitOutcome::Closed));
        let sent = t.sim.last_callback().context("the form")?;
        let again = t.sim.redeliver(&sent).await;
        assert_eq!(again.outcome.status(), Some(200));
        t.settle().await?;
        let green = t.latest().await?;
        assert_eq!(paged(&green, "finance").len(), 2);
        let delegation = green
            .seat(&"finance".into())
            .and_then(|seat| seat.delegation.clone());
        let delegation = delegation.context("the offer")?;
        assert!(matches!(delegation.state, DelegationState::Offered { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn closing_cant_make_it_without_an_answer_pages_the_deputy() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        carla
            .clicks(&*carla.dm().expect("Finance")?, "Can't make it")
            .await?;
        carla.wait_for_modal().await?.close().await?;
        t.settle().await?;
        assert_eq!(
            paged(&t.latest().await?, "finance"),
            ["U0CFO".into(), "U0FPNA".into()]
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_item_says_where_it_came_from_and_takes_no_day_that_has_passed() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        let alice = t.person("Alice");
        let said = alice
            .posts(&card.channel, Some(&card.ts), "Ask <@U0LENA> for the cap")
            .await?;
        alice.uses_message_shortcut("add_to_plan", &said).await?;
        let form = alice.wait_for_modal().await?;
        let yesterday = (t.clock.now() - TimeDelta::days(1))
            .format("%Y-%m-%d")
            .to_string();
        form.fill("due_on", &yesterday).await?;
        form.fill("owner", "Calendar").await?;
        let SubmitOutcome::Errors(errors) = form.submit().await? else {
            anyhow::bail!("accepted")
        };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["Due", "Owner"]);
        form.clear("due_on").await?;
        form.fill("owner", "Lena").await?;
        assert!(matches!(form.submit().await?, SubmitOutcome::Closed));
        t.settle().await?;
        let items = t.items(&green).await?;
        assert_eq!(items.len(), 1);
        let source = items[0]
            .source
            .clone()
            .context("the message it came from")?;
        assert!(source.contains(&said.ts.replace('.', "")), "{source}");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
