//! Load: at a steady rate, or flat out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::company::{Company, Failure};

/// Reacts at a steady rate; returns how long each ack took.
pub async fn react_at(
    company: &Arc<Company>,
    rate: u32,
    time: Duration,
) -> Result<Vec<Duration>, Failure> {
    let items = company.items();
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    while started.elapsed() < time {
        beat.tick().await;
        let (company, request) = (Arc::clone(company), company.reaction(&items)?);
        tasks.spawn(async move {
            let sent = Instant::now();
            company.lines.send(&request).await?;
            Ok::<_, Failure>(sent.elapsed())
        });
    }
    tasks.join_all().await.into_iter().collect()
}

/// Types the command at a steady rate; returns how long each ack took, and how long `views.open` took to arrive.
pub async fn type_the_command_at(
    company: &Arc<Company>,
    rate: u32,
    time: Duration,
) -> Result<(Vec<Duration>, Vec<Duration>), Failure> {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    while started.elapsed() < time {
        beat.tick().await;
        let ((trigger, request), company) = (company.command()?, Arc::clone(company));
        tasks.spawn(async move {
            let sent = Instant::now();
            company.lines.send(&request).await?;
            Ok::<_, Failure>((trigger, sent, sent.elapsed()))
        });
    }
    let (mut acks, mut opens) = (Vec::new(), Vec::new());
    for typed in tasks.join_all().await {
        let (trigger, sent, ack) = typed?;
        acks.push(ack);
        let (arrived, _) = company
            .until("views.open", async || company.slack.opened(&trigger))
            .await?;
        opens.push(arrived - sent);
    }
    Ok((acks, opens))
}

/// Reacts from `callers` callers, each on a connection of its own and as fast as it is answered; returns how long each
/// ack took.
pub async fn react_flat_out(
    company: &Arc<Company>,
    callers: usize,
    time: Duration,
) -> Result<Vec<Duration>, Failure> {
    let items: Arc<[String]> = company.items().into();
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for _ in 0..callers {
        let (company, items) = (Arc::clone(company), Arc::clone(&items));
        tasks.spawn(async move {
            let mut line = company.lines.connect().await?;
            let mut took = Vec::new();
            while started.elapsed() < time {
                let request = company.reaction(&items)?;
                let sent = Instant::now();
                line.send(&request).await?;
                took.push(sent.elapsed());
            }
            Ok::<_, Failure>(took)
        });
    }
    let all: Result<Vec<_>, Failure> = tasks.join_all().await.into_iter().collect();
    Ok(all?.concat())
}
