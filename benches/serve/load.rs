//! Load: at a steady rate, or flat out.

use std::time::{Duration, Instant};

use crate::company::{Company, Failure};

impl Company {
    /// Reacts at a steady rate; returns how long each ack took.
    pub async fn react_at(&self, rate: u32, time: Duration) -> Result<Vec<Duration>, Failure> {
        let items = self.items();
        let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut tasks = tokio::task::JoinSet::new();
        let started = Instant::now();
        while started.elapsed() < time {
            beat.tick().await;
            let request = self.reaction(&items)?;
            tasks.spawn(async move {
                let sent = Instant::now();
                request.send().await?.error_for_status()?;
                Ok::<_, reqwest::Error>(sent.elapsed())
            });
        }
        tasks
            .join_all()
            .await
            .into_iter()
            .map(|took| Ok(took?))
            .collect()
    }

    /// Types the command at a steady rate; returns how long each ack took, and how long `views.open` took to arrive.
    pub async fn type_the_command_at(
        &self,
        rate: u32,
        time: Duration,
    ) -> Result<(Vec<Duration>, Vec<Duration>), Failure> {
        let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut tasks = tokio::task::JoinSet::new();
        let started = Instant::now();
        while started.elapsed() < time {
            beat.tick().await;
            let (trigger, request) = self.command()?;
            tasks.spawn(async move {
                let sent = Instant::now();
                request.send().await?.error_for_status()?;
                Ok::<_, reqwest::Error>((trigger, sent, sent.elapsed()))
            });
        }
        let (mut acks, mut opens) = (Vec::new(), Vec::new());
        for typed in tasks.join_all().await {
            let (trigger, sent, ack) = typed?;
            acks.push(ack);
            let (arrived, _) = self
                .until("views.open", async || self.slack.opened(&trigger))
                .await?;
            opens.push(arrived - sent);
        }
        Ok((acks, opens))
    }

    /// Reacts from `callers` callers, each as fast as it is answered; returns how many were acked.
    pub async fn react_flat_out(&self, callers: usize, time: Duration) -> Result<u32, Failure> {
        let items = self.items();
        let counts = (0..callers).map(|_| async {
            let started = Instant::now();
            let mut done = 0_u32;
            while started.elapsed() < time {
                self.reaction(&items)?.send().await?.error_for_status()?;
                done += 1;
            }
            Ok::<_, Failure>(done)
        });
        let mut total = 0;
        for count in futures_util::future::join_all(counts).await {
            total += count?;
        }
        Ok(total)
    }
}
