//! What a scraper reads: requests, what waits, how long the oldest page has waited. A handful of numbers written by hand
//! in Prometheus' text form; no registry, no histograms.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use http::{StatusCode, header};

use crate::clock::Clock;
use crate::jobs::auditor;
use crate::meters::Meters;
use crate::store::jobs::Lane;
use crate::store::{Store, StoreError};

/// Requests counted by kind and status. Clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    requests: Arc<Mutex<BTreeMap<(&'static str, u16), u64>>>,
    /// Open sockets, plus one; 0 over HTTP.
    sockets: Arc<AtomicUsize>,
}

impl Counts {
    pub fn request(&self, kind: &'static str, status: StatusCode) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((kind, status.as_u16())).or_default() += 1;
    }

    /// Socket Mode has so many sockets open.
    pub fn sockets(&self, open: usize) {
        self.sockets.store(open + 1, Ordering::Relaxed);
    }

    fn write(&self, out: &mut String) {
        if let Some(open) = self.sockets.load(Ordering::Relaxed).checked_sub(1) {
            out.push_str("# HELP codegreen_sockets_open Sockets open to Slack, in Socket Mode.\n");
            let _ = writeln!(
                out,
                "# TYPE codegreen_sockets_open gauge\ncodegreen_sockets_open {open}"
            );
        }
        out.push_str(
            "# HELP codegreen_requests_total Requests to /slack/events, or envelopes, by kind and status.\n",
        );
        out.push_str("# TYPE codegreen_requests_total counter\n");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((kind, status), count) in requests.iter() {
            let _ = writeln!(
                out,
                "codegreen_requests_total{{kind=\"{kind}\",status=\"{status}\"}} {count}"
            );
        }
    }
}

/// What the numbers are read from.
#[derive(Clone, Debug)]
pub struct Metrics {
    pub counts: Counts,
    pub store: Store,
    pub clock: Clock,
    pub meters: Meters,
}

/// `GET /metrics`, for a listener of its own: it is nobody's business outside.
pub fn router(metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state(metrics)
}

async fn show(State(metrics): State<Metrics>) -> Response {
    let mut out = String::new();
    metrics.counts.write(&mut out);
    metrics.meters.write(&mut out, &auditor::KINDS);
    let database_up = match waiting(&metrics, &mut out).await {
        Ok(()) => 1,
        Err(error) => {
            tracing::warn!(%error, "the database could not be asked for its numbers");
            0
        }
    };
    out.push_str("# HELP codegreen_database_up Whether the database answered this scrape.\n");
    let _ = writeln!(
        out,
        "# TYPE codegreen_database_up gauge\ncodegreen_database_up {database_up}"
    );
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        out,
    )
        .into_response()
}

async fn waiting(metrics: &Metrics, out: &mut String) -> Result<(), StoreError> {
    let backlog = metrics.store.backlog().await?;
    out.push_str(
        "# HELP codegreen_jobs_waiting Messages and edits not yet delivered, timers left out.\n",
    );
    let _ = writeln!(
        out,
        "# TYPE codegreen_jobs_waiting gauge\ncodegreen_jobs_waiting {backlog}"
    );
    let oldest = metrics.store.oldest_page().await?;
    let _ = writeln!(
        out,
        "# HELP codegreen_oldest_page_seconds How long the oldest page has waited to be delivered.\n\
         # TYPE codegreen_oldest_page_seconds gauge\ncodegreen_oldest_page_seconds {}",
        since(metrics, oldest)
    );
    out.push_str(
        "# HELP codegreen_lane_overdue_seconds How long the first due job of a lane has waited.\n",
    );
    out.push_str("# TYPE codegreen_lane_overdue_seconds gauge\n");
    for lane in Lane::ALL {
        let due = metrics.store.next_due(lane).await?;
        let late = since(metrics, due);
        let _ = writeln!(
            out,
            "codegreen_lane_overdue_seconds{{lane=\"{}\"}} {late}",
            name(lane)
        );
    }
    Ok(())
}

fn since(metrics: &Metrics, time: Option<DateTime<Utc>>) -> f64 {
    let millis = time.map_or(0, |time| {
        (metrics.clock.now() - time).num_milliseconds().max(0)
    });
    #[expect(clippy::cast_precision_loss, reason = "seconds for a graph")]
    let seconds = millis as f64 / 1000.0;
    seconds
}

fn name(lane: Lane) -> &'static str {
    match lane {
        Lane::Pages => "pages",
        Lane::Timers => "timers",
        Lane::Private => "private",
        Lane::Channel => "channel",
        Lane::Mail => "mail",
        Lane::Alerts => "alerts",
        Lane::Drills => "drills",
    }
}
