//! A Slack that accepts everything, remembers what the measurement asks about, and takes its time to answer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Json;
use axum::routing::post;
use serde_json::{Value, json};

#[derive(Clone, Default)]
pub struct SlowSlack(Arc<Inner>);

#[derive(Default)]
struct Inner {
    delay_ms: AtomicU64,
    next: AtomicU64,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// When `views.open` arrived, by trigger.
    opened: HashMap<String, (Instant, Value)>,
    /// Every message posted: ts and body.
    posted: Vec<(String, Value)>,
}

impl SlowSlack {
    /// Serves on a free loopback port and returns the API's address.
    pub async fn start(&self) -> std::io::Result<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/api/{method}", post(answer).get(answer))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(format!("http://{address}/api"))
    }

    pub fn answer_after(&self, delay: Duration) {
        self.0.delay_ms.store(
            u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
            Ordering::SeqCst,
        );
    }

    /// When and with what `views.open` came for this trigger.
    pub fn opened(&self, trigger: &str) -> Option<(Instant, Value)> {
        self.seen().opened.get(trigger).cloned()
    }

    /// Messages posted so far.
    pub fn posted(&self) -> Vec<(String, Value)> {
        self.seen().posted.clone()
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(
    State(slack): State<SlowSlack>,
    Path(method): Path<String>,
    body: Bytes,
) -> Json<Value> {
    let arrived = Instant::now();
    let body: Value = serde_json::from_slice(&body)
        .or_else(|_| {
            serde_urlencoded::from_bytes::<HashMap<String, String>>(&body).map(|form| json!(form))
        })
        .unwrap_or(Value::Null);
    let number = slack.0.next.fetch_add(1, Ordering::SeqCst);
    let ts = format!("1790000000.{number:06}");
    let channel = match body["channel"].as_str() {
        Some(person) if person.starts_with('U') => format!("D{}", &person[1..]),
        Some(channel) => channel.to_owned(),
        None => "C0NONE".to_owned(),
    };
    let reply = match method.as_str() {
        "auth.test" => {
            json!({"ok": true, "team_id": "T0BENCH", "team": "Bench", "user_id": "U0BOT", "bot_id": "B0BOT", "user": "codegreen", "url": "https://bench.slack.com/"})
        }
        "users.info" => {
            json!({"ok": true, "user": {"id": body["user"], "team_id": "T0BENCH", "name": body["user"], "real_name": body["user"], "tz": "Europe/Berlin", "deleted": false, "is_bot": false}})
        }
        "views.open" => {
            let trigger = body["trigger_id"].as_str().unwrap_or_default().to_owned();
            slack
                .seen()
                .opened
                .insert(trigger, (arrived, body["view"].clone()));
            json!({"ok": true, "view": {"id": format!("V{number}"), "hash": "1.a", "team_id": "T0BENCH", "type": "modal"}})
        }
        "chat.postMessage" => {
            slack.seen().posted.push((ts.clone(), body.clone()));
            json!({"ok": true, "channel": channel, "ts": ts, "message": {"ts": ts, "text": body["text"]}})
        }
        "chat.update" => {
            json!({"ok": true, "channel": channel, "ts": body["ts"], "text": body["text"]})
        }
        _ => json!({"ok": true, "channel": {"id": channel}}),
    };
    tokio::time::sleep(Duration::from_millis(
        slack.0.delay_ms.load(Ordering::SeqCst),
    ))
    .await;
    Json(reply)
}
