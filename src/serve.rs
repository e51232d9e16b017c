//! Puts the parts together: the bot that listens on a port, with its workers. Decides nothing of what they do.
//!
//! Who we are is Slack's to say (`auth.test`), and Slack may be down when we start. What it said last is remembered, so
//! a restart goes on without. A first start waits a few seconds and no longer: then it serves, ready but with nobody
//! behind the desk, and goes on asking.

pub(crate) mod introduce;
pub(crate) mod listen;
mod staff;

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use introduce::Ourselves;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Roster;
use crate::config::settings::{Settings, Slack, Transport};
use crate::jobs::Workers;
use crate::media::Media;
use crate::slack::bot::Bot;
use crate::slack::client::{Identity, SlackApi};
use crate::slack::directory::Directory;
use crate::slack::scopes;
use crate::socket::SocketMode;
use crate::store::Store;
use crate::web::desk::Desk;
use crate::web::metrics::{self, Counts, Metrics};
use crate::web::signature::Verifier;
use crate::web::{Health, Web, router};

/// How long the start waits for Slack before it serves without.
const WAIT_FOR_SLACK: Duration = Duration::from_secs(4);

/// From the signal to the exit: the contract says ten seconds.
const WAIT_FOR_WORK: Duration = Duration::from_secs(9);

/// The parts that need no word from Slack. Also what the demo and the tests build on.
#[derive(Clone, Debug)]
pub struct Parts {
    pub app: App,
    pub api: SlackApi,
    pub directory: Directory,
    pub media: Media,
    /// What the doctor in the bot looks at besides.
    pub slack: Slack,
}

impl Parts {
    /// # Errors
    /// Where the HTTP client cannot be built.
    pub fn new(
        store: Store,
        slack: &Slack,
        roster: impl Into<Roster>,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let api = SlackApi::new(&slack.api_url, &slack.bot_token, clock.clone())?;
        let directory = Directory::new(store.clone(), api.clone(), clock.clone());
        Ok(Self {
            app: App::new(store, clock, roster),
            api,
            directory,
            media: Media::default(),
            slack: slack.clone(),
        })
    }

    pub fn bot(&self, identity: Identity) -> Bot {
        Bot::new(
            self.app.clone(),
            self.api.clone(),
            self.directory.clone(),
            identity,
        )
        .with_media(self.media.clone())
    }

    /// What answers Slack's requests; `desk` is where the bot is or will be.
    pub fn web(&self, signing_secret: &SecretString, desk: Desk, counts: Counts) -> Web {
        Web {
            desk,
            verifier: Verifier::new(signing_secret.clone()),
            clock: self.app.clock.clone(),
            counts,
        }
    }

    /// What `/readyz` asks.
    pub fn health(&self, workers: watch::Receiver<Option<Workers>>) -> Health {
        Health {
            clock: self.app.clock.clone(),
            store: self.app.store.clone(),
            workers,
        }
    }
}

/// A server that runs until [`Server::stop`].
#[derive(Debug)]
pub struct Server {
    /// Where it listens, the port chosen by the system where the settings said 0.
    pub address: SocketAddr,
    pub metrics_address: Option<SocketAddr>,
    store: Store,
    desk: Desk,
    stop: CancellationToken,
    listening: Vec<JoinHandle<anyhow::Result<()>>>,
    behind_the_desk: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    /// Opens the database, binds the ports, and waits a little for Slack.
    ///
    /// # Errors
    /// One sentence with its remedy; a [`crate::config::ConfigError`] where Slack refuses the token.
    pub async fn start(settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        Self::start_within(WAIT_FOR_SLACK, settings, clock).await
    }

    /// The same, waiting no longer than `patience` for Slack.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_within(
        patience: Duration,
        settings: Settings,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let (store, opened) = Store::open(settings.database_url.expose_secret()).await?;
        let created = if opened.created { "created" } else { "opened" };
        tracing::info!(database = opened.location, "{created} the database");

        let listener = listen::bind("CODEGREEN_LISTEN", settings.listen).await?;
        let metrics_listener = match settings.metrics_listen {
            Some(address) => Some(listen::bind("CODEGREEN_METRICS_LISTEN", address).await?),
            None => None,
        };
        let address = listener.local_addr()?;
        let metrics_address = metrics_listener
            .as_ref()
            .map(tokio::net::TcpListener::local_addr)
            .transpose()?;

        let parts = Parts::new(
            store.clone(),
            &settings.slack,
            settings.roster,
            clock.clone(),
        )?;
        let parts = Parts {
            media: Media::new(&settings.media)?,
            ..parts
        };
        let (open_desk, desk) = Desk::closed(parts.api.clone());
        let (show_workers, workers) = watch::channel(None);
        let counts = Counts::default();
        let health = parts.health(workers);
        let (web, socket) = match &settings.slack.transport {
            Transport::Http { signing_secret } => {
                let web = parts.web(signing_secret, desk.clone(), counts.clone());
                (Some(web), None)
            }
            Transport::Socket { app_token } => {
                let api = parts.api.clone();
                let socket = SocketMode::new(api, app_token.clone(), desk.clone(), counts.clone())?;
                (None, Some(socket))
            }
        };
        let over_http = web.is_some();
        let stop = CancellationToken::new();
        let meters = parts.api.meters().clone();
        let ourselves = Ourselves::new(&parts, &settings.slack);

