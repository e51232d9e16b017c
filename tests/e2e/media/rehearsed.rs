//! What leaves Slack in a drill says before all else that it is one, rings nobody out of bed, and invites to no meeting.

use chrono::TimeDelta;
use codegreen::app::drill::Drilled;
use codegreen::domain::ids::CodeGreenId;
use codegreen::domain::person::{Actor, Standing};

use super::pagerduty::PagerDuty;
use super::post::PostOffice;
use super::rules;
use crate::support::app::{TestApp, run_on_each_by};

const MARK: &str = "DRILL: nothing is wrong";

#[tokio::test]
async fn letters_and_alerts_of_a_drill_are_marked_and_end_with_it() {
    let (post, pagerduty) = (PostOffice::open(), PagerDuty::open().await);
    let rules = rules(post.as_ref(), &pagerduty, "carla@example.com");
    run_on_each_by(rules, async |t: &mut TestApp| {
        pagerduty.forget();
        let tom = Actor {
            user: "U0VPSALES".into(),
            standing: Standing::Full,
        };
        let (app, ws) = (&t.running.bot.app, t.workspace());
        let only = ["finance".into()];
        let drilled = app.drill(&ws, CodeGreenId::new(), &only, &tom).await?;
        anyhow::ensure!(matches!(drilled, Drilled::Begun(_)), "{drilled:?}");
        t.settle().await?;
        t.advance(TimeDelta::minutes(3)).await?;
        t.advance(TimeDelta::minutes(3)).await?;
        let alert = pagerduty.events().first().cloned().expect("an alert");
        assert_eq!(alert["payload"]["severity"], "info");
        let summary = alert["payload"]["summary"].as_str().unwrap_or_default();
        assert!(summary.contains(MARK) && summary.contains("Finance: DRILL-1"));
        if let Some(post) = &post {
            let letters = post.letters();
            let letter = letters.last().expect("a letter");
            let subject = letter["subject"].as_str().unwrap_or_default();
            assert!(subject.contains(MARK), "{subject}");
            let text = letter["text"].as_str().unwrap_or_default();
            assert!(text.trim_start().contains(MARK), "{text}");
            // Nothing to come to, and no plan to read.
            assert_eq!(letter["types"], serde_json::json!(["text/plain"]));
            assert!(!text.contains("The plan:"), "{text}");
            post.forget();
        }
        assert_eq!(pagerduty.ringing().len(), 1);
        let card = t.card("DRILL-1")?;
        t.person("Tom").clicks(&card, "End the drill").await?;
        t.settle().await?;
        assert!(pagerduty.ringing().is_empty(), "its end ends the alert");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
