//! Slack's faults, to switch on and off.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Refusal, done};
use crate::{
    faults::{Fault, FaultKind},
    state::{Change, Shared},
};

type Door = State<Arc<Shared>>;

/// Either a `preset`, or a `method` with a `kind`.
#[derive(Deserialize)]
pub(super) struct Plan {
    preset: Option<String>,
    #[serde(default = "any")]
    method: String,
    kind: Option<String>,
    /// Seconds, for `rate_limited` and `slow`.
    seconds: Option<u32>,
    /// How many calls; all until cleared where absent.
    times: Option<u32>,
}

fn any() -> String {
    "*".into()
}

/// The presets, as the page's switches name them.
const PRESETS: &[(&str, &str, Option<u32>)] = &[
    ("rate_limited", "rate_limited", Some(1)),
    ("outage", "server_error", None),
    ("slow", "slow", None),
];

pub(super) async fn plan(State(shared): Door, Body(it): Body<Plan>) -> Answer {
    let unknown = |sentence: String| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, sentence);
    let (kind, times) = match (&it.preset, &it.kind) {
        (Some(preset), _) => PRESETS
            .iter()
            .find(|(name, _, _)| name == preset)
            .map(|(_, kind, times)| (*kind, it.times.or(*times)))
            .ok_or_else(|| {
                unknown(format!(
                    "No preset {preset:?}; there is rate_limited, outage and slow."
                ))
            })?,
        (None, Some(kind)) => (kind.as_str(), it.times),
        (None, None) => return Err(unknown("Name a preset, or a kind.".into())),
    };
    let kind = match kind {
        "rate_limited" => FaultKind::RateLimited {
            retry_after: it.seconds.unwrap_or(30),
        },
        "server_error" => FaultKind::ServerError,
        "html" => FaultKind::Html,
        "hang" => FaultKind::Hang,
        "reset" => FaultKind::Reset,
        "slow" => FaultKind::Delay(Duration::from_secs(it.seconds.unwrap_or(2).into())),
        "accepted_then_reset" => FaultKind::AcceptedThenReset,
        "accepted_then_server_error" => FaultKind::AcceptedThenServerError,
        other => return Err(unknown(format!("No fault {other:?}."))),
    };
    let fault = Fault::on(&it.method, kind);
    let fault = match times {
        Some(times) => fault.times(times),
        None => fault.always(),
    };
    shared.change(Change::Call, |state| state.faults.plan(fault));
    Ok(done())
}

pub(super) async fn clear(State(shared): Door, Body(_): Body<Value>) -> Answer {
    shared.change(Change::Call, |state| state.faults.clear());
    Ok(done())
}

pub(super) async fn list(State(shared): Door) -> Answer {
    let now = shared.now();
    let planned = shared.look(|state| state.faults.describe(now));
    Ok(Json(json!({ "ok": true, "faults": planned })))
}
