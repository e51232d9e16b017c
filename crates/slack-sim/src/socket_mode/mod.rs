//! Socket Mode, Slack's side: tickets, open sockets, envelopes and their acknowledgements, and what can be wrong with a
//! socket. One socket's own task is `link`; what an envelope holds is `outbound`'s.
//! Source: <https://docs.slack.dev/apis/events-api/using-socket-mode>.

mod faults;
mod link;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

pub use faults::SocketFault;
pub(crate) use link::upgrade;

use crate::{
    config::APP_ID,
    log::{CallbackKind, CallbackOutcome},
    outbound::Request,
    state::{Change, Shared},
};

/// Slack allows an app so many sockets at a time.
pub(crate) const MOST: usize = 10;

/// What is said to a socket's task.
#[derive(Debug)]
enum Say {
    Text(String),
    /// Closing words, then the end.
    Close,
    /// Not another sound, and the connection stays open.
    FallSilent,
    /// The connection is torn down.
    Reset,
}

#[derive(Debug)]
struct Open {
    id: u64,
    say: mpsc::UnboundedSender<Say>,
    /// Swallows every envelope, and answers every ping.
    ghost: bool,
}

/// Everything about the sockets of the app.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    /// Whether the app's deliveries come this way.
    pub on: bool,
    tickets: BTreeSet<String>,
    open: Vec<Open>,
    serial: u64,
    turn: usize,
    waiting: BTreeMap<String, oneshot::Sender<Value>>,
    /// Upgrades still to be left without an answer.
    hung_handshakes: u32,
}

impl Sockets {
    pub fn add_ticket(&mut self, ticket: &str) {
        self.tickets.insert(ticket.into());
    }

    /// A ticket is good for one socket.
    fn takes(&mut self, ticket: &str) -> bool {
        self.tickets.remove(ticket)
    }

    pub fn count(&self) -> usize {
        self.open.len()
    }

    fn open(&mut self, say: mpsc::UnboundedSender<Say>) -> u64 {
        self.serial += 1;
        self.open.push(Open {
            id: self.serial,
            say,
            ghost: false,
        });
        self.serial
    }

    fn ended(&mut self, id: u64) {
        self.open.retain(|open| open.id != id);
    }

    /// Slack spreads what it sends over the sockets there are.
    fn next(&mut self) -> Option<&Open> {
        if self.open.is_empty() {
            return None;
        }
        self.turn = (self.turn + 1) % self.open.len();
        self.open.get(self.turn)
    }

    fn acknowledged(&mut self, answer: &Value) {
        let id = answer["envelope_id"].as_str().unwrap_or_default();
        if let Some(waiting) = self.waiting.remove(id) {
            let _ = waiting.send(answer["payload"].clone());
        }
    }
}

/// Sends one delivery as an envelope and waits for its acknowledgement.
pub(crate) async fn exchange(shared: &Shared, request: &Request) -> CallbackOutcome {
    let Some((kind, payload)) = contents(request) else {
        return CallbackOutcome::NoConnection;
    };
    let (acknowledge, acknowledged) = oneshot::channel();
    let sent = shared.change(Change::Callback, |state| {
        let id = state.world.token(36);
        let mut envelope = json!({
            "envelope_id": id, "type": kind, "payload": payload,
            "accepts_response_payload": kind != "events_api",
        });
        if kind == "events_api" {
            let header = |name: &str| {
                let found = request.headers.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone())
            };
            let attempt = header("X-Slack-Retry-Num").and_then(|number| number.parse::<u64>().ok());
            envelope["retry_attempt"] = json!(attempt.unwrap_or(0));
            envelope["retry_reason"] = json!(header("X-Slack-Retry-Reason").unwrap_or_default());
        }
        let open = state.sockets.next()?;
        if !open.ghost {
            open.say.send(Say::Text(envelope.to_string())).ok()?;
        }
        state.sockets.waiting.insert(id.clone(), acknowledge);
        Some(id)
    });
    let Some(id) = sent else {
        return CallbackOutcome::NoConnection;
    };
    let outcome = tokio::time::timeout(shared.config.ack_timeout, acknowledged).await;
    shared.change(Change::Callback, |state| state.sockets.waiting.remove(&id));
    match outcome {
        Ok(Ok(payload)) => CallbackOutcome::Answered {
            status: 200,
            body: match payload {
                Value::Null => String::new(),
                payload => payload.to_string(),
            },
            no_retry: false,
        },
        Ok(Err(_)) | Err(_) => CallbackOutcome::TimedOut,
    }
}

/// The envelope's type and payload. Bytes that a test made up cannot travel this way.
fn contents(request: &Request) -> Option<(&'static str, Value)> {
    match request.kind {
        CallbackKind::Event => Some(("events_api", serde_json::from_slice(&request.body).ok()?)),
        CallbackKind::Command => {
            let form: BTreeMap<String, String> =
                serde_urlencoded::from_bytes(&request.body).ok()?;
            Some(("slash_commands", json!(form)))
        }
        CallbackKind::Interaction | CallbackKind::Options => {
            let form: BTreeMap<String, String> =
                serde_urlencoded::from_bytes(&request.body).ok()?;
            Some((
                "interactive",
                serde_json::from_str(form.get("payload")?).ok()?,
            ))
        }
        CallbackKind::Raw => None,
    }
}

fn hello(open: usize) -> String {
    json!({
        "type": "hello", "num_connections": open, "connection_info": { "app_id": APP_ID },
        "debug_info": { "host": "applink-sim", "build_number": 1, "approximate_connection_time": 18060 },
    })
    .to_string()
}

fn disconnect(reason: &str) -> String {
    json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "applink-sim" } })
        .to_string()
}
