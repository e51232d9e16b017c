//! HTTP: size, signature and age of a request, then dispatch; health and readiness. Knows Slack's envelopes, not what
//! they ask for.

pub mod body;
pub mod desk;
mod health;
pub mod intake;
pub mod metrics;
pub mod signature;
mod slack;

use axum::Router;
use axum::routing::{get, post};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::jobs::Workers;
use crate::store::Store;
use desk::Desk;
use metrics::Counts;
use signature::Verifier;

/// What the handlers share.
#[derive(Clone, Debug)]
pub struct Web {
    pub desk: Desk,
    pub verifier: Verifier,
    pub clock: Clock,
    pub store: Store,
    /// The workers' heartbeat, once they run.
    pub workers: watch::Receiver<Option<Workers>>,
    pub counts: Counts,
}

/// Everything that listens on `CODEGREEN_LISTEN`.
pub fn router(web: Web) -> Router {
    Router::new()
        .route("/slack/events", post(slack::events))
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready))
        .with_state(web)
}
