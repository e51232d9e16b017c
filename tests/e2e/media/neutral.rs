//! What leaves Slack about a confidential Code Green: its code name and the function, and nothing of the deal.

use chrono::TimeDelta;

use super::pagerduty::PagerDuty;
use super::post::PostOffice;
use super::{only_finance_is_silent, rules};
use crate::confidential::{called, secrets};
use crate::support::app::{TestApp, run_on_each_by};

#[tokio::test]
async fn letters_and_alerts_say_the_code_name_and_nothing_of_the_deal() {
    let (post, pagerduty) = (PostOffice::open(), PagerDuty::open().await);
    let rules = rules(post.as_ref(), &pagerduty, "carla@example.com");
    run_on_each_by(rules, async |t: &mut TestApp| {
        pagerduty.forget();
        called(t, "Harbour").await?;
        only_finance_is_silent(t).await?;
        t.advance(TimeDelta::minutes(6)).await?;
        let alert = pagerduty.events().first().cloned().expect("an alert");
        let summary = alert["payload"]["summary"].as_str().unwrap_or_default();
        assert_eq!(summary, "Finance is needed: CG-1 · Harbour");
        secrets::are_not_in(&alert.to_string());
        if let Some(post) = &post {
            let letters = post.letters();
            let letter = letters.last().expect("a letter");
            assert_eq!(letter["subject"], "Finance is needed: CG-1 · Harbour");
            let text = letter["text"].as_str().unwrap_or_default();
            assert!(text.contains("Open in Slack"), "{text}");
            secrets::are_not_in(&letter.to_string());
            post.forget();
        }
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
