//! kill -9 of the real binary, 25 times, at moments drawn by seed and named by what the bot had done until then. People
//! go on as people do: what failed they try again, what they were told is saved they count on.

mod life;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, ensure};
use codegreen::domain::ids::{CodeGreenId, Number, UserId, WorkspaceId};
use codegreen::domain::page::PageState;
use codegreen::domain::person::Viewer;
use codegreen::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use slack_sim::{Failure, SimConfig, SlackSim};

use crate::support::program::{Program, Serving};
use life::{Told, live};

/// What CI does; `CODEGREEN_KILLS=1000` for the long form.
fn kills() -> usize {
    std::env::var("CODEGREEN_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(25)
}

const PATIENCE: Duration = Duration::from_mins(1);

struct Company {
    sim: SlackSim,
    program: Program,
    bot: Serving,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_doubled_when_the_process_is_killed() {
    let seed: u64 = std::env::var("CODEGREEN_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123);
    eprintln!("CODEGREEN_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);

    let mut company = Company::start().await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    for round in 0..kills() {
        let after_calls = random.random_range(0..60);
        company
            .live_until_killed(round, after_calls, &told)
            .await
            .expect("a round");
    }
    company
        .drain()
        .await
        .expect("everything is carried out in the end");
    let told = told.into_inner().expect("the notes");
    company
        .check(&told)
        .await
        .expect("nothing lost, nothing doubled");
    eprintln!(
        "{} kills: {} called, {} answers, {} items, 0 lost, 0 doubled",
        kills(),
        told.called.len(),
        told.yes.len(),
        told.items.len()
    );
}

impl Company {
    async fn start() -> anyhow::Result<Self> {
        let sim = SlackSim::start(SimConfig {
            shortcuts: codegreen::demo::shortcuts(),
            ..SimConfig::default()
        })
        .await?;
        let program = Program::ready_for(&sim);
        let bot = serve(&sim, &program);
        Ok(Self { sim, program, bot })
    }

    /// People call, answer and add items; after so many calls to Slack, or when they are done, the process is killed and
    /// started again.
    async fn live_until_killed(
        &mut self,
        round: usize,
        after_calls: usize,
        told: &Mutex<Told>,
    ) -> anyhow::Result<()> {
        let until = self.sim.call_count() + after_calls;
        let sim = self.sim.clone();
        let enough = async {
            let _ = sim
                .wait_for(|sim| (sim.call_count() >= until).then_some(()), PATIENCE)
                .await;
        };
        tokio::select! {
            () = enough => {}
            () = live(&self.sim, round, told) => {}
        }
        self.bot.signal("KILL");
        self.sim.disconnect_app();
        self.bot = serve(&self.sim, &self.program);
        Ok(())
    }

    /// Runs on until the outbox is empty, then stops the bot as a signal would.
    async fn drain(&mut self) -> anyhow::Result<()> {
        let (store, _) = Store::open(&self.url()).await?;
        let mut look = tokio::time::interval(Duration::from_millis(50));
        let empty = async {
            while store.backlog().await? > 0 {
                look.tick().await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, empty)
            .await
            .context("the outbox does not empty")??;
        store.close().await;
        self.bot.signal("KILL");
        Ok(())
    }

    /// The bot's own database: `serve` without `DATABASE_URL` keeps one beside its configuration.
    fn url(&self) -> String {
        format!("sqlite://{}", self.program.path("codegreen.db").display())
    }

    fn nothing_is_seen_twice(&self) -> anyhow::Result<()> {
        // Every message carries its own reference: one that is seen twice was sent twice.
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        self.sim.look(|world| {
            for channel in world.channels() {
                for message in world
                    .messages(&channel.id)
                    .filter(|message| message.from_app() && message.only_for.is_none())
                {
                    let reference = message
                        .metadata
                        .as_ref()
                        .map(|m| m["event_payload"].to_string())
                        .unwrap_or_default();
                    *seen
                        .entry(format!("{} {reference}", channel.id))
                        .or_default() += 1;
                }
            }
        });
        let doubled: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).collect();
        ensure!(doubled.is_empty(), "seen twice: {doubled:#?}");
        Ok(())
    }

    async fn check(&self, told: &Told) -> anyhow::Result<()> {
        let (store, _) = Store::open(&self.url()).await?;
        let workspace = WorkspaceId::from(slack_sim::TEAM_ID);
        let refused: Vec<_> = self
            .sim
            .failures()
            .into_iter()
            .filter(|failure| !is_silence(failure))
            .collect();
        ensure!(refused.is_empty(), "Slack refused: {refused:#?}");

        self.nothing_is_seen_twice()?;
        let mut deals: BTreeMap<String, Vec<CodeGreenId>> = BTreeMap::new();
        let mut items = Vec::new();
        for number in 1.. {
            let Some(green) = store
                .code_green_by_number(&workspace, Number(number), &Viewer::System)
                .await?
            else {
                break;
            };
            deals
                .entry(green.opportunity.name.clone())
                .or_default()
                .push(green.id);
            for (seat, page) in green
                .seats
                .iter()
                .flat_map(|seat| seat.pages.iter().map(move |page| (seat, page)))
            {
                ensure!(
                    !matches!(page.state, PageState::Queued { .. }),
                    "a page was never sent: {} {page:?}",
                    seat.function
                );
            }
            for ((_, seat), who) in told
                .yes
                .iter()
                .filter(|((deal, _), _)| *deal == green.opportunity.name)
            {
                let holder = green
                    .seat(&seat.as_str().into())
                    .and_then(|seat| seat.holder.as_ref())
                    .map(|holder| &holder.by);
                ensure!(
                    holder == Some(&UserId::from(who.as_str())),
                    "{who} said yes for {seat} of {}: {holder:?}",
                    green.opportunity.name
                );
            }
            items.extend(
                store
                    .items_of(&workspace, green.id, &Viewer::System)
                    .await?
                    .into_iter()
                    .map(|item| item.what),
            );
        }
        for deal in &told.called {
            ensure!(
                deals.get(deal).is_some_and(|greens| greens.len() == 1),
                "{deal} was called, and is there {:?} times",
                deals.get(deal).map(Vec::len)
            );
        }
        for item in &told.items {
            ensure!(
                items.iter().filter(|what| *what == item).count() == 1,
                "\"{item}\" was added"
            );
        }
        ensure!(
            told.called.len() >= kills() / 8
                && told.yes.len() >= kills() / 2
                && told.items.len() >= kills() / 8,
            "the test did too little: {} called, {} answers, {} items",
            told.called.len(),
            told.yes.len(),
            told.items.len()
        );
        store.close().await;
        Ok(())
    }
}

/// Starts the real binary and waits until it listens. The simulated Slack answers on the test's other thread meanwhile.
fn serve(sim: &SlackSim, program: &Program) -> Serving {
    tokio::task::block_in_place(|| {
        let mut bot = program.serve();
        sim.connect_app(format!("http://{}/slack/events", bot.address()));
        bot
    })
}

/// A callback that a dead process did not answer: that is what the test does, not what it looks for.
fn is_silence(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::NoResponse { .. } | Failure::BadResponse { .. }
    )
}
