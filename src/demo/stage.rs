//! The stage: a simulated Slack, the bot as `serve` runs it, a company, and a clock that can be moved.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use slack_sim::{Command, MessageHandle, Shortcut, ShortcutKind, SimConfig, SlackSim};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::COMPANY;
use super::address::Address;
use super::controls::Controls;
use super::kept::Kept;
use crate::clock::Clock;
use crate::config::document::Beside;
use crate::config::media::MediaSettings;
use crate::config::settings::{Settings, Slack, Transport};
use crate::config::{Company, Roster};
use crate::domain::ids::WorkspaceId;
use crate::domain::person::Viewer;
use crate::manifest::{COMMAND, COMMAND_DESCRIPTION, COMMAND_USAGE, Kind, SHORTCUTS};
use crate::serve::Server;
use crate::slack::scopes::EVENTS;
use crate::store::Store;

/// Where Code Greens are posted.
pub const ESCALATION: &str = "C0ESCALATE";
/// How often an event that the bot did not take is due for another try, where nobody ticks by hand.
const RETRIES: Duration = Duration::from_millis(500);

/// The simulated Slack, and where the bot will keep its data: all that there is before the bot.
pub struct Place {
    pub sim: SlackSim,
    clock: Clock,
    store: Store,
    url: String,
    roster: Roster,
    /// Where a database that is not kept lies.
    folder: Option<Folder>,
}

impl Place {
    /// Opens the database and starts the simulated Slack.
    ///
    /// # Errors
    /// Where the port or the database cannot be opened.
    pub async fn open(
        clock: &Clock,
        address: Address,
        keep: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let (file, folder) = if let Some(file) = keep {
            (file, None)
        } else {
            let folder = Folder::make()?;
            (folder.0.join("demo.db"), Some(folder))
        };
        let url = format!("sqlite://{}", file.display());
        let (store, _) = Store::open(&url).await?;
        let controls = Controls::new(clock.clone(), store.clone(), slack_sim::TEAM_ID.into());
        let sim_clock = clock.clone();
        let config = SimConfig {
            clock: Arc::new(move || sim_clock.now()),
            app_name: "Code Green".to_owned(),
            home_tab: true,
            // Of the look of Slack's, so that the doctor finds it well.
            signing_secret: Uuid::now_v7().simple().to_string(),
            shortcuts: shortcuts(),
            events: EVENTS.iter().map(|event| event.name.to_owned()).collect(),
            commands: vec![Command {
                command: COMMAND.to_owned(),
                description: COMMAND_DESCRIPTION.to_owned(),
                usage_hint: COMMAND_USAGE.to_owned(),
            }],
            controls: Some(Arc::new(controls)),
            auto_tick: Some(RETRIES),
            ..SimConfig::default()
        };
        let sim = address.start(config).await?;
        Ok(Self {
            sim,
            clock: clock.clone(),
            store,
            url,
            roster: Company::read("the demo's company", COMPANY)?.into(),
            folder,
        })
    }

    /// No file has the roster: it is set up in Slack, or not yet.
    pub fn without_a_roster(self) -> Self {
        Self {
            roster: Roster::Slack(Beside::default()),
            ..self
        }
    }

    /// Nothing has been played with this database yet: the messages that the bot knows of would not be in this Slack.
    ///
    /// # Errors
    /// Where there is a Code Green.
    pub async fn expect_no_code_greens(&self) -> anyhow::Result<()> {
        let found = self
            .store
            .export_code_greens(None, 1, &Viewer::System)
            .await?;
        anyhow::ensure!(
            found.is_empty(),
            "This database has Code Greens already, but the simulated Slack they were played in is not the one here. \
             Put its file, which ends in .slack, beside it and start without --script; or give --keep another file."
        );
        Ok(())
    }

    /// Starts the bot on a free loopback port and introduces the two.
    ///
    /// # Errors
    /// Where the bot cannot be started.
    pub async fn connect(self) -> anyhow::Result<Stage> {
        let settings = settings(&self.sim, &self.url, self.roster);
        let server = Server::start(settings, self.clock.clone()).await?;
        self.sim
            .connect_app(format!("http://{}/slack/events", server.address));
        Ok(Stage {
            sim: self.sim,
            patience: Duration::from_secs(15),
            clock: self.clock,
            server,
            store: self.store,
            workspace: slack_sim::TEAM_ID.into(),
            folder: self.folder,
            kept: None,
        })
    }
}

/// Everything that plays.
pub struct Stage {
    pub sim: SlackSim,
    /// How long a step of the story is waited for, in real time.
    pub patience: Duration,
    clock: Clock,
    server: Server,
    store: Store,
    workspace: WorkspaceId,
    folder: Option<Folder>,
    /// What keeps the simulated Slack, where it is kept, and what ends it.
    kept: Option<(CancellationToken, JoinHandle<anyhow::Result<()>>)>,
}

impl Stage {
    /// Keeps the simulated Slack from now on.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn kept(mut self, kept: Kept) -> anyhow::Result<Self> {
        kept.write(&self.sim, &self.clock)?;
        let stop = CancellationToken::new();
        let writing = kept.write_on(self.sim.clone(), self.clock.clone(), stop.clone());
        self.kept = Some((stop, tokio::spawn(writing)));
        Ok(self)
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
            let mut look = tokio::time::interval(Duration::from_millis(10));
            while self.store.backlog().await? > 0 {
                look.tick().await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(self.patience, all_sent)
            .await
            .context("something is still to be sent")?
    }

    /// Plays until `signal`, or until the bot fails by itself, then stops and removes what is not to be kept.
    ///
    /// # Errors
    /// What made it fail, or where the folder cannot be removed.
    pub async fn run_until(self, signal: impl Future<Output = ()>) -> anyhow::Result<()> {
        let ended = self.server.run_until(signal).await;
        self.store.close().await;
        if let Some((stop, writing)) = self.kept {
            stop.cancel();
            writing.await??;
        }
        self.folder.map_or(Ok(()), Folder::remove)?;
        ended
    }

    /// Stops the bot as a signal would and removes what is not to be kept.
    ///
    /// # Errors
    /// Where the folder cannot be removed.
    pub async fn strike(self) -> anyhow::Result<()> {
        self.run_until(std::future::ready(())).await
    }
}

fn settings(sim: &SlackSim, database_url: &str, roster: Roster) -> Settings {
    let config = sim.config();
    Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        metrics_listen: None,
        database_url: database_url.into(),
        slack: Slack {
            transport: Transport::Http {
                signing_secret: config.signing_secret.clone().into(),
            },
            bot_token: config.bot_token.clone().into(),
            api_url: sim.api_url(),
        },
        roster,
        media: MediaSettings::default(),
    }
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

/// A folder that goes when it is dropped, whatever went wrong before.
struct Folder(PathBuf);

impl Folder {
    fn make() -> anyhow::Result<Self> {
        let name = format!("codegreen-demo-{}", uuid::Uuid::now_v7().simple());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).with_context(|| {
            format!(
                "cannot make the folder {} for the throw-away database",
                folder.display()
            )
        })?;
        Ok(Self(folder))
    }

    fn remove(self) -> anyhow::Result<()> {
        let path: &Path = &self.0;
        std::fs::remove_dir_all(path).with_context(|| format!("cannot remove {}", path.display()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Where it is gone already, all is well.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
