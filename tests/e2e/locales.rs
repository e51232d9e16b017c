//! Dates, times and amounts are right for whoever reads them: by their locale and zone in private, by the workspace's in the
//! channel.

use crate::support::app::{TestApp, run_test_by, run_test_on_each_database};
use crate::support::running::Rules;

#[tokio::test]
async fn a_page_is_written_for_its_reader_and_the_card_for_all() {
    run_test_on_each_database(async |t: &mut TestApp| {
        for (who, locale, zone) in [
            ("Carla", "en-US", "America/New_York"),
            ("Priya", "de-DE", "Europe/Berlin"),
        ] {
            let person = t.sim.person(who);
            person
                .changes(|person| {
                    locale.clone_into(&mut person.locale);
                    zone.clone_into(&mut person.tz);
                })
                .await;
        }
        t.declares("Alice", "Renewal").await?;
        // The meeting is at 09:30 UTC, the close on 2 December.
        for (who, words) in [
            (
                "Carla",
                [
                    "Amount: EUR 1,200,000",
                    "Close: Wed, Dec 2 (in 9 days)",
                    "Mon, Nov 23, 4:30 AM",
                ],
            ),
            (
                "Priya",
                [
                    "Amount: EUR 1.200.000",
                    "Close: Wed 2 Dec (in 9 days)",
                    "Mon 23 Nov, 10:30",
                ],
            ),
        ] {
            let page = t.person(who).dm().expect("Renewal")?;
            for words in words {
                assert!(page.shows(words), "{who}, {words}: {}", page.visible_text());
            }
        }
        let card = t.card("Renewal")?;
        assert!(card.shows("EUR 1,200,000") && card.shows("Wed 2 Dec"));
        let priya = t.person("Priya");
        let typed = priya
            .types("/codegreen", "status CG-1", "C0GENERAL")
            .await?;
        let status = typed.reply.ok_or_else(|| anyhow::anyhow!("no status"))?;
        assert!(status.shows("EUR 1.200.000"), "{}", status.visible_text());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_channel_is_written_as_the_workspace_does() {
    let rules = Rules {
        locale: Some("en-US"),
        ..Rules::default()
    };
    run_test_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        assert!(card.shows("Close: Wed, Dec 2"), "{}", card.visible_text());
        let page = t.person("Priya").dm().expect("Renewal")?;
        assert!(
            page.shows("Close: Wed 2 Dec"),
            "her own way: {}",
            page.visible_text()
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
