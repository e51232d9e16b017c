//! Ports: taken or ours, and how long a connection may live on when we stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::anyhow;
use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A request has Slack's three seconds; a connection that is still open after them is nobody's.
const MOST_LINGER: Duration = Duration::from_secs(4);

/// # Errors
/// One sentence that names the setting.
pub(super) async fn bind(setting: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "The address {address} is taken by another program. Stop that one, or set {setting} to another address."
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "The address {address} is not for this user. Set {setting} to a port above 1023, or start the program with the right to use it."
        ),
        ErrorKind::AddrNotAvailable => anyhow!(
            "The address {address} is not one of this machine's. Set {setting} to 127.0.0.1 or 0.0.0.0 and a port."
        ),
        _ => anyhow!("The address {address} cannot be listened on ({error}). Set {setting} to another one."),
    })
}

/// Serves until `stop`, then lets what was begun end.
pub(super) fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> JoinHandle<anyhow::Result<()>> {
    let listener = listener.tap_io(|stream| {
        // An answer is one small packet: it should not wait for a second one.
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move {
        let stopped = stop.clone();
        let serving = axum::serve(listener, router)
            .with_graceful_shutdown(async move { stopped.cancelled().await });
        let overdue = async {
            stop.cancelled().await;
            tokio::time::sleep(MOST_LINGER).await;
        };
        tokio::select! {
            outcome = serving => Ok(outcome?),
            () = overdue => Ok(()),
        }
    })
}
