//! PagerDuty's Events API v2, as it is documented: `POST /v2/enqueue`, 202 with the key, 400 for what its schema refuses.
//! <https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

#[derive(Default)]
struct Seen {
    events: Vec<Value>,
    ringing: BTreeSet<String>,
    /// What it answers next, instead; 0 is a connection that breaks.
    planned: VecDeque<u16>,
    /// What it seemed to turn down.
    late: Vec<Value>,
}

impl Seen {
    fn take(&mut self, event: Value) {
        let name = format!("{} {}", event["routing_key"], event["dedup_key"]);
        if event["event_action"] == "trigger" {
            self.ringing.insert(name);
        } else {
            self.ringing.remove(&name);
        }
        self.events.push(event);
    }
}

type Shared = Arc<Mutex<Seen>>;

/// Stopped when dropped.
pub struct PagerDuty {
    address: std::net::SocketAddr,
    seen: Shared,
    server: JoinHandle<()>,
}

impl PagerDuty {
    pub async fn open() -> Self {
        let seen = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new()
            .route("/v2/enqueue", post(enqueue))
            .with_state(Arc::clone(&seen));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self {
            address,
            seen,
            server,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it took, in order.
    pub fn events(&self) -> Vec<Value> {
        self.seen.lock().expect("what was seen").events.clone()
    }

    /// What rings now, by service and key.
    pub fn ringing(&self) -> BTreeSet<String> {
        self.seen.lock().expect("what was seen").ringing.clone()
    }

    pub fn answers(&self, statuses: &[u16]) {
        self.seen
            .lock()
            .expect("what was seen")
            .planned
            .extend(statuses);
    }

    /// It took after all what it had answered with an error.
    pub fn takes_the_late(&self) {
        let mut seen = self.seen.lock().expect("what was seen");
        for event in std::mem::take(&mut seen.late) {
            seen.take(event);
        }
    }

    pub fn forget(&self) {
        *self.seen.lock().expect("what was seen") = Seen::default();
    }
}

impl Drop for PagerDuty {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn enqueue(
    State(seen): State<Shared>,
    Json(event): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let mut seen = seen.lock().expect("what was seen");
    if let Some(status) = seen.planned.pop_front() {
        seen.late.push(event);
        drop(seen);
        if status == 0 {
            std::panic::resume_unwind(Box::new("the connection breaks"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        return (status, Json(json!({ "status": "not now" })));
    }
    if let Err(why) = check(&event) {
        let body = json!({ "status": "invalid event", "message": "Event object is invalid", "errors": [why] });
        return (StatusCode::BAD_REQUEST, Json(body));
    }
    let key = event["dedup_key"].as_str().unwrap_or_default().to_owned();
    seen.take(event);
    let body = json!({ "status": "success", "message": "Event processed", "dedup_key": key });
    (StatusCode::ACCEPTED, Json(body))
}

fn check(event: &Value) -> Result<(), String> {
    let text = |value: &Value, least: usize, most: usize| {
        value
            .as_str()
            .is_some_and(|text| (least..=most).contains(&text.chars().count()))
    };
    if !text(&event["routing_key"], 32, 32) {
        return Err("'routing_key' is invalid".to_owned());
    }
    if !text(&event["dedup_key"], 1, 255) {
        return Err("'dedup_key' is invalid".to_owned());
    }
    match event["event_action"].as_str() {
        Some("resolve") => return Ok(()),
        Some("trigger") => {}
        _ => return Err("'event_action' is invalid".to_owned()),
    }
    let payload = &event["payload"];
    if !text(&payload["summary"], 1, 1_024) || !text(&payload["source"], 1, 1_024) {
        return Err("'payload' is invalid".to_owned());
    }
    let severities = ["critical", "error", "warning", "info"];
    if !severities.iter().any(|it| payload["severity"] == *it) {
        return Err("'payload.severity' is invalid".to_owned());
    }
    let links = event["links"].as_array().into_iter().flatten();
    for link in links {
        if !link["href"]
            .as_str()
            .is_some_and(|href| href.starts_with("https://"))
        {
            return Err("'links.href' is invalid".to_owned());
        }
    }
    Ok(())
}
