//! R4: Slack delivers the same thing again and again.

use anyhow::Context;
use codegreen::domain::person::Viewer;

use crate::arriving::item;
use crate::support::app::{TestApp, run_test};
use crate::support::measure::{report, times};

#[tokio::test]
async fn one_delivery_repeated_is_one() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").clicks(&page, "On it").await?;
        let press = t.sim.last_callback().context("the press")?;
        t.person("Lena").reacts(&message, "construction").await?;
        let reaction = t.sim.last_callback().context("the reaction")?;
        // R4. Each round is two deliveries.
        let rounds = times("CODEGREEN_REPEATS", 100, 5_000);
        for _ in 0..rounds {
            assert_eq!(t.sim.redeliver(&press).await.outcome.status(), Some(200));
            assert_eq!(t.sim.redeliver(&reaction).await.outcome.status(), Some(200));
        }
        t.settle().await?;
        let timeline = t
            .database
            .store
            .timeline(&t.workspace(), green.id, &Viewer::System)
            .await?;
        let count = |what: &str| timeline.iter().filter(|entry| entry.what == what).count();
        assert_eq!((count("acknowledged"), count("item_block")), (1, 1));
        assert_eq!(count("declared"), 1);
        report(
            "R4",
            &format!(
                "a press and a reaction, {} repeats: one effect each, every answer 200",
                2 * rounds
            ),
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
