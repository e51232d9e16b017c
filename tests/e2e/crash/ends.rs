//! R15: SIGTERM under load. It ends within ten seconds with code 0, and what was in the air is reconciled at the start.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use slack_sim::{Fault, FaultKind};

use super::company::Company;
use crate::support::measure::{report, seed, times};
use crate::support::oracle::Told;

const CONTRACT: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_under_load_ends_it_in_time_and_loses_nothing() {
    let signals = times("CODEGREEN_SIGNALS", 6, 100);
    let mut random = StdRng::seed_from_u64(seed(20_261_215));
    let mut company = Company::start().await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    let mut longest = Duration::ZERO;
    for round in 0..signals {
        // Now and then Slack takes a message and says nothing: it is in the air when the signal comes.
        let hangs = Fault::on("chat.postMessage", FaultKind::AcceptedThenHang)
            .always()
            .with_probability(0.05, random.random());
        company.sim.fault(hangs);
        company
            .live_through(round, random.random_range(1..50), &told)
            .await;
        let begun = Instant::now();
        company.bot.signal("TERM");
        let status = tokio::time::timeout(CONTRACT, company.bot.has_died())
            .await
            .expect("it ends within ten seconds");
        longest = longest.max(begun.elapsed());
        assert_eq!(status.code(), Some(0), "round {round}");
        company.sim.clear_faults();
        company.starts_again(&[]);
    }
    let (told, verdict) = company.ends_well(told).await;
    assert!(!told.called.is_empty() && !told.yes.is_empty());
    report(
        "R15",
        &format!(
            "{signals} signals, the longest end {:.1} s: {} called, {} answers, {} pages; 0 lost, 0 twice",
            longest.as_secs_f32(),
            told.called.len(),
            told.yes.len(),
            verdict.pages
        ),
    );
}
