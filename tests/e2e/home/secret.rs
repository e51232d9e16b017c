//! In confidence: App Home asks the roster each time it is drawn, and whoever looks is written down.

use codegreen::domain::person::Viewer;

use super::{hides, opens, shows};
use crate::confidential::called;
use crate::support::app::{TestApp, run_test_on_each_database};

const NOT_FOR_OTHERS: [&str; 5] = ["Harbour", "CG-1", "Zephyr", "Fleet renewal", "Ask around"];

#[tokio::test]
async fn whoever_is_not_on_the_roster_finds_nothing_of_it() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        for who in ["Hugo", "Rita", "Gus"] {
            hides(&opens(t, who).await?, &NOT_FOR_OTHERS);
        }
        let alice = t.person("Alice");
        let room = alice.in_channel(green.channel.as_str())?;
        let card = room.expect("🔒 Confidential")?;
        alice.clicks(&card, "Add an action item").await?;
        let form = alice.wait_for_modal().await?;
        form.fill("what", "Ask around").await?;
        form.fill("owner", "Carla").await?;
        form.submit().await?;
        t.settle().await?;
        let home = opens(t, "Carla").await?;
        shows(
            &home,
            &["Finance: CG-1 · Harbour", "🔒 CG-1 · Harbour", "Ask around"],
        );
        // Its name and its amount stand behind one more press.
        hides(&home, &["Zephyr", "7,770,000"]);
        let store = &t.database.store;
        let lines = store
            .timeline(&t.workspace(), green.id, &Viewer::System)
            .await?;
        let looked = lines.iter().filter(|line| line.what == "looked");
        let looked: Vec<_> = looked
            .map(|line| (line.by.clone(), line.detail["at"].clone()))
            .collect();
        assert_eq!(looked, [(Some("U0CFO".into()), "home".into())]);

        t.person("Tom").clicks(&card, "Roster").await?;
        let roster = t.person("Tom").wait_for_modal().await?;
        assert!(roster.visible_text()?.contains("Carla · their App Home"));
        roster.fill("dismiss", "Carla").await?;
        roster.submit().await?;
        t.settle().await?;
        // What was drawn before is Slack's to keep; a press there does nothing, and draws it anew.
        home.click("On it").await?;
        t.settle().await?;
        hides(&home, &NOT_FOR_OTHERS);
        shows(&home, &["I know no such Code Green"]);
        hides(&opens(t, "Carla").await?, &NOT_FOR_OTHERS);
        t.everybody_reads();
        Ok(())
    })
    .await;
}
