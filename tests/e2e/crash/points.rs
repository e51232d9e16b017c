//! R2: the process dies at each named point: before, in and after a commit, around a claim, around a post, around the
//! record of what came of it.

use std::sync::Mutex;
use std::time::Duration;

use codegreen::crash::POINTS;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::company::Company;
use super::life::live;
use crate::support::measure::{report, seed, times};
use crate::support::oracle::Told;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_doubled_wherever_the_process_dies() {
    let each = times("CODEGREEN_CRASHES", 2, 20);
    let mut random = StdRng::seed_from_u64(seed(20_261_126));
    let mut company = Company::start().await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    let mut round = 0;
    let mut died = 0;
    for point in POINTS {
        let mut deaths = 0;
        // Where people are done before it comes by there often enough, it is tried again.
        for _ in 0..each * 3 {
            if deaths == each {
                break;
            }
            let plan = format!("{point}:{}", random.random_range(1..=8));
            company.starts_again(&[("CODEGREEN_CRASH_AT", &plan)]);
            let sim = company.sim.clone();
            tokio::select! {
                _ = company.bot.has_died() => {}
                () = live(&sim, round, &told) => {}
            }
            // It may die of what people left behind.
            let late = tokio::time::timeout(Duration::from_secs(2), company.bot.has_died());
            deaths += usize::from(late.await.is_ok());
            round += 1;
        }
        assert!(deaths > 0, "it never died at {point}");
        died += deaths;
        eprintln!("{point}: died {deaths} times");
    }
    company.starts_again(&[]);
    let (told, verdict) = company.ends_well(told).await;
    assert!(!told.called.is_empty() && !told.yes.is_empty());
    report(
        "R2",
        &format!(
            "{} points, {died} deaths: {} called, {} answers, {} pages; 0 lost, 0 twice",
            POINTS.len(),
            told.called.len(),
            told.yes.len(),
            verdict.pages
        ),
    );
}

/// A release build has none of it: the points are empty there, and the release profile does not bring them back.
#[test]
fn a_release_has_no_crash_points() {
    let source = include_str!("../../../src/crash.rs");
    for (at, _) in source
        .match_indices("std::process::abort")
        .chain(source.match_indices("std::env::var"))
    {
        let before = &source[..at];
        let only_for = before.rfind("#[cfg(debug_assertions)]");
        let for_release = before.rfind("#[cfg(not(debug_assertions))]");
        assert!(only_for > for_release, "{}", &source[at..at + 30]);
    }
    let manifest: toml::Table = include_str!("../../../Cargo.toml")
        .parse()
        .expect("a manifest");
    let profiles = manifest["profile"].as_table().expect("profiles");
    for (name, profile) in profiles {
        let asked = profile.get("debug-assertions");
        assert!(
            asked.is_none() || name == "dev" || name == "test",
            "profile.{name} turns the crash points on"
        );
    }
}
