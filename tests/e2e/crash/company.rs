//! A company whose bot is the real binary, on a database that outlives it, with a simulated Slack that outlives it too.

use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context;
use codegreen::store::Store;
use slack_sim::{SimConfig, SlackSim};

use crate::support::oracle::{Oracle, Told, Verdict};
use crate::support::program::{Program, Serving};

pub const PATIENCE: Duration = Duration::from_mins(1);

pub struct Company {
    pub sim: SlackSim,
    pub program: Program,
    pub bot: Serving,
    url: String,
}

impl Company {
    /// On a SQLite file beside its configuration.
    pub async fn start() -> anyhow::Result<Self> {
        Self::on(None).await
    }

    /// On this database.
    pub async fn on(url: Option<&str>) -> anyhow::Result<Self> {
        let sim = SlackSim::start(SimConfig {
            shortcuts: codegreen::demo::shortcuts(),
            ..SimConfig::default()
        })
        .await?;
        let mut program = Program::ready_for(&sim);
        let url = match url {
            Some(url) => {
                program = program.set("DATABASE_URL", url);
                url.to_owned()
            }
            None => format!("sqlite://{}", program.path("codegreen.db").display()),
        };
        let bot = serve(&sim, &program, &[]);
        Ok(Self {
            sim,
            program,
            bot,
            url,
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process that was is gone; another one takes its place.
    pub fn starts_again(&mut self, with: &[(&str, &str)]) {
        self.bot.kill();
        self.sim.disconnect_app();
        self.bot = serve(&self.sim, &self.program, with);
    }

    /// Runs on until the outbox is empty, then ends the bot.
    async fn drain(&mut self) -> anyhow::Result<()> {
        let (store, _) = Store::open(&self.url).await?;
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
        self.bot.kill();
        Ok(())
    }

    /// All is carried out in the end, and nothing was lost or doubled.
    pub async fn ends_well(mut self, told: Mutex<Told>) -> (Told, Verdict) {
        self.drain().await.expect("all is carried out in the end");
        let told = told.into_inner().expect("the notes");
        let verdict = self.judge(&told).await.expect("nothing lost or doubled");
        (told, verdict)
    }

    async fn judge(&self, told: &Told) -> anyhow::Result<Verdict> {
        let oracle = Oracle {
            sim: &self.sim,
            url: &self.url,
            may_look: true,
        };
        oracle.judge(told).await
    }
}

/// Starts the real binary and waits until it listens. The simulated Slack answers on the test's other thread meanwhile.
/// One that dies before is nobody whom Slack could reach.
fn serve(sim: &SlackSim, program: &Program, with: &[(&str, &str)]) -> Serving {
    tokio::task::block_in_place(|| {
        let mut bot = program.serve_with(with);
        if let Some(address) = bot.address_or_death() {
            sim.connect_app(format!("http://{address}/slack/events"));
        }
        bot
    })
}
