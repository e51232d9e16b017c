//! The clock: what it shows, moving it, and what is due. Moving is the host's; the simulator's own retries are fired.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Refusal};
use crate::{
    controls::{Controls, TimerDue},
    outbound,
    state::{Change, Shared},
};

type Door = State<Arc<Shared>>;

pub(super) async fn now(State(shared): Door) -> Answer {
    Ok(Json(shown(&shared).await))
}

async fn shown(shared: &Shared) -> Value {
    let timers: Vec<Value> = timers(shared)
        .await
        .iter()
        .map(|timer| json!({ "what": timer.what, "at": timer.at.to_rfc3339() }))
        .collect();
    json!({
        "ok": true, "now": shared.now().to_rfc3339(),
        "can_be_moved": shared.config.controls.is_some(), "timers": timers,
    })
}

/// The app's timers and the simulator's own, soonest first.
pub(in crate::page) async fn timers(shared: &Shared) -> Vec<TimerDue> {
    let mut timers = match &shared.config.controls {
        Some(controls) => controls.timers().await,
        None => Vec::new(),
    };
    shared.look(|state| {
        for retry in &state.retries {
            timers.push(TimerDue {
                what: format!("Slack sends {} again", retry.what()),
                at: retry.due(),
            });
        }
    });
    timers.sort_by_key(|timer| timer.at);
    timers
}

#[derive(Deserialize)]
pub(super) struct Advance {
    minutes: i64,
}

pub(super) async fn advance(State(shared): Door, Body(it): Body<Advance>) -> Answer {
    if !(1..=366 * 24 * 60).contains(&it.minutes) {
        let sentence = "The clock goes forward by whole minutes, a year at most.";
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, sentence));
    }
    let controls = controls(&shared)?;
    move_on(&shared, &*controls, TimeDelta::minutes(it.minutes)).await;
    Ok(Json(shown(&shared).await))
}

/// Moves the clock to the moment the next timer is due.
pub(super) async fn next(State(shared): Door, Body(_): Body<Value>) -> Answer {
    let controls = controls(&shared)?;
    let now = shared.now();
    let due = timers(&shared).await;
    let next: Option<DateTime<Utc>> = due.iter().map(|timer| timer.at).find(|at| *at > now);
    let Some(next) = next else {
        let sentence = "No timer is due: nothing will happen by itself.";
        return Err(Refusal::new(StatusCode::CONFLICT, sentence));
    };
    move_on(&shared, &*controls, next - now).await;
    Ok(Json(shown(&shared).await))
}

async fn move_on(shared: &Arc<Shared>, controls: &dyn Controls, by: TimeDelta) {
    controls.advance(by).await;
    outbound::fire_due(shared).await;
    shared.tell(Change::World);
}

fn controls(shared: &Shared) -> Result<Arc<dyn Controls>, Refusal> {
    shared.config.controls.clone().ok_or_else(|| {
        let sentence = "Nobody has given this Slack a clock that can be moved.";
        Refusal::new(StatusCode::CONFLICT, sentence)
    })
}
