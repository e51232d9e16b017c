//! The real binary dies under load, at random moments and at chosen ones, by force and by request. People go on as people
//! do: what failed they try again, what they were told is saved they count on.

mod company;
mod ends;
mod life;
mod outages;
mod points;
mod three;

use std::sync::Mutex;

use anyhow::ensure;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::support::measure::{report, seed, times};
use crate::support::oracle::Told;
use company::{Company, PATIENCE};
use life::live;

/// R1: kill -9 at moments drawn by seed and named by what the bot had done until then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_doubled_when_the_process_is_killed() {
    let kills = times("CODEGREEN_KILLS", 25, 1_000);
    let mut random = StdRng::seed_from_u64(seed(20_261_123));
    let mut company = Company::start().await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    for round in 0..kills {
        let after_calls = random.random_range(0..60);
        company.live_through(round, after_calls, &told).await;
        company.starts_again(&[]);
    }
    let (told, verdict) = company.ends_well(told).await;
    much_happened(&told, kills).expect("a busy company");
    report(
        "R1",
        &format!(
            "{kills} kills: {} called, {} answers, {} items, {} pages; 0 lost, 0 twice",
            told.called.len(),
            told.yes.len(),
            told.items.len(),
            verdict.pages
        ),
    );
}

impl Company {
    /// People call, answer and add items, until the bot has made so many calls to Slack, or they are done.
    async fn live_through(&self, round: usize, calls: usize, told: &Mutex<Told>) {
        let until = self.sim.call_count() + calls;
        let enough = async {
            let _ = self
                .sim
                .wait_for(|sim| (sim.call_count() >= until).then_some(()), PATIENCE)
                .await;
        };
        tokio::select! {
            () = enough => {}
            () = live(&self.sim, round, told) => {}
        }
    }
}

fn much_happened(told: &Told, rounds: usize) -> anyhow::Result<()> {
    ensure!(
        told.called.len() >= rounds / 8
            && told.yes.len() >= rounds / 2
            && told.items.len() >= rounds / 8,
        "the test did too little: {} called, {} answers, {} items",
        told.called.len(),
        told.yes.len(),
        told.items.len()
    );
    Ok(())
}
