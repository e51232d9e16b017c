//! Whether the loops still turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::jobs::Lane;

/// Far longer than a loop waits between two turns, and than the database may take to answer.
const STUCK: TimeDelta = TimeDelta::seconds(15);

/// When each lane's loop last turned: what `/readyz` asks. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Workers(Arc<[AtomicI64; Lane::ALL.len()]>);

impl Workers {
    pub(super) fn beat(&self, lane: Lane, now: DateTime<Utc>) {
        self.0[lane as usize].store(now.timestamp_millis(), Ordering::Relaxed);
    }

    /// Whether every loop has turned within the last seconds.
    pub fn are_ticking(&self, now: DateTime<Utc>) -> bool {
        let oldest = self
            .0
            .iter()
            .map(|beat| beat.load(Ordering::Relaxed))
            .min()
            .unwrap_or(0);
        now.timestamp_millis() - oldest < STUCK.num_milliseconds()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_loop_that_stands_still_is_noticed() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let workers = Workers::default();
        assert!(!workers.are_ticking(now), "none has turned yet");
        for lane in Lane::ALL {
            workers.beat(lane, now);
        }
        assert!(workers.are_ticking(now + TimeDelta::seconds(14)));
        let later = now + TimeDelta::seconds(20);
        for lane in [Lane::Pages, Lane::Timers, Lane::Channel] {
            workers.beat(lane, later);
        }
        assert!(!workers.are_ticking(later), "the private lane stands still");
    }
}
