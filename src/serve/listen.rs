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
    TcpListener::bind(address).await.map_err(|error| {
        let (problem, remedy) = complaint(setting, address, &error);
        anyhow!("{problem}. {remedy}")
    })
}

/// What is wrong with an address, and what to do about it.
pub(crate) fn complaint(
    setting: &str,
    address: SocketAddr,
    error: &std::io::Error,
) -> (String, String) {
    match error.kind() {
        ErrorKind::AddrInUse => (
            format!("The address {address} is taken by another program"),
            format!("Stop that one, or set {setting} to another address."),
        ),
        ErrorKind::PermissionDenied => (
            format!("The address {address} is not for this user"),
            format!(
                "Set {setting} to a port above 1023, or start the program with the right to use it."
            ),
        ),
        ErrorKind::AddrNotAvailable => (
            format!("The address {address} is not one of this machine's"),
            format!("Set {setting} to 127.0.0.1 or 0.0.0.0 and a port."),
        ),
        _ => (
            format!("The address {address} cannot be listened on ({error})"),
            format!("Set {setting} to another one."),
        ),
    }
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
