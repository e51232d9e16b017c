//! `POST /slack/events`, the one address for all that Slack sends. Size, signature and age are checked, in this order,
//! before anything is parsed; then the bot is asked and its [`Reply`] becomes a status.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::body::{self, Body};
use super::desk::Answer;
use super::intake::{self, Unread};
use super::{Web, signature};
use crate::slack::inbound::Inbound;

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

async fn dispatch(web: &Web, inbound: Inbound) -> (&'static str, Response) {
    let (kind, answer) = web.desk.answer(inbound).await;
    let response = match answer {
        Answer::Json(json) => Json(json).into_response(),
        Answer::Unreadable(why) => unreadable(&why),
        Answer::Empty | Answer::NotSaved => answer.status().into_response(),
    };
    (kind, response)
}
