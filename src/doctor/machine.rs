//! This machine: the settings that are about it alone, the ports, the disk, and whether a bot runs here already.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use super::database::called;
use super::finding::Said;
use super::visit::Visit;
use crate::serve::listen::complaint;
use crate::store::jobs::Lane;

/// How long a bot on this machine may take to say that it is there, or its workers to turn.
const NEAR: Duration = Duration::from_secs(1);
/// What it says is far shorter.
const MOST: u64 = 4096;
const MEGABYTE: u64 = 1024 * 1024;
const LITTLE: u64 = 500 * MEGABYTE;
const TOO_LITTLE: u64 = 50 * MEGABYTE;

/// Those of the environment that no other check is about.
pub(super) fn settings(visit: &Visit) -> Said {
    let wrong = [
        visit.logging.as_ref().err(),
        visit.listen.as_ref().err(),
        visit.metrics_listen.as_ref().err(),
        visit.api_url.as_ref().err(),
    ];
    Said::gather(
        "the environment can be read",
        wrong.into_iter().flatten().map(Said::from).collect(),
    )
}

/// Who answers where the bot is to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    Nobody,
    Ready,
    /// In its own words.
    NotReady(String),
    SomebodyElse,
    /// There is no address, or one whose port the system chooses.
    Unknown,
}

/// Asks `/readyz` at the bot's own address; where the bot itself asks, its workers are looked at.
pub(super) async fn answers(visit: &Visit) -> Answers {
    if let Some(workers) = &visit.workers {
        return if workers.are_ticking(visit.clock.now()) {
            Answers::Ready
        } else {
            Answers::NotReady("not ready: the workers stand still".to_owned())
        };
    }
    match &visit.listen {
        Ok(address) if address.port() != 0 => {
            let address = reached_at(*address);
            let asked = tokio::task::spawn_blocking(move || ask(address)).await;
            asked.unwrap_or(Answers::Unknown)
        }
        Ok(_) | Err(_) => Answers::Unknown,
    }
}

