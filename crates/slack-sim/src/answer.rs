//! Answers as HTTP, and what a fault makes of them: a 429, an HTML page, silence, a reset. How a connection is reset is
//! `socket`'s.

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};

use crate::{api::ApiError, faults::FaultKind, socket::Connection, state::Shared};

/// An answer before it is HTTP.
pub(crate) struct Reply {
    pub status: u16,
    pub body: Value,
    pub error: Option<String>,
    pub plain: bool,
}

impl Reply {
    pub fn json(body: Value, error: Option<String>) -> Self {
        Self {
            status: 200,
            body,
            error,
            plain: false,
        }
    }

    pub fn refusal(error: ApiError) -> Self {
        let mut body = Value::Object(error.extra);
        body["ok"] = json!(false);
        body["error"] = json!(error.code);
        Self::json(body, Some(error.code))
    }

    fn into_response(self, shared: &Shared) -> Response {
        let scopes: Vec<&str> = shared.config.scopes.iter().map(String::as_str).collect();
        // The time at Slack's, whatever the machine's is.
        let date = shared.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let (kind, body) = match &self.body {
            Value::String(text) if self.plain => ("text/html", text.clone()),
            json => ("application/json; charset=utf-8", json.to_string()),
        };
        http(
            self.status,
            &[
                ("content-type", kind),
                ("x-oauth-scopes", &scopes.join(",")),
                ("date", &date),
            ],
            body,
        )
    }
}

/// The HTTP status the app will see, for the log.
pub(crate) fn status_of(
    fault: Option<&FaultKind>,
    retry_after: Option<i64>,
    reply: Option<&Reply>,
) -> Option<u16> {
    if retry_after.is_some() {
        return Some(429);
    }
    match fault {
        None | Some(FaultKind::Delay(_)) => reply.map(|reply| reply.status),
        Some(FaultKind::ServerError | FaultKind::AcceptedThenServerError) => Some(500),
        Some(FaultKind::Html | FaultKind::AcceptedThenHtml | FaultKind::Refused(_)) => Some(200),
        Some(FaultKind::RateLimited { .. }) => Some(429),
        Some(
            FaultKind::Hang
            | FaultKind::Reset
            | FaultKind::AcceptedThenReset
            | FaultKind::AcceptedThenHang,
        ) => None,
    }
}

/// Gives the answer, or what the fault makes of it.
pub(crate) async fn play(
    shared: &Shared,
    connection: &Connection,
    fault: Option<FaultKind>,
    retry_after: Option<i64>,
    reply: Option<Reply>,
) -> Response {
    if let Some(seconds) = retry_after {
        let body = json!({ "ok": false, "error": "ratelimited" }).to_string();
        let seconds = seconds.to_string();
        return http(
            429,
            &[
                ("content-type", "application/json"),
                ("retry-after", &seconds),
            ],
            body,
        );
    }
    match fault {
        Some(FaultKind::ServerError | FaultKind::AcceptedThenServerError) => http(
            500,
            &[("content-type", "text/plain")],
            "Internal Server Error".into(),
        ),
        Some(FaultKind::Html | FaultKind::AcceptedThenHtml) => http(
            200,
            &[("content-type", "text/html")],
            "<html><body>Slack is having trouble</body></html>".into(),
        ),
        Some(FaultKind::Refused(code)) => {
            Reply::refusal(ApiError::from(code.as_str())).into_response(shared)
        }
        Some(FaultKind::Hang | FaultKind::AcceptedThenHang) => std::future::pending().await,
        Some(FaultKind::Reset | FaultKind::AcceptedThenReset) => {
            connection.reset();
            http(500, &[], String::new())
        }
        Some(FaultKind::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            reply.map_or_else(Response::default, |reply| reply.into_response(shared))
        }
        Some(FaultKind::RateLimited { .. }) | None => {
            reply.map_or_else(Response::default, |reply| reply.into_response(shared))
        }
    }
}

fn http(status: u16, headers: &[(&str, &str)], body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (
            header::HeaderName::try_from(*name),
            header::HeaderValue::try_from(*value),
        ) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
