//! The stage: a simulated Slack, the bot as `serve` runs it, a company, and a clock that the story moves.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use slack_sim::{MessageHandle, Shortcut, ShortcutKind, SimConfig, SlackSim};

use super::COMPANY;
use crate::clock::Clock;
use crate::config::Company;
use crate::config::settings::{Settings, Slack};
use crate::domain::ids::WorkspaceId;
use crate::manifest::{Kind, SHORTCUTS};
use crate::serve::Server;
use crate::store::Store;

/// Where Code Greens are posted.
pub const ESCALATION: &str = "C0ESCALATE";

/// Everything that plays.
pub struct Stage {
    pub sim: SlackSim,
    /// How long a step of the story is waited for, in real time.
    pub patience: Duration,
    clock: Clock,
    server: Server,
    store: Store,
    workspace: WorkspaceId,
    /// Held so that a throw-away database goes when the stage does.
    folder: Option<PathBuf>,
}

impl Stage {
    /// Starts the simulated Slack and the bot, each on a free loopback port.
    ///
    /// # Errors
    /// Where a port or the database cannot be opened.
    pub async fn build(keep: Option<PathBuf>) -> anyhow::Result<Self> {
        let clock = Clock::manual(Clock::System.now());
        let sim_clock = clock.clone();
        let sim = SlackSim::start(SimConfig {
            clock: Arc::new(move || sim_clock.now()),
            shortcuts: shortcuts(),
            ..SimConfig::default()
        })
        .await?;
        let (file, folder) = if let Some(file) = keep {
            (file, None)
        } else {
            let folder = std::env::temp_dir()
                .join(format!("codegreen-demo-{}", uuid::Uuid::now_v7().simple()));
            std::fs::create_dir_all(&folder)
                .context("cannot make a folder for the throw-away database")?;
            (folder.join("demo.db"), Some(folder))
        };
        let url = format!("sqlite://{}", file.display());
        let server = Server::start(settings(&sim, &url)?, clock.clone()).await?;
        sim.connect_app(format!("http://{}/slack/events", server.address));
        let (store, _) = Store::open(&url).await?;
        Ok(Self {
            sim,
            patience: Duration::from_secs(15),
            clock,
            server,
            store,
            workspace: slack_sim::TEAM_ID.into(),
            folder,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves the story's clock; what is then due happens by itself.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The database, to look into.
    pub fn database(&self) -> (&Store, &WorkspaceId) {
        (&self.store, &self.workspace)
    }

    /// Waits until a message shows this.
    ///
    /// # Errors
    /// When it does not in time: what it shows instead.
    pub async fn wait_for_message(
        &self,
        message: &MessageHandle,
        text: &str,
    ) -> anyhow::Result<()> {
        let shown = self
            .sim
            .wait_for(
                |_| message.now().ok().filter(|now| now.shows(text)),
                self.patience,
            )
            .await;
        match shown {
            Ok(_) => Ok(()),
            Err(_) => anyhow::bail!(
                "this should show \"{text}\":\n{}",
                message.now()?.visible_text()
            ),
        }
    }

    /// Waits until nothing is left to send.
    ///
    /// # Errors
    /// When something still is after the stage's patience.
    pub async fn wait_until_all_is_sent(&self) -> anyhow::Result<()> {
        let all_sent = async {
            let mut look = tokio::time::interval(Duration::from_millis(50));
            while self.store.backlog().await? > 0 {
                look.tick().await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(self.patience, all_sent)
            .await
            .context("something is still to be sent")?
    }

    /// Stops the bot as a signal would and removes what is not to be kept.
    ///
    /// # Errors
    /// Where the folder cannot be removed.
    pub async fn strike(self) -> anyhow::Result<()> {
        self.store.close().await;
        self.server.stop().await;
        match self.folder {
            Some(folder) => std::fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot remove {}", folder.display())),
            None => Ok(()),
        }
    }
}

fn settings(sim: &SlackSim, database_url: &str) -> anyhow::Result<Settings> {
    let config = sim.config();
    Ok(Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        metrics_listen: None,
        database_url: database_url.into(),
        slack: Slack {
            signing_secret: config.signing_secret.clone().into(),
            bot_token: config.bot_token.clone().into(),
            api_url: sim.api_url(),
        },
        company: Company::read("the demo's company", COMPANY)?,
    })
}

/// The shortcuts of the app's manifest, as people find them.
pub fn shortcuts() -> Vec<Shortcut> {
    SHORTCUTS
        .iter()
        .map(|row| Shortcut {
            name: row.name.to_owned(),
            callback_id: row.callback_id.to_owned(),
            kind: match row.kind {
                Kind::Global => ShortcutKind::Global,
                Kind::Message => ShortcutKind::Message,
            },
        })
        .collect()
}
