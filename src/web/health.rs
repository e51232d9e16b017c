//! Whether the process lives, and whether it can do its work. Slack is not asked: that it is down is no reason to send
//! requests elsewhere.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::Health;

/// `GET /healthz`.
pub(super) async fn lives() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database takes a write and the workers turn.
pub(super) async fn ready(State(health): State<Health>) -> Response {
    let now = health.clock.now();
    if let Err(error) = health.store.probe(now).await {
        return not_ready(&format!("the database does not take a write: {error}"));
    }
    match &*health.workers.borrow() {
        Some(workers) if !workers.are_ticking(now) => not_ready("the workers stand still"),
        Some(_) => "ready\n".into_response(),
        // Nothing waits for a worker while Slack cannot be reached.
        None => "ready, but Slack has not yet said who we are\n".into_response(),
    }
}

fn not_ready(why: &str) -> Response {
    tracing::warn!(why, "not ready");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        format!("not ready: {why}\n"),
    )
        .into_response()
}
