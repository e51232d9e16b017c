//! Beyond Slack: a real mail server and a calendar library that is not ours read what we send, and a PagerDuty that refuses
//! what the real one documents to refuse.

mod neutral;
mod pagerduty;
mod post;
mod rehearsed;
mod trouble;

use chrono::TimeDelta;
use codegreen::config::media::MediaSettings;
use slack_sim::{Fault, FaultKind};

use crate::support::app::{TestApp, run_on_each_by, run_test_by};
use crate::support::running::Rules;
use pagerduty::PagerDuty;
use post::PostOffice;

/// Slack first, email after three minutes, PagerDuty after six; the deputy after ten.
const LADDER: &str = r#"
[[paging.rung]]
who = "lead"
by = "slack"
wait = "3m"

[[paging.rung]]
who = "lead"
by = "email"
wait = "3m"

[[paging.rung]]
who = "lead"
by = "pagerduty"
wait = "4m"

[[paging.rung]]
who = "deputies"
by = ["slack", "pagerduty"]
wait = "10m"
"#;

fn rules(post: Option<&PostOffice>, pagerduty: &PagerDuty, carla: &str) -> Rules {
    let mut media = MediaSettings {
        pagerduty_url: pagerduty.url(),
        ..MediaSettings::default()
    };
    if let Some(post) = post {
        let from = "Code Green <codegreen@example.com>".to_owned();
        media.mail = Some((post.url().into(), from));
    }
    media.addresses.insert("U0CFO".into(), carla.to_owned());
    for (who, key) in [("U0CFO", "KEYCARLA"), ("U0FPNA", "KEYFRANK")] {
        let key = format!("{key:0<32}");
        media.pagerduty_keys.insert(who.into(), key.into());
    }
    Rules {
        paging: LADDER,
        media,
        ..Rules::default()
    }
}

/// The seats of the others say yes, so that only Finance is left.
async fn only_finance_is_silent(t: &TestApp) -> anyhow::Result<()> {
    for who in ["Lena", "Priya", "Sara", "Jonas", "Nadia"] {
        t.person(who).clicks_in_dm("On it").await?;
    }
    t.settle().await?;
    t.everybody_reads();
    Ok(())
}

