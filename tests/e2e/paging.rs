//! Paging: nobody's silence is left silent, and no yes is lost.

use chrono::TimeDelta;
use codegreen::domain::code_green::Phase;
use codegreen::domain::ids::UserId;

use crate::support::app::{TestApp, run_test, run_test_on_each_database};

fn holder(green: &codegreen::domain::code_green::CodeGreen, seat: &str) -> Option<UserId> {
    green
        .seat(&seat.into())
        .and_then(|seat| seat.holder.as_ref())
        .map(|holder| holder.by.clone())
}

#[tokio::test]
async fn an_unanswered_page_reaches_the_deputy_even_after_a_restart() {
    run_test_on_each_database(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let hers = t.person("Lena").dm().expect("Legal")?;
        t.restart().await?;
        t.advance(TimeDelta::minutes(5)).await?;
        t.person("Lena").dm().expect("Reminder")?;
        t.advance(TimeDelta::minutes(5)).await?;
        t.person("Dev").dm().expect("Legal")?;
        t.person("Dev").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert_eq!(holder(&t.latest().await?, "legal"), Some("U0DEV".into()));
        assert!(
            hers.now()?.shows("Dev"),
            "the lead's DM says who covers: {}",
            hers.now()?.visible_text()
        );
        assert!(t.card("Renewal")?.shows("Dev"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_cancels_what_was_still_to_come() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").clicks(&page, "On it").await?;
        t.settle().await?;
        t.everybody_reads();
        t.advance(TimeDelta::minutes(5)).await?;
        t.advance(TimeDelta::hours(2)).await?;
        assert!(
            t.person("Carla").dm().unread().is_empty(),
            "no reminder after a yes"
        );
        assert!(
            t.person("Frank").dm().peek().is_empty(),
            "no deputy after a yes"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thumb_on_the_card_or_on_the_page_counts_as_a_yes() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        t.person("Priya").reacts(&card, "+1::skin-tone-4").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").reacts(&page, "raised_hand").await?;
        // Somebody who was not paged only says that he likes it.
        t.person("Hugo").reacts(&card, "+1").await?;
        t.settle().await?;
        let green = t.latest().await?;
        assert_eq!(holder(&green, "product"), Some("U0CPO".into()));
        assert_eq!(holder(&green, "finance"), Some("U0CFO".into()));
        assert!(t.person("Hugo").dm().peek().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_cannot_names_a_stand_in_or_the_deputy_is_paged_at_once() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").clicks(&page, "Can't make it").await?;
        let modal = t.person("Carla").wait_for_modal().await?;
        modal.fill("note", "Below 18 % we lose money.").await?;
        modal.submit().await?;
        t.settle().await?;
        t.person("Frank").dm().expect("Finance")?;
        let word = t.in_thread(&t.card("Renewal")?, "Below 18 %")?;
        assert!(word.shows("Carla") && word.mentions().is_empty());

        let page = t.person("Jonas").dm().expect("Delivery")?;
        t.person("Jonas").clicks(&page, "Can't make it").await?;
        let modal = t.person("Jonas").wait_for_modal().await?;
        modal.fill("stand_in", "Hugo").await?;
        modal.submit().await?;
        t.settle().await?;
        t.person("Hugo").dm().expect("Delivery")?;
        t.person("Hugo").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert_eq!(
            holder(&t.latest().await?, "delivery"),
            Some("U0PEOPLE".into())
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_delegate_must_accept_and_until_then_the_executive_stays_accountable() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Lena").dm().expect("Legal")?;
        t.person("Lena").clicks(&page, "Delegate").await?;
        let modal = t.person("Lena").wait_for_modal().await?;
        modal.fill("stand_in", "Hugo").await?;
        modal.submit().await?;
        t.settle().await?;
        assert_eq!(
            holder(&t.latest().await?, "legal"),
            None,
            "offered is not accepted"
        );
        assert!(t.card("Renewal")?.shows("Lena"));
        // Hugo is silent for one rung's time: the deputy is next, and Lena hears of it.
        t.advance(TimeDelta::minutes(10)).await?;
        t.person("Dev").dm().expect("Legal")?;
        t.person("Lena").dm().expect("Hugo")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn when_nobody_answers_sponsor_and_caller_hear_who_is_missing() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        t.advance(TimeDelta::minutes(10)).await?;
        t.advance(TimeDelta::minutes(10)).await?;
        t.person("Alice").dm().expect("Security")?;
        t.person("Tom").dm().expect("Security")?;
        // A late yes is welcome.
        let page = t.person("Sara").dm().expect("Security")?;
        t.person("Sara").clicks(&page, "On it").await?;
        t.settle().await?;
        assert_eq!(
            holder(&t.latest().await?, "security"),
            Some("U0CISO".into())
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_deactivated_lead_is_passed_over_at_once() {
    run_test(async |t: &mut TestApp| {
        t.person("Carla").is_deactivated().await;
        t.declares("Alice", "Renewal").await?;
        t.person("Frank").dm().expect("Finance")?;
        assert!(t.person("Carla").dm().peek().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_required_yes_makes_it_quorate() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        for (who, seat) in [
            ("Carla", "Finance"),
            ("Lena", "Legal"),
            ("Priya", "Product"),
            ("Sara", "Security"),
        ] {
            let page = t.person(who).dm().expect(seat)?;
            t.person(who).clicks(&page, "On it").await?;
        }
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        let page = t.person("Jonas").dm().expect("Delivery")?;
        t.person("Jonas").clicks(&page, "On it").await?;
        // The same click twice: Slack's client does that on a bad line.
        t.sim
            .redeliver(&t.sim.last_callback().expect("a click"))
            .await;
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Convened { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_do_not_wait_for_a_throttled_channel() {
    run_test(async |t: &mut TestApp| {
        use slack_sim::{Fault, FaultKind};
        t.sim.fault(
            Fault::on(
                "chat.postMessage",
                FaultKind::RateLimited { retry_after: 60 },
            )
            .in_channel("C0ESCALATE")
            .times(1),
        );
        t.declares("Alice", "Renewal").await?;
        t.person("Carla").dm().expect("Finance")?;
        assert!(t.card("Renewal").is_err(), "the card waits as told");
        t.advance(TimeDelta::seconds(60)).await?;
        t.card("Renewal")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_leads_to_the_thread_once_there_is_one() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        let thread = format!("thread_ts={}", card.ts);
        let page = t.person("Carla").dm().expect("Finance")?;
        let leads_there = |page: &slack_sim::MessageHandle| {
            page.links().iter().any(|link| link.contains(&thread))
        };
        assert!(leads_there(&page), "{:?}", page.links());
        t.person("Carla").clicks(&page, "On it").await?;
        t.settle().await?;
        assert!(leads_there(&page.now()?));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
