//! Somebody who is paged for the first time here reads what this is; nobody reads it twice.

use crate::support::app::{TestApp, run_test_on_each_database};

const WHAT_IT_IS: &str = "Your first Code Green?";

#[tokio::test]
async fn only_somebodys_first_page_says_what_this_is() {
    run_test_on_each_database(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        let first = carla.dm().expect("Finance: CG-1")?;
        assert!(first.shows(WHAT_IT_IS), "{}", first.visible_text());
        assert!(first.text.contains(WHAT_IT_IS));
        t.everybody_reads();
        // The reminder is of the same page.
        t.advance(chrono::TimeDelta::minutes(5)).await?;
        let reminder = carla.dm().expect("Reminder")?;
        assert!(!reminder.shows(WHAT_IT_IS));
        t.everybody_reads();
        t.restart().await?;
        t.declares("Alice", "Expansion").await?;
        let second = carla.dm().expect("Finance: CG-2")?;
        assert!(!second.shows(WHAT_IT_IS), "{}", second.visible_text());
        t.everybody_reads();
        Ok(())
    })
    .await;
}
