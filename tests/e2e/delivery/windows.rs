//! A storm of refusals: everything arrives once, and nobody calls while Slack wants to be left alone.

use codegreen::store::jobs::Lane;
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

#[tokio::test]
async fn a_refusal_that_means_the_whole_workspace_finds_few_pages_in_the_air() {
    let office = Office::open().await;
    let limited = FaultKind::RateLimited { retry_after: 30 };
    office.fault("chat.postMessage", limited);
    let chiefs = [
        "U0CFO", "U0LENA", "U0DEV", "U0CPO", "U0PM", "U0CTO", "U0CISO", "U0CMO",
    ];
    for chief in chiefs {
        office.declare_with(chief, chief, "1.2m EUR").await;
    }
    office.step(Lane::Pages).await;
    let too_late = office.sim.take_failures();
    assert!(too_late.len() <= 2, "{too_late:#?}");
    office.drain().await;
    for name in [
        "Carla", "Lena", "Dev", "Priya", "Pete", "Emil", "Sara", "Nadia",
    ] {
        assert_eq!(office.pages_of(name).len(), 1, "{name}");
    }
    office.assert_no_failures();
}
