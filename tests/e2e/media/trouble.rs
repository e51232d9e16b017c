//! A mail server that is away, that wants to know who we are, or that hangs; a process that dies with the letter in the air;
//! an alert service that will not have an alert, or breaks off.

use chrono::TimeDelta;
use codegreen::store::jobs::Lane;

use super::pagerduty::PagerDuty;
use super::post::PostOffice;
use super::{only_finance_is_silent, rules};
use crate::support::app::{TestApp, run_on_each_by, run_test_by};

fn is_marked(letter: &serde_json::Value) -> bool {
    let subject = letter["subject"].to_string();
    subject.contains("you may have this already")
}

#[tokio::test]
async fn a_mail_server_that_is_away_has_the_letter_once_it_is_back() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "carla@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        post.close();
        t.advance(TimeDelta::minutes(3)).await?;
        // Nobody was there to take it, so nothing is in doubt, and the next medium does not wait for it.
        t.advance(TimeDelta::minutes(3)).await?;
        assert_eq!(pagerduty.ringing().len(), 1);

        let post = PostOffice::open_at(post.port()).expect("it opens again");
        t.advance(TimeDelta::seconds(25)).await?;
        let letters = post.letters();
        assert_eq!(letters.len(), 1, "{letters:#?}");
        assert!(!is_marked(&letters[0]), "it was surely not sent before");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_process_that_dies_with_the_letter_in_the_air_sends_it_again_and_says_so() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "silent@example.com");
    run_on_each_by(rules, async |t: &mut TestApp| {
        post.forget();
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        tokio::select! {
            done = t.advance(TimeDelta::minutes(3)) => anyhow::bail!("{done:?}, and nothing was in the air"),
            () = post.has(1) => {}
        }
        t.restart().await?;
        t.settle().await?;
        assert_eq!(post.letters().len(), 1, "the lease of the dead still runs");
        tokio::select! {
            done = t.advance(TimeDelta::minutes(1)) => anyhow::bail!("{done:?}, and nothing was in the air"),
            () = post.has(2) => {}
        }
        let letters = post.letters();
        assert!(!is_marked(&letters[0]) && is_marked(&letters[1]), "{letters:#?}");
        assert_eq!(letters[0]["message_id"], letters[1]["message_id"]);
        t.person("Carla").clicks_in_dm("On it").await?;
        t.restart().await?;
        t.advance(TimeDelta::minutes(2)).await?;
        assert_eq!(post.letters().len(), 2, "not after a yes");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn letters_that_hang_hold_up_no_alert() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "silent@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        for deal in ["Renewal", "Expansion", "Migration", "Rollout", "Upgrade"] {
            t.declares("Alice", deal).await?;
            only_finance_is_silent(t).await?;
        }
        let jobs = &t.running.jobs;
        t.clock.advance(TimeDelta::minutes(3));
        while jobs.step_once(Lane::Timers).await > 0 {}
        let mut letters = std::pin::pin!(jobs.step_once(Lane::Mail));
        tokio::select! {
            sent = &mut letters => anyhow::bail!("{sent} letters were taken"),
            () = post.has(4) => {}
        }
        t.clock.advance(TimeDelta::minutes(3));
        while jobs.step_once(Lane::Timers).await > 0 {}
        tokio::select! {
            sent = &mut letters => anyhow::bail!("{sent} letters were taken"),
            () = async { while jobs.step_once(Lane::Alerts).await > 0 {} } => {}
        }
        assert_eq!(pagerduty.ringing().len(), 5);
        post.close();
        letters.await;
        t.settle().await?;
        for _ in 0..5 {
            t.person("Carla").clicks_in_dm("On it").await?;
            t.settle().await?;
        }
        t.advance(TimeDelta::minutes(1)).await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// The server has the letter and says nothing for half a minute: it is not sent a second time meanwhile.
#[tokio::test]
async fn a_slow_mail_server_gets_a_letter_once() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "silent@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        let jobs = &t.running.jobs;
        t.clock.advance(TimeDelta::minutes(3));
        while jobs.step_once(Lane::Timers).await > 0 {}
        let mut letter = std::pin::pin!(jobs.step_once(Lane::Mail));
        tokio::select! {
            sent = &mut letter => anyhow::bail!("{sent} letters were taken"),
            () = post.has(1) => {}
        }
        t.clock.advance(TimeDelta::seconds(45));
        assert_eq!(jobs.step_once(Lane::Mail).await, 0, "it is in the air");
        // Whoever had it has died: then it is sent again.
        t.clock.advance(TimeDelta::seconds(30));
        let mut second = std::pin::pin!(jobs.step_once(Lane::Mail));
        tokio::select! {
            _ = &mut second => anyhow::bail!("it was taken"),
            () = post.has(2) => {}
        }
        post.close();
        tokio::join!(letter, second);
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.advance(TimeDelta::minutes(2)).await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_may_want_to_know_who_we_are() {
    let Some(post) = PostOffice::open_to("codegreen", "open sesame") else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    for (login, letters) in [("codegreen:open%20sesame", 1), ("codegreen:guessed", 0)] {
        let mut rules = rules(Some(&post), &pagerduty, "carla@example.com");
        let (_, from) = rules.media.mail.take().expect("email is set up");
        rules.media.mail = Some((post.url_for(login).into(), from));
        run_test_by(rules, async |t: &mut TestApp| {
            post.forget();
            t.declares("Alice", "Renewal").await?;
            only_finance_is_silent(t).await?;
            t.advance(TimeDelta::minutes(3)).await?;
            assert_eq!(post.letters().len(), letters, "{login}");
            // It is our fault, not hers: it is tried again until her answer.
            t.person("Carla").clicks_in_dm("On it").await?;
            t.advance(TimeDelta::minutes(1)).await?;
            t.everybody_reads();
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn an_alert_that_is_refused_stops_nothing_and_one_that_breaks_off_rings_once() {
    let pagerduty = PagerDuty::open().await;
    let rules = rules(None, &pagerduty, "carla@example.com");
    run_test_by(rules.clone(), async |t: &mut TestApp| {
        pagerduty.forget();
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        pagerduty.answers(&[400]);
        t.advance(TimeDelta::minutes(6)).await?;
        t.advance(TimeDelta::minutes(1)).await?;
        assert!(pagerduty.ringing().is_empty(), "a refusal is final");
        t.advance(TimeDelta::minutes(3)).await?;
        t.person("Frank").dm().expect("Finance")?;
        assert_eq!(pagerduty.ringing().len(), 1, "the deputy's");
        t.person("Frank").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
    run_test_by(rules, async |t: &mut TestApp| {
        pagerduty.forget();
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        pagerduty.answers(&[0]);
        t.advance(TimeDelta::minutes(6)).await?;
        t.advance(TimeDelta::seconds(30)).await?;
        pagerduty.takes_the_late();
        assert_eq!(pagerduty.ringing().len(), 1, "{:?}", pagerduty.events());
        assert!(pagerduty.events().len() >= 2, "it was told twice");
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert!(pagerduty.ringing().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}
