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

/// What Slack's requests are answered with.
#[derive(Clone, Debug)]
pub struct Web {
    pub desk: Desk,
    pub verifier: Verifier,
    pub clock: Clock,
    pub counts: Counts,
}

/// What health is read from.
#[derive(Clone, Debug)]
pub struct Health {
    pub clock: Clock,
    pub store: Store,
    /// The workers' heartbeat, once they run.
    pub workers: watch::Receiver<Option<Workers>>,
}

/// Everything that listens on `CODEGREEN_LISTEN`; without `web`, as in Socket Mode, Slack has no way in.
pub fn router(web: Option<Web>, health: Health) -> Router {
    let router = Router::new()
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready))
        .with_state(health);
    match web {
        Some(web) => router.merge(
            Router::new()
                .route("/slack/events", post(slack::events))
                .with_state(web),
        ),
        None => router,
    }
}
