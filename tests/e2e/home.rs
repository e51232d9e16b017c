//! P11: App Home, for whoever opens it: what waits for them, and what they can do about it right there.

use crate::support::app::{TestApp, run_test_on_each_database};

#[tokio::test]
async fn a_lead_answers_their_page_in_app_home() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let carla = t.person("Carla");
        let home = carla.opens_home().await?;
        t.settle().await?;
        let shown = home.visible_text();
        for said in [
            "Your answer is awaited",
            "Finance: CG-1",
            "Please answer by",
        ] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        home.click("On it").await?;
        t.settle().await?;
        let shown = home.visible_text();
        assert!(shown.contains("you are on it"), "{shown}");
        assert!(!shown.contains("Your answer is awaited"), "{shown}");
        let green = t.green(green.number.0).await?.expect("the Code Green");
        assert!(
            green
                .seats
                .iter()
                .any(|seat| seat.is_held_by(&"U0CFO".into()))
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
