//! Socket Mode: Slack's deliveries over web sockets that we open, for those who have no public address. Two sockets at a
//! time, each replaced before it goes. What a delivery asks for is the dispatcher's business, as it is over HTTP: no
//! handler knows which of the two it came by.
//! Source: <https://docs.slack.dev/apis/events-api/using-socket-mode>.

mod backoff;
mod connect;
mod envelope;
mod line;
mod traffic;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use tokio::task::JoinSet;
use tokio_tungstenite::Connector;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::config::ConfigError;
use crate::slack::client::{SlackApi, SlackError};
use crate::web::desk::Desk;
use crate::web::metrics::Counts;
use backoff::Backoff;
use line::{End, Line};
use traffic::Traffic;

/// One may go while the other takes what comes. Slack allows ten.
const SOCKETS: usize = 2;

/// How long things may take, and how long silence may last.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// From the first packet to Slack's `hello`: name look-up, TCP, TLS, the upgrade.
    pub hello: Duration,
    /// Between two pings of ours.
    pub ping: Duration,
    /// Without a single frame, not even a pong: the peer is dead. Slack pings by itself as well.
    pub silence: Duration,
    /// Without an envelope, however healthy it looks: the socket is replaced. Sockets were seen that answer every ping
    /// and carry nothing; where the other one carries, they are found sooner.
    pub quiet: Duration,
    /// How long a replaced socket is still read.
    pub linger: Duration,
    /// How long what was begun may take when we stop. Slack waits three seconds for it.
    pub drain: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            // With the longest pause before a try, below ten seconds from the end of what was wrong.
            hello: Duration::from_secs(4),
            ping: Duration::from_secs(2),
            // Noticed at the third ping: what takes longer than that could not be acknowledged in time either.
            silence: Duration::from_secs(5),
            quiet: Duration::from_mins(10),
            linger: Duration::from_secs(30),
            drain: Duration::from_secs(3),
        }
    }
}

/// The client. Clones share the count of sockets.
#[derive(Clone)]
pub struct SocketMode {
    api: SlackApi,
    app_token: SecretString,
    desk: Desk,
    counts: Counts,
    deadlines: Deadlines,
    tls: Connector,
    open: Arc<AtomicUsize>,
    traffic: Traffic,
}

impl std::fmt::Debug for SocketMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SocketMode")
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

