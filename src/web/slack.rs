//! `POST /slack/events`, the one address for all that Slack sends. Size, signature and age are checked, in this order,
//! before anything is parsed; then the bot is asked and its [`Reply`] becomes a status.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::Value;

use super::body::{self, Body};
use super::intake::{self, Unread};
use super::{Web, desk, signature};
use crate::slack::inbound::{Inbound, Reply};

pub(super) async fn events(State(web): State<Web>, request: Request) -> Response {
    let (kind, response) = answer(&web, request).await;
    web.counts.request(kind, response.status());
    response
}

async fn answer(web: &Web, request: Request) -> (&'static str, Response) {
    let (parts, body) = request.into_parts();
    let bytes = match intake::read(body).await {
        Ok(bytes) => bytes,
        Err(Unread::TooLarge) => return ("unread", StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Err(Unread::TooSlow) => return ("unread", StatusCode::REQUEST_TIMEOUT.into_response()),
        Err(Unread::Broken) => return ("unread", StatusCode::BAD_REQUEST.into_response()),
    };
    if !parts.headers.contains_key(signature::SIGNATURE) && body::is_ssl_check(&bytes) {
        return ("ssl_check", StatusCode::OK.into_response());
    }
    if let Err(why) = web.verifier.verify(&parts.headers, &bytes, web.clock.now()) {
        tracing::warn!(?why, "a request was not signed by Slack");
        return ("forged", StatusCode::UNAUTHORIZED.into_response());
    }
    match body::read(&bytes) {
        Ok(Body::Inbound(inbound)) => dispatch(web, inbound).await,
        Ok(Body::Challenge(challenge)) => ("challenge", challenge.into_response()),
        Ok(Body::SslCheck) => ("ssl_check", StatusCode::OK.into_response()),
        Ok(Body::Notice(notice)) => {
            tracing::warn!(notice, "Slack gives notice");
            ("notice", StatusCode::OK.into_response())
        }
        Err(why) => ("unreadable", unreadable(why)),
    }
}

fn unreadable(why: &str) -> Response {
    tracing::warn!(why, "a signed request could not be read");
    (StatusCode::BAD_REQUEST, format!("{why}\n")).into_response()
}

/// What to fall back on when the bot gives no answer.
enum Asked {
    Event,
    Command,
    /// With as much of the payload as an answer needs.
    Interaction(Value),
}

impl Asked {
    fn of(inbound: &Inbound) -> Self {
        match inbound {
            Inbound::Event(_) => Self::Event,
            Inbound::Command(_) => Self::Command,
            Inbound::Interaction(payload) => Self::Interaction(payload.clone()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Command => "command",
            Self::Interaction(_) => "interaction",
        }
    }

    /// An event comes again if it is refused. A person does not: 200, and words wherever Slack shows some.
    fn failed(&self, words: fn(Option<&Value>) -> Option<Value>) -> Response {
        let words = match self {
            Self::Event => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::Command => words(None),
            Self::Interaction(payload) => words(Some(payload)),
        };
        words.map_or_else(
            || StatusCode::OK.into_response(),
            |json| Json(json).into_response(),
        )
    }
}

async fn dispatch(web: &Web, inbound: Inbound) -> (&'static str, Response) {
    let asked = Asked::of(&inbound);
    let Some(bot) = web.desk.bot().await else {
        tracing::warn!(
            kind = asked.kind(),
            "a request came before Slack said who we are"
        );
        return (asked.kind(), asked.failed(desk::not_yet));
    };
    // In a task of its own: it goes on when Slack hangs up, and ends alone if it panics.
    let handled = tokio::spawn(async move { bot.dispatch(inbound).await }).await;
    let response = match handled {
        Ok(Reply::Empty) => StatusCode::OK.into_response(),
        Ok(Reply::Json(json)) => Json(json).into_response(),
        Ok(Reply::Unreadable(why)) => unreadable(&why),
        Ok(Reply::NotSaved) => asked.failed(desk::not_saved),
        Err(error) => {
            tracing::error!(%error, kind = asked.kind(), "a handler broke down");
            asked.failed(desk::not_saved)
        }
    };
    (asked.kind(), response)
}