/// An address for every interface is reached by the loopback one.
fn reached_at(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn ask(address: SocketAddr) -> Answers {
    let Ok(mut stream) = TcpStream::connect_timeout(&address, NEAR) else {
        return Answers::Nobody;
    };
    let mut answer = String::new();
    let exchange = || -> std::io::Result<()> {
        stream.set_read_timeout(Some(NEAR))?;
        stream.set_write_timeout(Some(NEAR))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        stream.take(MOST).read_to_string(&mut answer).map(drop)
    };
    if exchange().is_err() {
        return Answers::SomebodyElse;
    }
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let body = body.trim();
    if body == "ready" {
        Answers::Ready
    } else if body.starts_with("ready, but ") || body.starts_with("not ready: ") {
        Answers::NotReady(body.to_owned())
    } else {
        Answers::SomebodyElse
    }
}

/// Whether the ports are free, or the bot's own.
pub(super) async fn listen(visit: &Visit) -> Said {
    let mut wrong = Vec::new();
    let mut is_running = false;
    let metrics = visit.metrics_listen.as_ref().ok().copied().flatten();
    let wanted = [
        ("CODEGREEN_LISTEN", visit.listen.as_ref().ok().copied()),
        ("CODEGREEN_METRICS_LISTEN", metrics),
    ];
    for (setting, address) in wanted {
        let Some(address) = address else { continue };
        let Err(error) = TcpListener::bind(address).await else {
            continue;
        };
        is_running |= error.kind() == ErrorKind::AddrInUse
            && matches!(answers(visit).await, Answers::Ready | Answers::NotReady(_));
        // The port of its numbers is taken by the same bot, as far as can be seen.
        if error.kind() == ErrorKind::AddrInUse && is_running {
            continue;
        }
        let (what, remedy) = complaint(setting, address, &error);
        wrong.push(Said::fail(what, remedy));
    }
    let all_well = match (&visit.listen, is_running) {
        (Err(_), _) => return Said::skipped("there is no address to try", "Mend settings first."),
        (Ok(address), true) => format!("a bot listens on {address}"),
        (Ok(address), false) => format!("{address} is free"),
    };
    Said::gather(all_well, wrong)
}

/// Whether a bot runs here, and whether its workers turn.
pub(super) async fn workers(visit: &Visit) -> Said {
    if let Some(workers) = &visit.workers {
        // A clock that was set forward makes every loop look late until it has turned again.
        let begun = Instant::now();
        let mut still = workers.still(visit.clock.now());
        while !still.is_empty() && begun.elapsed() < NEAR {
            tokio::time::sleep(NEAR / 10).await;
            still = workers.still(visit.clock.now());
        }
        return turning(&still);
    }
    let Ok(address) = &visit.listen else {
        return Said::skipped("there is no address to ask", "Mend settings first.");
    };
    match answers(visit).await {
        Answers::Ready => Said::ok(format!(
            "a bot on {address} is ready, its workers turn{}",
            since(visit).await
        )),
        Answers::NotReady(why) if why.starts_with("ready") => Said::warn(
            format!("the bot on {address} waits: {why}"),
            "Mend slack; the bot goes on asking by itself.",
        ),
        Answers::NotReady(why) => Said::fail(
            format!("the bot on {address} does not work: {why}"),
            "Look in its log, mend database if that fails, and restart it.",
        ),
        Answers::Nobody | Answers::SomebodyElse | Answers::Unknown => Said::skipped(
            format!("no bot answers on {address}"),
            "Start codegreen serve with the same settings and run this again: then it says whether the workers turn.",
        ),
    }
}

/// What the workers of the bot that asks say for themselves.
fn turning(still: &[Lane]) -> Said {
    if still.is_empty() {
        return Said::ok("every worker has turned within the last seconds");
    }
    let named: Vec<&str> = still.iter().map(|lane| called(*lane)).collect();
    Said::fail(
        format!("the workers for {} stand still", named.join(", ")),
        "Look in the bot's log, mend database if that fails, and restart the bot: what waits goes out then.",
    )
}

/// When it last heard from Slack that the token is good: that is at its start.
async fn since(visit: &Visit) -> String {
    let Some(Ok(examined)) = visit.examined().await else {
        return String::new();
    };
    let confirmed = examined.queue.as_ref().and_then(|queue| queue.confirmed_at);
    confirmed.map_or_else(String::new, |at| {
        format!(
            ", and Slack last knew its token at {} UTC, when it started",
            at.format("%Y-%m-%d %H:%M:%S")
        )
    })
}

/// How much room the database has.
pub(super) async fn disk(visit: &Visit) -> Said {
    let folder = match visit.examined().await {
        Some(Ok(examined)) => examined.folder.clone(),
        Some(Err(_)) | None => {
            return Said::skipped("there is no folder to look at", "Mend database first.");
        }
    };
    let Some(folder) = folder else {
        return Said::skipped(
            "PostgreSQL keeps the data where it is",
            "Watch the disk of its server.",
        );
    };
    // A disk that is a network away may not answer.
    let there = folder.clone();
    let asked = tokio::task::spawn_blocking(move || free(&there)).await;
    match asked.ok().flatten() {
        Some(bytes) => room(&folder, bytes),
        None => Said::skipped(
            format!(
                "the system does not say how much room {} has",
                folder.display()
            ),
            "Watch the disk yourself.",
        ),
    }
}

fn room(folder: &Path, bytes: u64) -> Said {
    let what = format!("{} MB are free for {}", bytes / MEGABYTE, folder.display());
    let remedy = "Make room, or move the database: a full disk takes no page any more.";
    if bytes < TOO_LITTLE {
        Said::fail(what, remedy)
    } else if bytes < LITTLE {
        Said::warn(what, remedy)
    } else {
        Said::ok(what)
    }
}

/// Bytes this user may still write there.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    #[test]
    fn a_full_disk_is_said_before_it_is_full() {
        let status = |megabytes| room(Path::new("/x"), megabytes * MEGABYTE).status;
        assert_eq!(status(49), Status::Fail);
        assert_eq!(status(50), Status::Warn);
        assert_eq!(status(500), Status::Ok);
    }

    #[test]
    fn the_loopback_address_stands_for_every_interface() {
        let reached = |address: &str| reached_at(address.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:3000"), "127.0.0.1:3000");
        assert_eq!(reached("[::]:3000"), "[::1]:3000");
        assert_eq!(reached("10.0.0.1:3000"), "10.0.0.1:3000");
    }
}