#[tokio::test]
async fn silence_in_slack_is_followed_by_a_letter_then_by_an_alert_and_a_yes_ends_it() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "Carla Rossi <carla@example.com>");
    run_on_each_by(rules, async |t: &mut TestApp| {
        post.forget();
        pagerduty.forget();
        let deal = "Renewal\r\nBcc: all@example.com \u{202e}; =?UTF-8?Q?x?= — \u{1f600}";
        t.declares("Alice", deal).await?;
        only_finance_is_silent(t).await?;
        assert!(post.letters().is_empty());
        t.advance(TimeDelta::minutes(3)).await?;
        let letters = post.letters();
        let [letter] = &letters[..] else {
            anyhow::bail!("{letters:#?}")
        };
        assert_eq!(letter["to"], serde_json::json!(["carla@example.com"]));
        assert_eq!(letter["from"], "Code Green <codegreen@example.com>");
        let subject = letter["subject"].as_str().unwrap_or_default();
        assert!(
            subject.starts_with("Finance is needed: CG-1 · Acme: Renewal"),
            "{subject}"
        );
        let headers = letter["headers"].to_string();
        assert!(!headers.contains("Bcc"), "{headers}");
        let text = letter["text"].as_str().unwrap_or_default();
        for words in [
            "What we need from Finance",
            "Please answer by",
            "Please answer in Slack",
            "/archives/C0ESCALATE/p",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let kinds = ["text/plain", "text/calendar", "application/ics"];
        assert_eq!(letter["types"], serde_json::json!(kinds));
        assert_eq!(letter["method"], serde_json::json!(["REQUEST", null]));
        assert_eq!(letter["same"], true);
        let invite = &letter["invite"];
        let green = t.latest().await?;
        let meeting = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339();
        assert_eq!(invite["method"], "REQUEST");
        assert_eq!(invite["starts"], meeting(green.meeting.starts_at));
        assert_eq!(invite["ends"], meeting(green.meeting.ends_at()));
        assert_eq!(invite["organizer"], "mailto:codegreen@example.com");
        assert_eq!(invite["attendee"], "mailto:carla@example.com");
        assert_eq!(invite["rsvp"], "TRUE");
        assert!(
            invite["description"]
                .as_str()
                .is_some_and(|it| it.contains("What we need"))
        );
        assert!(pagerduty.ringing().is_empty());

        t.advance(TimeDelta::minutes(3)).await?;
        let ringing = pagerduty.ringing();
        assert_eq!(ringing.len(), 1, "{:?}", pagerduty.events());
        let alert = &pagerduty.events()[0];
        assert_eq!(alert["payload"]["severity"], "critical");
        assert!(
            alert["payload"]["summary"]
                .as_str()
                .is_some_and(|it| it.starts_with("Finance is needed: CG-1"))
        );
        let details = alert["payload"]["custom_details"]["page"].as_str();
        assert!(details.is_some_and(|it| it.contains("What we need from Finance")));
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert!(pagerduty.ringing().is_empty(), "a yes ends the alert");
        t.advance(TimeDelta::hours(1)).await?;
        assert_eq!((post.letters().len(), pagerduty.events().len()), (1, 2));
        assert!(t.person("Frank").dm().peek().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_medium_that_fails_stops_no_other() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "refused@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        assert!(post.letters().is_empty(), "the mailbox does not exist");
        pagerduty.answers(&[429, 500]);
        t.advance(TimeDelta::minutes(3)).await?;
        assert!(pagerduty.ringing().is_empty());
        t.advance(TimeDelta::seconds(25)).await?;
        t.advance(TimeDelta::seconds(25)).await?;
        assert_eq!(pagerduty.ringing().len(), 1, "{:?}", pagerduty.events());
        t.advance(TimeDelta::minutes(4)).await?;
        // Her time is up: her alert ends, and the deputy's rings with his page.
        t.person("Frank").dm().expect("Finance")?;
        assert_eq!(pagerduty.ringing().len(), 1);
        assert_eq!(
            pagerduty
                .events()
                .last()
                .map(|it| it["routing_key"].to_string().contains("FRANK")),
            Some(true)
        );
        t.person("Frank").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert!(pagerduty.ringing().is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_alert_taken_after_the_answer_rings_no_longer_than_the_doubt() {
    let pagerduty = PagerDuty::open().await;
    let rules = rules(None, &pagerduty, "carla@example.com");
    run_on_each_by(rules, async |t: &mut TestApp| {
        pagerduty.forget();
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        pagerduty.answers(&[500]);
        t.advance(TimeDelta::minutes(6)).await?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        pagerduty.takes_the_late();
        assert_eq!(pagerduty.ringing().len(), 1, "{:?}", pagerduty.events());
        t.advance(TimeDelta::minutes(1)).await?;
        assert!(pagerduty.ringing().is_empty(), "{:?}", pagerduty.events());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_being_away_holds_up_neither_letter_nor_alert() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "carla@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        let down = Fault::on("chat.postMessage", FaultKind::ServerError).in_channel("U0CFO");
        t.sim.fault(down.always());
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        assert_eq!(post.letters().len(), 1);
        // The letter was the first to reach her: from then on it counts.
        t.advance(TimeDelta::minutes(6)).await?;
        assert_eq!(pagerduty.ringing().len(), 1);
        t.sim.clear_faults();
        t.advance(TimeDelta::minutes(2)).await?;
        t.person("Carla").dm().expect("Finance")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_letter_of_which_nobody_knows_is_sent_again_and_says_so() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "broken@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        t.advance(TimeDelta::seconds(5)).await?;
        let letters = post.letters();
        assert!(letters.len() >= 2, "{letters:#?}");
        let marked = |letter: &serde_json::Value| {
            letter["subject"]
                .to_string()
                .contains("you may have this already")
        };
        assert!(
            !marked(&letters[0]) && letters[1..].iter().all(marked),
            "{letters:#?}"
        );
        let names: std::collections::BTreeSet<_> = letters
            .iter()
            .map(|it| it["message_id"].to_string())
            .collect();
        assert_eq!(names.len(), 1, "mail programs show it once");
        t.person("Carla").clicks_in_dm("On it").await?;
        t.advance(TimeDelta::minutes(1)).await?;
        assert_eq!(post.letters().len(), letters.len(), "not after a yes");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_is_busy_or_away_gets_it_later() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let rules = rules(Some(&post), &pagerduty, "busy@example.com");
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        assert!(post.letters().is_empty());
        t.advance(TimeDelta::seconds(25)).await?;
        let letters = post.letters();
        assert_eq!(letters.len(), 1);
        assert!(
            !letters[0]["subject"].to_string().contains("already"),
            "it was surely not sent before"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_knows_an_address_where_its_scope_is_granted() {
    let Some(post) = PostOffice::open() else {
        return;
    };
    let pagerduty = PagerDuty::open().await;
    let mut rules = rules(Some(&post), &pagerduty, "nobody@example.com");
    rules.media.addresses.clear();
    rules.scopes = &["users:read.email"];
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        let letters = post.letters();
        let known = t
            .sim
            .look(|world| world.person("U0CFO").and_then(|it| it.email.clone()));
        assert!(known.is_some());
        assert_eq!(letters[0]["to"], serde_json::json!([known]));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
