//! What Slack sent and what the app called, newest first, and what the app should not have done.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;
use crate::{
    log::{Call, Callback, CallbackOutcome},
    state::Shared,
};

type Door = State<Arc<Shared>>;

#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    since: u64,
    limit: Option<usize>,
}

pub(super) async fn log(State(shared): Door, Query(it): Query<Since>) -> Answer {
    let limit = it.limit.unwrap_or(100).min(1000);
    let entries = shared.look(|state| {
        let calls = state.log.calls.iter().rev();
        let callbacks = state.log.callbacks.iter().rev();
        let mut entries: Vec<(u64, Value)> = calls
            .take_while(|call| call.seq > it.since)
            .take(limit)
            .map(|c| (c.seq, call(c)))
            .collect();
        let callbacks = callbacks
            .filter(|callback| callback.seq > it.since)
            .take(limit);
        entries.extend(callbacks.map(|c| (c.seq, callback(c))));
        entries
    });
    let mut entries = entries;
    entries.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    let entries: Vec<Value> = entries.into_iter().take(limit).map(|(_, e)| e).collect();
    Ok(Json(json!({ "ok": true, "entries": entries })))
}

fn call(call: &Call) -> Value {
    json!({
        "seq": call.seq, "at": call.at.to_rfc3339(), "from": "app", "name": call.method, "request": call.args,
        "status": call.status, "error": call.error, "fault": call.fault, "accepted": call.accepted,
        "response": call.response,
    })
}

fn callback(callback: &Callback) -> Value {
    let outcome = match &callback.outcome {
        CallbackOutcome::Answered { .. } => "answered",
        CallbackOutcome::TimedOut => "timed out",
        CallbackOutcome::NoConnection => "no connection",
    };
    json!({
        "seq": callback.seq, "at": callback.at.to_rfc3339(), "from": "slack", "name": callback.name,
        "kind": format!("{:?}", callback.kind).to_lowercase(), "request": callback.payload(),
        "status": callback.outcome.status(), "outcome": outcome, "response": callback.outcome.body(),
        "milliseconds": u64::try_from(callback.latency.as_millis()).unwrap_or(u64::MAX),
    })
}

pub(super) async fn failures(State(shared): Door) -> Answer {
    let failures: Vec<String> = shared.look(|state| {
        let failures = state.log.failures.iter();
        failures.map(ToString::to_string).collect()
    });
    Ok(Json(json!({ "ok": true, "failures": failures })))
}
