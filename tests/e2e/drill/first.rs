//! A real Code Green that is called during a drill is not behind it.

use anyhow::ensure;
use codegreen::app::drill::Drilled;
use codegreen::domain::ids::CodeGreenId;
use codegreen::domain::person::{Actor, Standing};
use codegreen::store::jobs::Lane;

use crate::support::app::{TestApp, run_test_on_each_database};

const LEADS: [&str; 6] = ["Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia"];

#[tokio::test]
async fn real_pages_go_before_a_drills() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let tom = Actor {
            user: "U0VPSALES".into(),
            standing: Standing::Full,
        };
        let (app, ws) = (&t.running.bot.app, t.workspace());
        let drilled = app.drill(&ws, CodeGreenId::new(), &[], &tom).await?;
        ensure!(matches!(drilled, Drilled::Begun(_)), "{drilled:?}");
        let preview = t
            .fills_in(&t.person("Alice"), "Renewal", "1.2m EUR")
            .await?;
        preview.submit().await?;
        // A lane of their own: not one of the drill's is before a real one.
        ensure!(t.running.jobs.step_once(Lane::Pages).await == 6);
        let paged = |words: &str| {
            let has = |who: &&&str| {
                let messages = t.person(who).dm().peek();
                messages.iter().any(|message| message.shows(words))
            };
            LEADS.iter().filter(has).count()
        };
        ensure!(paged(": CG-1") == 6, "{} real pages", paged(": CG-1"));
        ensure!(paged("DRILL-1") == 0, "{} of the drill", paged("DRILL-1"));
        t.settle().await?;
        ensure!(paged("DRILL-1") == 6);
        t.everybody_reads();
        Ok(())
    })
    .await;
}
