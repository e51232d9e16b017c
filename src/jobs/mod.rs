//! The workers: claim what is due, carry it out, finish it. One loop a lane, so that a lane that waits holds up no
//! other. What carrying out means is `slack/deliver`'s business; which job comes next is the store's.

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::slack::bot::Bot;
use crate::store::jobs::Lane;

/// Everything that happens without being asked for by a request. Clones share the heartbeat.
#[derive(Clone, Debug)]
pub struct Jobs {
    bot: Bot,
}

/// Whether the loops still turn: what `/readyz` asks.
#[derive(Clone, Debug)]
pub struct Workers {}

impl Jobs {
    pub fn new(bot: Bot) -> Self {
        Self { bot }
    }

    /// Carries out one batch of what is due in a lane, waits for it, and says how many jobs it was.
    pub async fn step_once(&self, lane: Lane) -> usize {
        let _ = (&self.bot, lane);
        todo!()
    }

    /// Steps through all lanes until nothing is due. For tests and the demo, which have no loops running.
    pub async fn settle(&self) {
        todo!()
    }

    /// Runs the loops until `stop`, then finishes what is in the air (8 s at most).
    pub async fn run(self, stop: CancellationToken) {
        let _ = stop;
        todo!()
    }

    pub fn workers(&self) -> Workers {
        todo!()
    }
}

impl Workers {
    /// Whether every loop has turned within the last seconds.
    pub fn are_ticking(&self, now: DateTime<Utc>) -> bool {
        let _ = now;
        todo!()
    }
}
