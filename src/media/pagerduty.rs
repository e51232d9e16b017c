//! PagerDuty's Events API v2 (<https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>). A trigger with a
//! `dedup_key` that rings already changes nothing, and a resolve of what does not ring neither, so both may be repeated.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context;
use bytes::Bytes;
use chrono::TimeDelta;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{Alert, Outcome};
use crate::domain::ids::UserId;

/// For a whole call.
const DEADLINE: Duration = Duration::from_secs(10);
/// After trouble, and after a 429, which names no time.
const AGAIN: TimeDelta = TimeDelta::seconds(20);
const MAX_BODY: usize = 1 << 16;
/// <https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>: at most so many characters.
const SUMMARY: usize = 1_024;

#[derive(Debug)]
pub(super) struct PagerDuty {
    client: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    enqueue: String,
    keys: HashMap<UserId, SecretString>,
}

impl PagerDuty {
    pub(super) fn new(url: &str, keys: HashMap<UserId, SecretString>) -> anyhow::Result<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(DEADLINE));
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .context("TLS cannot be set up")?;
        let connector = tls.https_or_http().enable_http1().wrap_connector(http);
        Ok(Self {
            client: legacy::Client::builder(TokioExecutor::new()).build(connector),
            enqueue: format!("{url}/v2/enqueue"),
            keys,
        })
    }

    pub(super) async fn trigger(&self, who: &UserId, alert: &Alert) -> Outcome {
        let summary: String = alert.summary.chars().take(SUMMARY).collect();
        let links: Vec<Value> = (alert.link.iter())
            .map(|link| json!({ "href": link, "text": "Answer in Slack" }))
            .collect();
        let event = json!({
            "event_action": "trigger",
            "dedup_key": alert.key,
            "client": "Code Green",
            "links": links,
            "payload": {
                "summary": summary,
                "source": "codegreen",
                "severity": if alert.drill { "info" } else { "critical" },
                "custom_details": { "page": alert.details },
            },
        });
        self.enqueue(who, event).await
    }

    pub(super) async fn resolve(&self, who: &UserId, key: &str) -> Outcome {
        let event = json!({ "event_action": "resolve", "dedup_key": key });
        self.enqueue(who, event).await
    }

    async fn enqueue(&self, who: &UserId, mut event: Value) -> Outcome {
        let Some(key) = self.keys.get(who) else {
            return Outcome::Refused("this person has no key in the file".to_owned());
        };
        event["routing_key"] = key.expose_secret().into();
        let request = Request::post(&self.enqueue)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(event.to_string()));
        let Ok(request) = request else {
            return Outcome::Refused("the request cannot be written".to_owned());
        };
        let calling = async {
            let response = self.client.request(request).await?;
            let (head, body) = response.into_parts();
            // What it says may repeat the key; only the status is kept.
            let _ = Limited::new(body, MAX_BODY).collect().await;
            Ok::<StatusCode, legacy::Error>(head.status)
        };
        match tokio::time::timeout(DEADLINE, calling).await {
            Ok(Ok(status)) if status.is_success() => Outcome::Done,
            Ok(Ok(StatusCode::TOO_MANY_REQUESTS)) => Outcome::Later(AGAIN),
            Ok(Ok(status)) if status.is_client_error() => {
                Outcome::Refused(format!("HTTP {}", status.as_u16()))
            }
            Ok(Ok(status)) => Outcome::Unknown(format!("HTTP {}", status.as_u16())),
            Ok(Err(error)) if error.is_connect() => Outcome::Later(AGAIN),
            Ok(Err(error)) => Outcome::Unknown(error.to_string()),
            Err(_) => Outcome::Unknown("no answer in time".to_owned()),
        }
    }
}