impl SocketMode {
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(
        api: SlackApi,
        app_token: SecretString,
        desk: Desk,
        counts: Counts,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            api,
            app_token,
            desk,
            counts,
            deadlines: Deadlines::default(),
            tls: connect::tls()?,
            open: Arc::default(),
            traffic: Traffic::default(),
        })
    }

    /// The same with other deadlines: tests are not patient.
    #[must_use]
    pub fn with_deadlines(self, deadlines: Deadlines) -> Self {
        Self { deadlines, ..self }
    }

    /// Holds the sockets until `stop`, then answers what was begun.
    ///
    /// # Errors
    /// Slack refuses the app token, and always will.
    pub async fn run(self, stop: CancellationToken) -> Result<(), ConfigError> {
        let mut held = JoinSet::new();
        for _ in 0..SOCKETS {
            held.spawn(self.clone().hold(stop.clone()));
        }
        while let Some(ended) = held.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(refused)) => {
                    stop.cancel();
                    return Err(refused);
                }
                Err(error) => {
                    tracing::error!(%error, "a socket's keeper broke down; another takes its place");
                    held.spawn(self.clone().hold(stop.clone()));
                }
            }
        }
        Ok(())
    }

    /// Keeps one socket open, and those it replaced until they have ended.
    async fn hold(self, stop: CancellationToken) -> Result<(), ConfigError> {
        let mut backoff = Backoff::default();
        let mut replaced: JoinSet<()> = JoinSet::new();
        while !stop.is_cancelled() {
            while replaced.try_join_next().is_some() {}
            let opened = tokio::select! {
                opened = self.open() => opened,
                () = stop.cancelled() => break,
            };
            let pause = match opened {
                Ok(line) => self.live(line, &mut backoff, &mut replaced, &stop).await,
                Err(unopened) => pause_after(unopened, &mut backoff)?,
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        while replaced.join_next().await.is_some() {}
        Ok(())
    }

    /// Serves an open socket, and says how long to wait before the next one.
    async fn live(
        &self,
        line: Line,
        backoff: &mut Backoff,
        replaced: &mut JoinSet<()>,
        stop: &CancellationToken,
    ) -> Duration {
        let started = std::time::Instant::now();
        let end = self.serve(line, replaced, stop).await;
        let lasted = started.elapsed() > self.deadlines.silence;
        if lasted {
            backoff.reset();
        }
        match end {
            // Its successor is opened before it is gone; but where Slack sends each away at once, not in a hurry.
            End::Retiring if !lasted => backoff.next(),
            End::Retiring | End::Stopped => Duration::ZERO,
            End::Lost(why) => {
                tracing::warn!(why, "a socket was lost");
                backoff.next()
            }
            End::SwitchedOff => {
                tracing::error!(
                    "Socket Mode is switched off for this app: switch it on at api.slack.com/apps, your app, Socket Mode"
                );
                backoff::longest()
            }
        }
    }

    async fn open(&self) -> Result<Line, Unopened> {
        let url = self
            .api
            .open_connection(&self.app_token)
            .await
            .map_err(|error| match error {
                SlackError::Permanent { code } => Unopened::Refused(code),
                SlackError::Retry { after } => Unopened::Later(after.to_std().unwrap_or_default()),
                SlackError::Ambiguous { what } => Unopened::Failed(what),
            })?;
        let opening = connect::open(&url, self.tls.clone());
        match tokio::time::timeout(self.deadlines.hello, opening).await {
            Ok(Ok(socket)) => Ok(Line::new(
                socket,
                self.desk.clone(),
                self.counts.clone(),
                self.deadlines,
                self.traffic.open(),
            )),
            Ok(Err(error)) => Err(Unopened::Failed(error.to_string())),
            Err(_) => Err(Unopened::Failed("no hello in time".to_owned())),
        }
    }

    /// Serves a socket until it ends or is to be replaced; then it goes on among the `replaced`.
    async fn serve(&self, line: Line, replaced: &mut JoinSet<()>, stop: &CancellationToken) -> End {
        let (retire, retiring) = tokio::sync::oneshot::channel();
        let open = Open::count(&self.open, &self.counts);
        let stop = stop.clone();
        // A task of its own, so that its breakdown is its own; it does not outlive who keeps it.
        let mut serving = AbortOnDropHandle::new(tokio::spawn(async move {
            let end = line.serve(retire, stop).await;
            drop(open);
            end
        }));
        tokio::select! {
            biased;
            Ok(()) = retiring => {
                replaced.spawn(async move {
                    let _ = serving.await;
                });
                End::Retiring
            }
            ended = &mut serving => ended.unwrap_or_else(|error| End::Lost(error.to_string())),
        }
    }
}

/// Why there is no socket.
enum Unopened {
    /// By Slack, with its code.
    Refused(String),
    /// Slack says when.
    Later(Duration),
    Failed(String),
}

/// How long to wait after this.
///
/// # Errors
/// Slack refuses the app token, and always will.
fn pause_after(unopened: Unopened, backoff: &mut Backoff) -> Result<Duration, ConfigError> {
    match unopened {
        Unopened::Later(after) => Ok(after),
        Unopened::Failed(why) => {
            tracing::warn!(why, "a socket could not be opened");
            Ok(backoff.next())
        }
        Unopened::Refused(code) => {
            if let Some(error) = refusal(&code) {
                return Err(error);
            }
            tracing::error!(code, "Slack opens no socket");
            Ok(backoff::longest())
        }
    }
}

/// What the operator has to mend, where it is theirs to mend.
fn refusal(code: &str) -> Option<ConfigError> {
    let remedy = match code {
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => {
            "Copy the app-level token again: api.slack.com/apps, your app, Basic Information, App-Level Tokens."
        }
        "not_allowed_token_type" => "Use an app-level token, which begins with xapp-.",
        "missing_scope" | "no_permission" => {
            "Give the app-level token the scope connections:write: api.slack.com/apps, your app, Basic Information, App-Level Tokens."
        }
        _ => return None,
    };
    let problem = format!("was refused by Slack ({code})");
    Some(ConfigError::new("SLACK_APP_TOKEN", problem, remedy))
}

/// One open socket, counted while it is held.
struct Open {
    count: Arc<AtomicUsize>,
    counts: Counts,
}

impl Open {
    fn count(count: &Arc<AtomicUsize>, counts: &Counts) -> Self {
        let open = count.fetch_add(1, Ordering::SeqCst) + 1;
        counts.sockets(open);
        tracing::info!(open, "a socket to Slack is open");
        Self {
            count: Arc::clone(count),
            counts: counts.clone(),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let open = self.count.fetch_sub(1, Ordering::SeqCst) - 1;
        self.counts.sockets(open);
    }
}
