//! One socket: the upgrade, `hello`, and its task until the end.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{ConnectInfo, Query, Request, State as Extract},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::{io::AsyncReadExt, sync::mpsc};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, handshake::derive_accept_key, protocol::Role},
};

use super::{MOST, Say, disconnect, faults, hello};
use crate::{
    socket::Connection,
    state::{Change, Shared},
};

#[derive(Debug, Deserialize)]
pub(crate) struct Ticket {
    #[serde(default)]
    ticket: String,
}

/// `GET /link/?ticket=…`: the address that `apps.connections.open` gave.
pub(crate) async fn upgrade(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    Query(Ticket { ticket }): Query<Ticket>,
    mut request: Request,
) -> Response {
    if faults::hangs(&shared) {
        std::future::pending::<()>().await;
    }
    let may = shared.change(Change::World, |state| {
        state.sockets.takes(&ticket) && state.sockets.count() < MOST
    });
    if !may {
        return (StatusCode::UNAUTHORIZED, "invalid ticket").into_response();
    }
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).cloned();
    let on_upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(key), Some(on_upgrade)) = (key, on_upgrade) else {
        return (StatusCode::BAD_REQUEST, "not a WebSocket").into_response();
    };
    tokio::spawn(async move {
        if let Ok(upgraded) = on_upgrade.await {
            let io = TokioIo::new(upgraded);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
            live(&shared, &connection, socket).await;
        }
    });
    let response = Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::UPGRADE, "websocket")
        .header(header::CONNECTION, "Upgrade")
        .header(
            header::SEC_WEBSOCKET_ACCEPT,
            derive_accept_key(key.as_bytes()),
        )
        .body(Body::empty());
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn live(
    shared: &Shared,
    connection: &Connection,
    mut socket: WebSocketStream<TokioIo<Upgraded>>,
) {
    if !shared.look(|state| state.sockets.on) {
        let _ = socket
            .send(Message::text(disconnect("link_disabled")))
            .await;
        let _ = socket.close(None).await;
        return;
    }
    let (say, mut to_say) = mpsc::unbounded_channel();
    // Counted before `hello`, so that whoever heard it is counted.
    let (id, count) = shared.change(Change::World, |state| {
        let id = state.sockets.open(say);
        (id, state.sockets.count())
    });
    if socket.send(Message::text(hello(count))).await.is_ok() {
        talk(shared, connection, &mut socket, &mut to_say).await;
    }
    shared.change(Change::World, |state| state.sockets.ended(id));
    let _ = socket.close(None).await;
}

/// Neither hears nor says anything; the connection stays until the app gives it up.
async fn swallow(raw: &mut TokioIo<Upgraded>) {
    let mut bytes = [0; 1024];
    while raw.read(&mut bytes).await.is_ok_and(|count| count > 0) {}
}

async fn talk(
    shared: &Shared,
    connection: &Connection,
    socket: &mut WebSocketStream<TokioIo<Upgraded>>,
    to_say: &mut mpsc::UnboundedReceiver<Say>,
) {
    loop {
        tokio::select! {
            said = to_say.recv() => match said {
                Some(Say::Text(text)) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Some(Say::Close) | None => return,
                Some(Say::Reset) => {
                    connection.reset();
                    let _ = socket.send(Message::Ping(Vec::new().into())).await;
                    return;
                }
                Some(Say::FallSilent) => return swallow(socket.get_mut()).await,
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if let Ok(answer) = serde_json::from_str(&text) {
                        shared.change(Change::Callback, |state| state.sockets.acknowledged(&answer));
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}
