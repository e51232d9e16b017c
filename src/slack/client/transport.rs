//! How a call travels: connections, deadlines, the token, the closed windows, and what is logged of it. Which methods
//! there are is `mod.rs`'s business; what an error means, `outcome.rs`'s.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use slack_morphism::prelude::{SlackApiToken, SlackClient, SlackClientHyperConnector};
use url::Url;

use super::ahead::Ahead;
use super::answers::Answer;
use super::gate::Gate;
use super::gates::Gates;
use super::identity::Own;
use super::outcome::{self, Failed};
use super::pace::Pace;
use super::{Result, SlackError, raw};
use crate::clock::Clock;
use crate::config::settings::is_this_machine;
use crate::meters::Meters;

/// How long Slack may take to answer.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// What a person waits for: a trigger lives 3 s.
    pub urgent: Duration,
    pub reading: Duration,
    /// A message that was sent and not confirmed is in doubt, so posts are given time.
    pub posting: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            urgent: Duration::from_millis(2_500),
            reading: Duration::from_secs(5),
            posting: Duration::from_secs(10),
        }
    }
}

/// Under every other deadline, so that a connection that is never made is known as such.
const CONNECTING: Duration = Duration::from_secs(2);

/// When a call that did not get its turn asks again.
const NEXT_TURN: TimeDelta = TimeDelta::milliseconds(500);

type Connector = HttpsConnector<HttpConnector>;

/// One workspace's Slack. Clones share connections and closed windows.
#[derive(Clone)]
pub struct SlackApi(Arc<Inner>);

struct Inner {
    slack: SlackClient<SlackClientHyperConnector<Connector>>,
    token: SlackApiToken,
    /// For what the library cannot do: read a header, answer on a response URL.
    raw: raw::Client,
    url: Url,
    clock: Clock,
    deadlines: Deadlines,
    gates: Gates,
    ahead: Ahead,
    /// None against an address of this machine, which is no Slack.
    pace: Option<Pace>,
    meters: Meters,
    /// Connections in a row that could not be made.
    unreachable: AtomicU32,
    own: RwLock<Option<Own>>,
}

impl fmt::Debug for SlackApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SlackApi")
            .field(&self.0.url.as_str())
            .finish()
    }
}

