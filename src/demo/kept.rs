//! What `--keep FILE` keeps beside the database, in `FILE.slack`: the simulated Slack as it was, and how far its clock was
//! moved ahead. The bot knows its messages by where they lie, so without them its database would point nowhere; and with
//! the clock set back, what has happened would lie in the future.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use slack_sim::SlackSim;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;

/// What may be lost when the program is killed. Ended by a signal it loses nothing.
const EVERY: Duration = Duration::from_secs(1);

/// The file beside the database.
#[derive(Clone, Debug)]
pub struct Kept {
    file: PathBuf,
    from_nothing: bool,
}

/// What is in it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Before {
    /// Milliseconds that the clock was ahead of the system's.
    ahead: i64,
    /// Whether no file has the roster.
    #[serde(default)]
    from_nothing: bool,
    slack: serde_json::Value,
}

impl Before {
    pub fn began_with_nothing(&self) -> bool {
        self.from_nothing
    }

    pub fn clock(&self) -> Clock {
        Clock::running(TimeDelta::milliseconds(self.ahead))
    }
}

impl Kept {
    pub fn beside(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push(".slack");
        Self {
            file: name.into(),
            from_nothing: false,
        }
    }

    /// Of a demo that began before anybody had set it up, or did not.
    pub fn of_one(self, from_nothing: bool) -> Self {
        Self {
            from_nothing,
            ..self
        }
    }

    /// What was kept, if anything was.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read(&self) -> anyhow::Result<Option<Before>> {
        let text = match std::fs::read(&self.file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            text => text.with_context(|| self.unreadable())?,
        };
        let before = serde_json::from_slice(&text).with_context(|| self.unreadable())?;
        Ok(Some(before))
    }

    /// Puts the simulated Slack back to where it was.
    ///
    /// # Errors
    /// Where it was kept by a program that kept it otherwise.
    pub fn restore(&self, before: &Before, sim: &SlackSim) -> anyhow::Result<()> {
        sim.go_on_with(&before.slack)
            .with_context(|| self.unreadable())
    }

    fn unreadable(&self) -> String {
        format!(
            "{} cannot be read. Give --keep another file, or remove this one with its database",
            self.file.display()
        )
    }

    /// Keeps it as it is now, whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write(&self, sim: &SlackSim, clock: &Clock) -> anyhow::Result<()> {
        let now = Before {
            from_nothing: self.from_nothing,
            ahead: (clock.now() - Clock::System.now()).num_milliseconds(),
            slack: sim.keep()?,
        };
        let beside = self.file.with_extension("slack.new");
        serde_json::to_vec(&now)
            .map_err(std::io::Error::from)
            .and_then(|text| std::fs::write(&beside, text))
            .and_then(|()| std::fs::rename(&beside, &self.file))
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }

    /// Goes on keeping it, a second after something has changed, and once more when told to stop.
    ///
    /// # Errors
    /// Where the file could not be written at last.
    pub async fn write_on(
        self,
        sim: SlackSim,
        clock: Clock,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let mut changes = sim.subscribe();
        let mut moves = clock.moves();
        while !stop.is_cancelled() {
            tokio::select! {
                _ = changes.recv() => {}
                () = moves.next() => {}
                () = stop.cancelled() => {}
            }
            let _ = tokio::time::timeout(EVERY, stop.cancelled()).await;
            changes = changes.resubscribe();
            let (kept, sim, clock) = (self.clone(), sim.clone(), clock.clone());
            let written = tokio::task::spawn_blocking(move || kept.write(&sim, &clock)).await?;
            match written {
                Err(error) if !stop.is_cancelled() => {
                    tracing::warn!("the simulated Slack is not kept: {error:#}");
                }
                written => written?,
            }
        }
        Ok(())
    }
}
