//! An app to test the simulator with: answers callbacks as told, and calls the API by hand.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router, body::Bytes, extract::State, http::HeaderMap, response::IntoResponse, routing::post,
};
use serde_json::Value;
use slack_sim::{ManualClock, SimConfig, SlackSim};

/// 2027-01-15 08:00:00 UTC
pub const START: i64 = 1_800_000_000;

/// What the app got.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: HeaderMap,
    pub body: String,
    pub payload: Value,
}

type Inbox = Arc<Mutex<Vec<Got>>>;
type Answer = Arc<dyn Fn(&Got) -> (u16, String) + Send + Sync>;

#[derive(Clone)]
pub struct App {
    pub sim: SlackSim,
    pub clock: ManualClock,
    http: reqwest::Client,
    got: Inbox,
    answer: Arc<Mutex<Answer>>,
}

/// A body that makes the app answer with `X-Slack-No-Retry: 1`.
pub const NO_RETRY: &str = "no retry";

/// A body that makes the app never answer.
pub const NO_ANSWER: &str = "no answer";

impl App {
    pub async fn start() -> Self {
        Self::with(SimConfig::default()).await
    }

    pub async fn with(config: SimConfig) -> Self {
        Self::on(ManualClock::at_unix(START), config).await
    }

    /// On a clock that somebody else holds too.
    pub async fn on(clock: ManualClock, config: SimConfig) -> Self {
        let sim = SlackSim::start(SimConfig {
            clock: clock.clock(),
            ..config
        })
        .await
        .unwrap();
        let quiet: Answer = Arc::new(|_| (200, String::new()));
        let app = Self {
            sim,
            clock,
            http: reqwest::Client::new(),
            got: Arc::default(),
            answer: Arc::new(Mutex::new(quiet)),
        };
        app.listen().await;
        app
    }

    async fn listen(&self) {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        self.sim.connect_app(format!(
            "http://{}/slack/events",
            listener.local_addr().unwrap()
        ));
        let state = (Arc::clone(&self.got), Arc::clone(&self.answer));
        let router = Router::new()
            .route("/slack/events", post(receive))
            .with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// Answers every callback so from now on.
    pub fn answers(&self, answer: impl Fn(&Got) -> (u16, String) + Send + Sync + 'static) {
        *self.answer.lock().unwrap() = Arc::new(answer);
    }

    pub fn answers_with(&self, status: u16, body: impl Into<String>) {
        let body = body.into();
        self.answers(move |_| (status, body.clone()));
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// The payload of the last callback.
    pub fn last(&self) -> Value {
        self.got()
            .last()
            .map(|got| got.payload.clone())
            .unwrap_or_default()
    }

    /// The last callback's trigger id.
    pub fn trigger(&self) -> String {
        self.last()["trigger_id"].as_str().unwrap().to_string()
    }

    /// Calls a method with a JSON body.
    pub async fn call(&self, method: &str, args: Value) -> Value {
        self.request(method, args)
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Calls a method with a JSON body, for its status and headers.
    pub async fn request(&self, method: &str, args: Value) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}/{method}", self.sim.api_url());
        self.http
            .post(url)
            .bearer_auth("xoxb-sim-bot")
            .json(&args)
            .send()
            .await
    }

    /// Calls a reading method with a form.
    pub async fn read(&self, method: &str, args: &[(&str, &str)]) -> Value {
        let url = format!("{}/{method}", self.sim.api_url());
        let body = serde_urlencoded::to_string(args).unwrap();
        let request = self.http.post(url).bearer_auth("xoxb-sim-bot").body(body);
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Posts JSON to any address.
    pub async fn post(&self, url: &str, body: &Value) -> u16 {
        self.http
            .post(url)
            .json(body)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }
}

async fn receive(
    State((got, answer)): State<(Inbox, Arc<Mutex<Answer>>)>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap_or_default();
    let payload = match form.iter().find(|(name, _)| name == "payload") {
        Some((_, payload)) => serde_json::from_str(payload).unwrap(),
        None if body.starts_with('{') => serde_json::from_str(&body).unwrap(),
        None => form
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect(),
    };
    let one = Got {
        headers,
        body,
        payload,
    };
    let decide = answer.lock().unwrap().clone();
    let (status, text) = decide(&one);
    got.lock().unwrap().push(one);
    if text == NO_ANSWER {
        return std::future::pending().await;
    }
    let no_retry = if text == NO_RETRY { "1" } else { "0" };
    let status = axum::http::StatusCode::from_u16(status).unwrap();
    (status, [("X-Slack-No-Retry", no_retry)], text)
}