        let mut behind_the_desk = tokio::spawn(work(
            parts,
            ourselves,
            open_desk,
            show_workers,
            socket,
            stop.clone(),
        ));
        let mut wait = desk.clone();
        tokio::select! {
            // The token is no good: better to hear it at the start than from every person.
            ended = &mut behind_the_desk => {
                store.close().await;
                return Err(ended?.err().unwrap_or_else(|| anyhow::anyhow!("the workers ended at the start")));
            }
            () = wait.opened() => {}
            () = tokio::time::sleep(patience) => {
                tracing::warn!("Slack has not yet said who we are: serving, and asking on");
            }
        }

        let mut listening = Vec::new();
        if let Some(listener) = metrics_listener {
            let numbers = Metrics {
                counts,
                store: store.clone(),
                clock,
                meters,
            };
            listening.push(listen::serve(
                listener,
                metrics::router(numbers),
                stop.clone(),
            ));
        }
        listening.push(listen::serve(listener, router(web, health), stop.clone()));
        if over_http {
            tracing::info!(%address, "listening for Slack on /slack/events");
        } else {
            tracing::info!(%address, "Socket Mode: Slack is called; listening for /healthz and /readyz only");
        }
        Ok(Self {
            address,
            metrics_address,
            store,
            desk,
            stop,
            listening,
            behind_the_desk,
        })
    }

    /// Waits for `signal`, or for the server to fail by itself, then stops.
    ///
    /// # Errors
    /// What made it fail.
    pub async fn run_until(mut self, signal: impl Future<Output = ()>) -> anyhow::Result<()> {
        let failed = tokio::select! {
            () = signal => Ok(()),
            ended = &mut self.behind_the_desk => match ended {
                Ok(outcome) => outcome.and_then(|()| Err(anyhow::anyhow!("the workers ended by themselves"))),
                Err(panicked) => Err(panicked).context("the workers broke down"),
            },
        };
        self.stop().await;
        failed
    }

    /// Takes no more requests, finishes what was begun, and lets go of the database; nine seconds at most.
    pub async fn stop(self) {
        tracing::info!("stopping: finishing what was begun");
        self.stop.cancel();
        let finish = async {
            for listener in self.listening {
                let _ = listener.await;
            }
            if let Some(bot) = self.desk.now() {
                bot.finish_started().await;
            }
            if !self.behind_the_desk.is_finished() {
                let _ = self.behind_the_desk.await;
            }
            self.store.close().await;
        };
        if tokio::time::timeout(WAIT_FOR_WORK, finish).await.is_ok() {
            tracing::info!("stopped");
        } else {
            tracing::warn!(
                "stopped before all was finished: it is saved, and goes on at the next start"
            );
        }
    }
}

/// Learns who we are, puts the bot behind the desk and works until `stop`.
async fn work(
    parts: Parts,
    ourselves: Ourselves,
    open_desk: watch::Sender<Option<Bot>>,
    show_workers: watch::Sender<Option<Workers>>,
    socket: Option<SocketMode>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let Some(identity) = stop
        .run_until_cancelled(Box::pin(ourselves.learn()))
        .await
        .transpose()?
    else {
        return Ok(());
    };
    tracing::info!(workspace = %identity.workspace, bot = %identity.bot_user, "we know who we are");
    parts.app.begin_with_the_setup(&identity.workspace).await;
    let can = |medium| parts.media.is_set_up(medium);
    if let Some(error) = crate::config::media::unmet(&parts.app.company(), can) {
        tracing::error!(%error, "a rung of the ladder reaches nobody");
    }
    scopes::log_what_is_off(&identity);
    let (bot, jobs) = parts.staff(identity);
    show_workers.send_replace(Some(jobs.workers()));
    open_desk.send_replace(Some(bot));
    let mut working = tokio::spawn(jobs.run(stop.clone()));
    // Only now: what a socket brings is to be answered at once.
    let sockets = async {
        if let Some(socket) = socket {
            socket.run(stop.clone()).await
        } else {
            stop.cancelled().await;
            Ok(())
        }
    };
    tokio::pin!(sockets);
    tokio::select! {
        done = &mut working => {
            // It ends only when told to: what the sockets have begun is answered.
            stop.cancel();
            sockets.await?;
            Ok(done?)
        }
        ended = &mut sockets => {
            // Told to stop, or refused by Slack.
            stop.cancel();
            working.await?;
            Ok(ended?)
        }
        refused = ourselves.refused() => {
            stop.cancel();
            working.await?;
            Err(refused.into())
        }
    }
}

/// Ends when the operator or the system asks us to stop.
///
/// # Errors
/// Where the system lets nobody listen for signals.
#[cfg(unix)]
pub fn signal() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
