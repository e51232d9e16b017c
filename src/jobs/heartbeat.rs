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
        self.still(now).is_empty()
    }

    /// The lanes whose loop has not.
    pub fn still(&self, now: DateTime<Utc>) -> Vec<Lane> {
        let now = now.timestamp_millis();
        let is_still = |lane: &Lane| {
            let beat = self.0[*lane as usize].load(Ordering::Relaxed);
            now - beat >= STUCK.num_milliseconds()
        };
        Lane::ALL.into_iter().filter(is_still).collect()
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
        let still = [Lane::Private, Lane::Mail, Lane::Alerts, Lane::Drills];
        assert_eq!(workers.still(later), still);
        assert!(!workers.are_ticking(later));
    }
}
