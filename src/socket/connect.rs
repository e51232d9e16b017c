//! Opens one socket, as far as Slack's `hello`. Knows no envelope.

use std::sync::Arc;

use anyhow::{Context, bail};
use futures_util::StreamExt;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
};
use url::Url;

use super::envelope::Frame;

/// Slack's payloads stay far below; a view alone may be 250 kB.
const MOST_BYTES: usize = 4 << 20;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The same roots and the same provider as for calls.
pub(super) fn tls() -> anyhow::Result<Connector> {
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .context("TLS cannot be set up")?
            .with_root_certificates(roots)
            .with_no_client_auth();
    Ok(Connector::Rustls(Arc::new(config)))
}

/// # Errors
/// Where no socket comes about, or something else than `hello` comes first. Has no deadline of its own.
pub(super) async fn open(url: &Url, tls: Connector) -> anyhow::Result<Socket> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MOST_BYTES))
        .max_frame_size(Some(MOST_BYTES));
    let (mut socket, _) =
        connect_async_tls_with_config(url.as_str(), Some(config), true, Some(tls))
            .await
            // The address carries a ticket: the error is told without it.
            .map_err(|error| anyhow::anyhow!("{}", in_few_words(&error)))?;
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => match Frame::read(&text) {
                Frame::Hello => return Ok(socket),
                other => bail!("Slack began with {other:?}"),
            },
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_) | Message::Frame(_))) => bail!("Slack began with binary"),
            Some(Ok(Message::Close(_))) | None => bail!("closed before hello"),
            Some(Err(error)) => bail!("{}", in_few_words(&error)),
        }
    }
}

/// What went wrong, without addresses and bodies.
pub(super) fn in_few_words(error: &tokio_tungstenite::tungstenite::Error) -> String {
    use tokio_tungstenite::tungstenite::Error;
    match error {
        Error::Http(response) => format!("HTTP {} instead of a socket", response.status().as_u16()),
        Error::Io(error) => error.kind().to_string(),
        Error::Tls(_) => "TLS failed".to_owned(),
        Error::Url(_) | Error::HttpFormat(_) => "an address that is none".to_owned(),
        Error::ConnectionClosed | Error::AlreadyClosed => "the connection was closed".to_owned(),
        Error::Capacity(_)
        | Error::Protocol(_)
        | Error::WriteBufferFull(_)
        | Error::Utf8(_)
        | Error::AttackAttempt => "the connection speaks no WebSocket".to_owned(),
    }
}
