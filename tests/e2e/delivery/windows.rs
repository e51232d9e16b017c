//! A storm of refusals: everything arrives once, and nobody calls while Slack wants to be left alone.

use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, MARK, Office};

#[tokio::test]
async fn a_storm_of_throttles_loses_nothing_and_repeats_nothing() {
    let office = Office::open().await;
    let limited = |seconds| FaultKind::RateLimited {
        retry_after: seconds,
    };
    for (channel, chance) in [("U0CFO", 0.5), (CHANNEL, 0.3)] {
        let storm = Fault::on("chat.postMessage", limited(3))
            .in_channel(channel)
            .always();
        office.sim.fault(storm.with_probability(chance, 42));
    }
    let storm = Fault::on("chat.update", limited(2))
        .in_channel(CHANNEL)
        .always();
    office.sim.fault(storm.with_probability(0.3, 7));
    let deals: Vec<String> = (0..12).map(|n| format!("Renewal {n:02}")).collect();
    for deal in &deals {
        office.declare(deal).await;
    }
    office.drain().await;
    let pages = office.pages_of("Carla");
    assert!(pages.iter().all(|page| !page.shows(MARK)));
    for deal in &deals {
        assert_eq!(
            pages.iter().filter(|page| page.shows(deal)).count(),
            1,
            "{deal}"
        );
        assert_eq!(
            office
                .cards()
                .iter()
                .filter(|card| card.shows(deal))
                .count(),
            1,
            "{deal}"
        );
    }
    office.assert_no_failures();
}

#[tokio::test]
async fn a_storm_of_doubts_loses_nothing_and_repeats_nothing() {
    for seed in [1, 2, 3] {
        let office = Office::open().await;
        for (kind, chance) in [
            (FaultKind::AcceptedThenReset, 0.15),
            (FaultKind::AcceptedThenServerError, 0.15),
            (FaultKind::AcceptedThenHtml, 0.15),
        ] {
            let storm = Fault::on("chat.postMessage", kind).always();
            office.sim.fault(storm.with_probability(chance, seed));
        }
        let deals: Vec<String> = (0..8).map(|n| format!("Renewal {n:02}")).collect();
        for deal in &deals {
            office.declare(deal).await;
        }
        office.drain().await;
        for deal in &deals {
            let pages = office.pages_of("Carla");
            assert_eq!(
                pages.iter().filter(|page| page.shows(deal)).count(),
                1,
                "seed {seed}: {deal}"
            );
            let cards = office.cards();
            assert_eq!(
                cards.iter().filter(|card| card.shows(deal)).count(),
                1,
                "seed {seed}: {deal}"
            );
        }
    }
}
