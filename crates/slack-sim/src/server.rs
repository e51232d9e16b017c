//! The HTTP side: the router, and faults played on calls. What a call does is `api`'s; how a connection is reset is
//! `socket`'s.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit, Path, RawQuery, State as Extract},
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::{any, post},
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    api::{self, ApiError, Args, Ctx},
    faults::FaultKind,
    log::{Call, Failure},
    outbound::{self, Event},
    socket::Connection,
    state::{Change, Shared, State},
};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{method}", any(method))
        .route("/commands/{team}/{number}/{secret}", post(response_url))
        .route("/actions/{team}/{number}/{secret}", post(response_url))
        .route("/upload/v1/{id}", post(upload))
        .layer(DefaultBodyLimit::max(64 * 1024 * 1024))
        .with_state(shared)
}

/// A Web API method.
async fn method(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    Path(method): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = text_header(&headers, "content-type");
    let args = Args::parse(query.as_deref(), content_type, &body);
    let bearer = text_header(&headers, "authorization")
        .strip_prefix("Bearer ")
        .map(String::from);
    serve(&shared, &connection, &method, args, |ctx, args| {
        let token = bearer.as_deref().or(args.token());
        match api::call(ctx, &method, token, args) {
            Ok(mut answer) => {
                answer["ok"] = json!(true);
                Reply::json(answer, None)
            }
            Err(error) => Reply::refusal(error),
        }
    })
    .await
}

/// A POST to a response URL.
async fn response_url(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    uri: axum::http::Uri,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches('/').to_string();
    let args = Args::parse(None, "application/json", &body);
    serve(
        &shared,
        &connection,
        "response_url",
        args,
        |ctx, args| match api::response_url::post(ctx, &path, args) {
            Ok(()) => Reply {
                status: 200,
                body: json!("ok"),
                error: None,
                plain: true,
            },
            Err((status, code)) => Reply {
                status,
                body: json!(code),
                error: Some(code),
                plain: true,
            },
        },
    )
    .await
}

/// The bytes of a file.
async fn upload(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    serve(
        &shared,
        &connection,
        "upload",
        Ok(Args::default()),
        |ctx, _| match api::receive_file(ctx, &id, &body) {
            Ok(text) => Reply {
                status: 200,
                body: json!(text),
                error: None,
                plain: true,
            },
            Err(code) => Reply {
                status: 400,
                body: json!(code),
                error: Some(code.into()),
                plain: true,
            },
        },
    )
    .await
}

/// An answer before it is HTTP.
struct Reply {
    status: u16,
    body: Value,
    error: Option<String>,
    plain: bool,
}

impl Reply {
    fn json(body: Value, error: Option<String>) -> Self {
        Self {
            status: 200,
            body,
            error,
            plain: false,
        }
    }

    fn refusal(error: ApiError) -> Self {
        let mut body = Value::Object(error.extra);
        body["ok"] = json!(false);
        body["error"] = json!(error.code);
        Self::json(body, Some(error.code))
    }

    fn into_response(self, shared: &Shared) -> Response {
        let scopes: Vec<&str> = shared.config.scopes.iter().map(String::as_str).collect();
        let (kind, body) = match &self.body {
            Value::String(text) if self.plain => ("text/html", text.clone()),
            json => ("application/json; charset=utf-8", json.to_string()),
        };
        http(
            self.status,
            &[
                ("content-type", kind),
                ("x-oauth-scopes", &scopes.join(",")),
            ],
            body,
        )
    }
}

/// What happens to a call: the fault to play, and what the call gave if it was accepted.
struct Handled {
    reply: Option<Reply>,
    fault: Option<FaultKind>,
    retry_after: Option<i64>,
    events: Vec<Event>,
}

/// The one way of every request of the app: window → fault → call → log → answer.
async fn serve(
    shared: &Arc<Shared>,
    connection: &Connection,
    method: &str,
    args: Result<Args, &'static str>,
    run: impl FnOnce(&mut Ctx, &Args) -> Reply,
) -> Response {
    let now = shared.now();
    let handled = shared.change(Change::Call, |state| {
        handle(shared, state, now, method, args, run)
    });
    outbound::deliver_later(shared, handled.events);
    play(
        shared,
        connection,
        handled.fault,
        handled.retry_after,
        handled.reply,
    )
    .await
}

fn handle(
    shared: &Shared,
    state: &mut State,
    now: DateTime<Utc>,
    method: &str,
    args: Result<Args, &'static str>,
    run: impl FnOnce(&mut Ctx, &Args) -> Reply,
) -> Handled {
    let seq = state.log.next_seq();
    let args_json = args.as_ref().map_or(Value::Null, Args::to_json);
    let channel = args_json
        .get("channel")
        .or(args_json.get("channel_id"))
        .and_then(Value::as_str)
        .map(String::from);
    let window = state.faults.window(method, channel.as_deref(), now);
    let mut retry_after = window.as_ref().map(|window| window.seconds_left);
    let fault = match &window {
        Some(_) => None,
        None => state.faults.strike(method, channel.as_deref(), now),
    };
    if let Some(window) = window {
        let failure = Failure::InsideRetryAfter {
            method: method.into(),
            channel: window.channel,
            seconds_left: window.seconds_left,
        };
        state.log.fail(failure);
    }
    if let Some(FaultKind::RateLimited {
        retry_after: seconds,
    }) = fault
    {
        retry_after = Some(i64::from(seconds));
    }
    let accepts = retry_after.is_none() && fault.as_ref().is_none_or(FaultKind::accepts);
    let mut events = Vec::new();
    let reply = accepts.then(|| match &args {
        Ok(args) => {
            let mut ctx = Ctx {
                state,
                config: &shared.config,
                base_url: &shared.base_url,
                now,
                events: Vec::new(),
            };
            let reply = run(&mut ctx, args);
            events = ctx.events;
            reply
        }
        Err(code) => Reply::refusal(ApiError::from(*code)),
    });
    let error = match (&reply, &fault) {
        (Some(reply), _) => reply.error.clone(),
        (None, Some(FaultKind::Refused(code))) => Some(code.clone()),
        (None, _) => None,
    };
    state.log.calls.push(Call {
        seq,
        at: now,
        method: method.into(),
        args: args_json,
        status: status_of(fault.as_ref(), retry_after, reply.as_ref()),
        accepted: reply.is_some() && error.is_none(),
        error,
        fault: fault.as_ref().map(|fault| format!("{fault:?}")),
        response: reply
            .as_ref()
            .map_or(Value::Null, |reply| reply.body.clone()),
    });
    Handled {
        reply,
        fault,
        retry_after,
        events,
    }
}

fn status_of(
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
async fn play(
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

fn text_header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
