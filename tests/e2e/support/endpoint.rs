//! The router in this process, without a port and without a Slack.

use axum::Router;
use axum::body::Body;
use codegreen::clock::Clock;
use codegreen::config::Company;
use codegreen::config::settings::{Slack, Transport};
use codegreen::domain::person::Standing;
use codegreen::jobs::Jobs;
use codegreen::serve::Parts;
use codegreen::slack::client::Identity;
use codegreen::store::people::Person;
use codegreen::web;
use codegreen::web::desk::Desk;
use codegreen::web::metrics::Counts;
use codegreen::web::signature::{SIGNATURE, TIMESTAMP, Verifier};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use tokio::sync::watch;
use tower::ServiceExt;

use super::databases::{TestDatabase, sqlite};

pub const SECRET: &str = "e2e-secret";
/// Nobody listens there.
const NO_SLACK: &str = "http://127.0.0.1:9/api";

/// The router in this process, without a port.
pub struct Endpoint {
    pub router: Router,
    pub clock: Clock,
    pub counts: Counts,
    pub jobs: Option<Jobs>,
    pub database: TestDatabase,
}

impl Endpoint {
    /// With the bot behind the desk.
    pub async fn open() -> Self {
        Self::build(true).await
    }

    /// Before Slack has said who we are.
    pub async fn closed() -> Self {
        Self::build(false).await
    }

    async fn build(open: bool) -> Self {
        let database = sqlite().await;
        let clock = Clock::manual(chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let slack = Slack {
            transport: Transport::Http {
                signing_secret: SECRET.into(),
            },
            bot_token: "xoxb-e2e".into(),
            api_url: NO_SLACK.to_owned(),
        };
        let company = Company::read("company", codegreen::demo::COMPANY).unwrap();
        let parts = Parts::new(database.store.clone(), &slack, company, clock.clone()).unwrap();
        let bot = parts.bot(Identity {
            workspace: "T1".into(),
            team: "T1".to_owned(),
            bot_user: "U0BOT".into(),
            url: None,
            scopes: None,
        });
        // A handler goes no further with somebody it does not know.
        let alice = Person {
            user: "U0ALICE".into(),
            name: "Alice".to_owned(),
            tz: None,
            locale: None,
            standing: Standing::Full,
            dm: None,
            fetched_at: clock.now(),
        };
        database
            .store
            .save_person(&"T1".into(), &alice)
            .await
            .unwrap();
        let (jobs, desk) = if open {
            (Some(Jobs::new(bot.clone())), Desk::open(bot))
        } else {
            (None, Desk::closed(bot.api).1)
        };
        let workers = watch::channel(jobs.as_ref().map(Jobs::workers)).1;
        let web = parts.web(&SECRET.into(), desk, Counts::default());
        let counts = web.counts.clone();
        Self {
            router: web::router(Some(web), parts.health(workers)),
            clock,
            counts,
            jobs,
            database,
        }
    }

    pub async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn unsigned(&self, body: impl Into<Vec<u8>>) -> (StatusCode, String) {
        self.ask(
            Request::post("/slack/events")
                .body(Body::from(body.into()))
                .unwrap(),
        )
        .await
    }

    pub async fn signed(&self, body: impl Into<Vec<u8>>) -> (StatusCode, String) {
        self.signed_before(0, body).await
    }

    /// Signed so many seconds before the present.
    pub async fn signed_before(
        &self,
        seconds: i64,
        body: impl Into<Vec<u8>>,
    ) -> (StatusCode, String) {
        let body = body.into();
        let at = (self.clock.now().timestamp() - seconds).to_string();
        let request = Request::post("/slack/events")
            .header(SIGNATURE, Verifier::new(SECRET.into()).sign(&at, &body))
            .header(TIMESTAMP, at)
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }
}
