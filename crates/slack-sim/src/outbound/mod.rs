//! What Slack sends to the app: signing, posting, waiting three seconds, retrying events. What the payloads hold is
//! in `payloads` and `events`; what a person does with the answer is in `driver`.

pub(crate) mod events;
pub(crate) mod payloads;
mod retries;
mod sign;

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use bytes::Bytes;
use chrono::DateTime;

pub(crate) use events::Event;
pub(crate) use retries::{PendingRetry, fire_due};
pub use sign::signature;

use crate::{
    log::{Callback, CallbackKind, CallbackOutcome},
    socket_mode,
    state::{Change, Shared},
};

/// A request to the app, before it is signed.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub kind: CallbackKind,
    pub name: String,
    pub body: Bytes,
    pub content_type: &'static str,
    pub headers: Vec<(String, String)>,
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const JSON: &str = "application/json";

impl Request {
    /// An interaction or options request: a form with one field.
    pub fn interaction(kind: CallbackKind, payload: &serde_json::Value) -> Self {
        let name = payload["type"].as_str().unwrap_or_default().to_string();
        let body =
            serde_urlencoded::to_string([("payload", payload.to_string())]).unwrap_or_default();
        Self {
            kind,
            name,
            body: body.into(),
            content_type: FORM,
            headers: Vec::new(),
        }
    }
}

/// Counts callbacks in flight, so that a test can wait until all is quiet.
struct InFlight<'a>(&'a Shared);

impl<'a> InFlight<'a> {
    fn enter(shared: &'a Shared) -> Self {
        shared.in_flight.fetch_add(1, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
        self.0.tell(Change::Callback);
    }
}

/// Signs and sends a request, waits for its answer, and writes both down.
pub(crate) async fn send(shared: &Shared, request: Request) -> Callback {
    let stamp = shared.now().timestamp().to_string();
    let mut headers = request.headers.clone();
    headers.push((
        "X-Slack-Signature".into(),
        signature(&shared.config.signing_secret, &stamp, &request.body),
    ));
    headers.push(("X-Slack-Request-Timestamp".into(), stamp));
    send_as_is(shared, Request { headers, ..request }).await
}

/// Sends without signing.
pub(crate) async fn send_as_is(shared: &Shared, request: Request) -> Callback {
    let _in_flight = InFlight::enter(shared);
    let at = shared.now();
    let started = Instant::now();
    let outcome = exchange(shared, &request).await;
    let latency = started.elapsed();
    tracing::debug!(name = request.name, ?outcome, ?latency, "callback");
    shared.change(Change::Callback, |state| {
        let callback = Callback {
            seq: state.log.next_seq(),
            at,
            kind: request.kind,
            name: request.name,
            body: request.body,
            content_type: request.content_type.into(),
            outcome,
            latency,
        };
        state.log.callbacks.push(callback.clone());
        callback
    })
}

async fn exchange(shared: &Shared, request: &Request) -> CallbackOutcome {
    if shared.look(|state| state.sockets.on) {
        return socket_mode::exchange(shared, request).await;
    }
    let Some(url) = shared.look(|state| state.app_url.clone()) else {
        return CallbackOutcome::NoConnection;
    };
    let mut builder = shared
        .http
        .post(url)
        .timeout(shared.config.ack_timeout)
        .header("Content-Type", request.content_type)
        .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .body(request.body.clone());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let answer = async {
        let response = builder.send().await?;
        let status = response.status().as_u16();
        let no_retry = response
            .headers()
            .get("X-Slack-No-Retry")
            .is_some_and(|value| value == "1");
        let body = response.bytes().await?;
        Ok::<_, reqwest::Error>(CallbackOutcome::Answered {
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
            no_retry,
        })
    };
    match answer.await {
        Ok(outcome) => outcome,
        Err(error) if error.is_timeout() => CallbackOutcome::TimedOut,
        Err(_) => CallbackOutcome::NoConnection,
    }
}

/// Delivers events one after the other, and plans the retries of those that fail.
pub(crate) async fn deliver(shared: &Shared, events: Vec<Event>) -> Vec<Callback> {
    let mut callbacks = Vec::new();
    for event in events {
        let envelope = shared.change(Change::Callback, |state| {
            event.envelope(state, &shared.config, shared.now())
        });
        let Some(envelope) = envelope else { continue };
        let request = Request {
            kind: CallbackKind::Event,
            name: event.name().to_string(),
            body: envelope.to_string().into(),
            content_type: JSON,
            headers: Vec::new(),
        };
        let callback = send(shared, request.clone()).await;
        retries::plan(shared, request, &callback.outcome, 0);
        callbacks.push(callback);
    }
    callbacks
}

/// Delivers in the background: for events the app's own calls cause, which must not wait for the app.
pub(crate) fn deliver_later(shared: &Arc<Shared>, events: Vec<Event>) {
    if events.is_empty() {
        return;
    }
    // Counted from now on, so that nobody sees a quiet moment before the task runs.
    shared.in_flight.fetch_add(1, Ordering::SeqCst);
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        deliver(&shared, events).await;
        shared.in_flight.fetch_sub(1, Ordering::SeqCst);
        shared.tell(Change::Callback);
    });
}

/// Seconds with six decimals, as `action_ts` and `event_ts` are.
pub(crate) fn stamp(now: DateTime<chrono::Utc>) -> String {
    let micros = now.timestamp_micros();
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}