impl SlackApi {
    /// `api_url` without a trailing slash: `https://slack.com/api`. The clock keeps calls out of the windows that Slack
    /// has closed.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(api_url: &str, bot_token: &SecretString, clock: Clock) -> anyhow::Result<Self> {
        Self::with_deadlines(api_url, bot_token, clock, Deadlines::default())
    }

    /// The same with other deadlines: tests are not patient.
    ///
    /// # Errors
    /// An address that is none.
    pub fn with_deadlines(
        api_url: &str,
        bot_token: &SecretString,
        clock: Clock,
        deadlines: Deadlines,
    ) -> anyhow::Result<Self> {
        let url = Url::parse(api_url).with_context(|| format!("{api_url} is not an address"))?;
        let paced = !is_this_machine(&url);
        let connector = connector()?;
        let slack = SlackClientHyperConnector::from(connector.clone()).with_slack_api_url(api_url);
        Ok(Self(Arc::new(Inner {
            slack: SlackClient::new(slack),
            token: SlackApiToken::new(bot_token.expose_secret().into()),
            raw: raw::client(connector),
            url,
            clock,
            deadlines,
            gates: Gates::default(),
            ahead: Ahead::default(),
            pace: paced.then(Pace::default),
            meters: Meters::default(),
            unreachable: AtomicU32::new(0),
            own: RwLock::default(),
        })))
    }

    pub fn deadlines(&self) -> Deadlines {
        self.0.deadlines
    }

    /// What is counted of calls and their outcomes.
    pub fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// When the last window opens that Slack has closed.
    pub fn closed_until(&self) -> Option<DateTime<Utc>> {
        self.0.gates.closed_until()
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0.url
    }

    pub(super) fn raw(&self) -> &raw::Client {
        &self.0.raw
    }

    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.0.token.token_value.0)
    }

    /// Where we belong, once that is known.
    pub(super) fn own(&self) -> Option<Own> {
        self.0
            .own
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn remember_own(&self, own: Own) {
        *self.0.own.write().unwrap_or_else(PoisonError::into_inner) = Some(own);
    }

    /// A method that changes something: JSON in the body.
    pub(super) async fn write<T: DeserializeOwned + Send>(
        &self,
        method: &'static str,
        gate: &Gate,
        deadline: Duration,
        mut request: Value,
    ) -> Result<T> {
        if let Value::Object(fields) = &mut request {
            fields.retain(|_, value| !value.is_null());
        }
        let session = self.0.slack.open_session(&self.0.token);
        let call = session
            .http_session_api
            .http_post::<_, Answer<T>>(method, &request, None);
        self.call(method, gate, deadline, async {
            call.await.map_err(|error| outcome::classify(&error))
        })
        .await
    }

    /// A method that only reads: Slack takes JSON for few of these, a query string for all.
    pub(super) async fn read<T: DeserializeOwned + Send>(
        &self,
        method: &'static str,
        query: &[(&str, &str)],
    ) -> Result<T> {
        let params: Vec<(&str, Option<&str>)> = query
            .iter()
            .map(|(name, value)| (*name, Some(*value)))
            .collect();
        let session = self.0.slack.open_session(&self.0.token);
        let call = session
            .http_session_api
            .http_get::<Answer<T>, _, _>(method, &params, None);
        let gate = Gate::method(method);
        self.call(method, &gate, self.deadlines().reading, async {
            call.await.map_err(|error| outcome::classify(&error))
        })
        .await
    }

    /// One call: not inside a closed window, not past its deadline, and told in the log.
    pub(super) async fn call<T>(
        &self,
        method: &'static str,
        gate: &Gate,
        deadline: Duration,
        call: impl Future<Output = std::result::Result<Answer<T>, Failed>>,
    ) -> Result<T> {
        let turn = self.0.gates.turn(gate).await;
        let now = self.0.clock.now();
        let held = match &turn {
            None => Some(NEXT_TURN),
            Some(_) => self.has_to_wait(gate, now),
        };
        if let Some(after) = held {
            self.0.ahead.turned_away(gate, now, after);
            return Err(SlackError::Retry { after });
        }
        self.0.ahead.goes(gate);
        let begun = std::time::Instant::now();
        let failed = match tokio::time::timeout(deadline, call).await {
            Ok(Ok(answer)) => match answer.read() {
                Ok(read) => {
                    self.0.unreachable.store(0, Ordering::Relaxed);
                    self.0.gates.passed(gate, self.0.clock.now());
                    tracing::debug!(method, took = ?begun.elapsed(), "slack: done");
                    return Ok(read);
                }
                Err(failed) => failed,
            },
            Ok(Err(failed)) => failed,
            Err(_) => outcome::doubt("no answer in time"),
        };
        let error = self.settle(method, gate, failed);
        tracing::debug!(method, took = ?begun.elapsed(), %error, "slack: not done");
        Err(error)
    }

    /// How long a call may not go out yet: what Slack has said, then pages, then our own measure.
    fn has_to_wait(&self, gate: &Gate, now: DateTime<Utc>) -> Option<TimeDelta> {
        if gate.is_too_late(now) {
            return Some(NEXT_TURN);
        }
        if let Some(after) = self.0.gates.closed_for(gate, now) {
            return Some(after);
        }
        if self.0.ahead.is_behind(gate, now) {
            return Some(NEXT_TURN);
        }
        self.0.pace.as_ref()?.take(gate, now).err()
    }

    fn settle(&self, method: &'static str, gate: &Gate, failed: Failed) -> SlackError {
        match failed {
            Failed::Limited { after } => {
                tracing::info!(
                    method,
                    seconds = after.num_seconds(),
                    "slack asks us to wait"
                );
                self.0.meters.throttled(method);
                let now = self.0.clock.now();
                self.0.gates.close(gate, now + after);
                self.0.ahead.turned_away(gate, now, after);
                SlackError::Retry { after }
            }
            Failed::Unsent { why, .. } => {
                let times = self.0.unreachable.fetch_add(1, Ordering::Relaxed);
                if times.is_power_of_two() || times == 0 {
                    tracing::warn!(method, times = times + 1, %why, "slack cannot be reached");
                }
                // 0.5 s, 1 s, 2 s, 4 s, then 8 s.
                SlackError::Retry {
                    after: TimeDelta::milliseconds(500 << times.min(4)),
                }
            }
            Failed::Error(error) => error,
        }
    }
}

/// HTTP/1.1 only: over HTTP/2 all calls share one connection, and one that has silently died takes them all with it
/// until the system notices, for the library sends no pings. Here a call that runs into its deadline drops its own.
/// Plain http is possible; that it is for loopback addresses only is held by the configuration.
fn connector() -> anyhow::Result<Connector> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(CONNECTING));
    http.set_keepalive(Some(Duration::from_secs(30)));
    http.set_nodelay(true);
    let tls = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
        .context("TLS cannot be set up")?;
    Ok(tls.https_or_http().enable_http1().wrap_connector(http))
}
