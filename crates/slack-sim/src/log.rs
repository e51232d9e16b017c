//! The append-only record of what the app asked and what it was told, and of what no app should have done. It judges
//! nothing itself: those who find a fault file a [`Failure`].

use std::{fmt, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// One Web API call of the app.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its place among all calls and callbacks, from 1.
    pub seq: u64,
    /// When it arrived, by the simulator's clock.
    pub at: DateTime<Utc>,
    /// `chat.postMessage`; `response_url` and `upload` for the two that are plain URLs.
    pub method: String,
    /// The arguments, without the token.
    pub args: Value,
    /// The HTTP status it got; none where the connection was cut or left hanging.
    pub status: Option<u16>,
    /// The `error` of an `ok: false` answer.
    pub error: Option<String>,
    /// The fault that was played on it.
    pub fault: Option<String>,
    /// Whether it took effect: false for a refusal and for a fault before acceptance.
    pub accepted: bool,
    /// The answer's body, as made; under a fault the app may not have seen it.
    pub response: Value,
}

impl Call {
    /// One string argument.
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.get(name).and_then(Value::as_str)
    }
}

/// What was sent to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallbackKind {
    /// A slash command.
    Command,
    /// A button, a view, a shortcut.
    Interaction,
    /// A request for the options of an external select.
    Options,
    /// An Events API delivery.
    Event,
    /// Sent by the test as it is.
    Raw,
}

/// One request to the app with its answer.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Its place among all calls and callbacks, from 1.
    pub seq: u64,
    /// When it was sent, by the simulator's clock.
    pub at: DateTime<Utc>,
    /// What it was.
    pub kind: CallbackKind,
    /// `block_actions`, `view_submission`, `reaction_added`, `/command`.
    pub name: String,
    /// The exact bytes, for [`crate::SlackSim::redeliver`].
    pub body: Bytes,
    /// Its `Content-Type`.
    pub content_type: String,
    /// What came back.
    pub outcome: CallbackOutcome,
    /// Real time until the answer, or until giving up.
    pub latency: Duration,
}

impl Callback {
    /// The payload as JSON: an event's body, or the form's `payload`; a slash command's form as an object.
    pub fn payload(&self) -> Value {
        if let Ok(json) = serde_json::from_slice(&self.body) {
            return json;
        }
        let form: Vec<(String, String)> =
            serde_urlencoded::from_bytes(&self.body).unwrap_or_default();
        match form.iter().find(|(name, _)| name == "payload") {
            Some((_, payload)) => serde_json::from_str(payload).unwrap_or(Value::Null),
            None => form
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect(),
        }
    }
}

/// How the app took a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackOutcome {
    /// It answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// The body, lossily as text.
        body: String,
        /// It carried `X-Slack-No-Retry: 1`.
        no_retry: bool,
    },
    /// It did not answer in time.
    TimedOut,
    /// Nothing listens there, or the connection broke.
    NoConnection,
}

impl CallbackOutcome {
    /// Whether the status is 2xx.
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Answered { status, .. } if (200..300).contains(status))
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            Self::TimedOut | Self::NoConnection => None,
        }
    }

    /// The answer's body, empty where there was none.
    pub fn body(&self) -> &str {
        match self {
            Self::Answered { body, .. } => body,
            Self::TimedOut | Self::NoConnection => "",
        }
    }
}

/// Something the app should not have done. A test's end asserts that there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A method the simulator does not know.
    UnknownMethod {
        /// Its name.
        method: String,
    },
    /// Blocks or a view that Slack would refuse.
    BlockKit {
        /// The method, or the callback that was answered with them.
        place: String,
        /// What is wrong.
        messages: Vec<String>,
    },
    /// A call inside the window of a `Retry-After`.
    InsideRetryAfter {
        /// The method.
        method: String,
        /// The channel, where the limit was on one.
        channel: Option<String>,
        /// Seconds that were left.
        seconds_left: i64,
    },
    /// An answer to a command or interaction that the person saw as an error.
    BadResponse {
        /// The callback.
        callback: String,
        /// What was wrong.
        reason: String,
    },
    /// No answer to a command or interaction, in time or at all.
    NoResponse {
        /// The callback.
        callback: String,
        /// `operation_timeout` or `no connection`.
        reason: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMethod { method } => write!(f, "unknown method {method}"),
            Self::BlockKit { place, messages } => {
                write!(f, "{place}: Block Kit: {}", messages.join("; "))
            }
            Self::InsideRetryAfter {
                method,
                channel,
                seconds_left,
            } => {
                let place = channel.as_deref().unwrap_or("the workspace");
                write!(
                    f,
                    "{method} called inside a Retry-After for {place}, {seconds_left} s too early"
                )
            }
            Self::BadResponse { callback, reason } => {
                write!(f, "bad answer to {callback}: {reason}")
            }
            Self::NoResponse { callback, reason } => write!(f, "no answer to {callback}: {reason}"),
        }
    }
}

/// The record.
#[derive(Default)]
pub(crate) struct Log {
    seq: u64,
    pub calls: Vec<Call>,
    pub callbacks: Vec<Callback>,
    pub failures: Vec<Failure>,
}

impl Log {
    pub fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// The number of the newest call or callback.
    pub fn newest(&self) -> u64 {
        self.seq
    }

    pub fn fail(&mut self, failure: Failure) {
        tracing::warn!(%failure, "the app did something it should not");
        self.failures.push(failure);
    }
}
