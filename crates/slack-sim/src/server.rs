//! The HTTP side: the router, and the one way of every request of the app. What a call does is `api`'s, what a fault
//! makes of its answer `answer`'s.

use std::sync::Arc;

use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, Path, RawQuery, State as Extract},
    http::HeaderMap,
    response::Response,
    routing::{any, get, post},
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    answer::{Reply, play, status_of},
    api::{self, ApiError, Args, Ctx},
    faults::FaultKind,
    log::{Call, Failure},
    outbound::{self, Event},
    page,
    socket::Connection,
    socket_mode,
    state::{Change, Shared, State},
};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{method}", any(method))
        .route("/app/{team}/{number}/{secret}", post(response_url))
        .route("/commands/{team}/{number}/{secret}", post(response_url))
        .route("/actions/{team}/{number}/{secret}", post(response_url))
        .route("/upload/v1/{id}", post(upload))
        .merge(page::routes())
        .route("/link/", get(socket_mode::upgrade))
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
    // So that the record says whose address it was.
    let args = Args::parse(None, "application/json", &body)
        .map(|args| args.noting("response_url", uri.path()));
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
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = text_header(&headers, "content-type");
    serve(
        &shared,
        &connection,
        "upload",
        Ok(Args::default()),
        |ctx, _| match api::receive_file(ctx, &id, content_type, &body) {
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
        handle(shared, state, now, method, &args, run)
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
    args: &Result<Args, &'static str>,
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
    let reply = accepts.then(|| match args {
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

fn text_header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
