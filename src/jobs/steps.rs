//! Whether the wall clock was set forward, or the machine slept: more of its time has passed than of the process's own.
//! Then all timers of that span are due at once, and nobody had the time they measure.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// Two readings lie a second or so apart. Less than this is a busy machine, or a clock being disciplined.
const STEP: TimeDelta = TimeDelta::seconds(5);

#[derive(Debug)]
pub(super) struct Steps {
    wall: DateTime<Utc>,
    own: Instant,
}

impl Steps {
    pub(super) fn new(wall: DateTime<Utc>, own: Instant) -> Self {
        Self { wall, own }
    }

    /// By how much it was set forward since the last reading, if it was.
    pub(super) fn forward(&mut self, wall: DateTime<Utc>, own: Instant) -> Option<TimeDelta> {
        let really = TimeDelta::from_std(own - self.own).unwrap_or(TimeDelta::MAX);
        let step = wall - self.wall - really;
        *self = Self { wall, own };
        Some(step).filter(|step| *step > STEP)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_a_step_forward_counts_and_only_once() {
        let (wall, own) = (
            DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            Instant::now(),
        );
        let mut steps = Steps::new(wall, own);
        let mut reads = |wall_after: i64, own_after: u64| {
            let wall = wall + TimeDelta::seconds(wall_after);
            steps.forward(wall, own + Duration::from_secs(own_after))
        };
        assert_eq!(reads(1, 1), None);
        assert_eq!(reads(60, 60), None, "a busy machine");
        assert_eq!(reads(60, 63), None, "a clock that stands");
        assert_eq!(reads(7_263, 66), Some(TimeDelta::seconds(7_200)));
        assert_eq!(reads(7_264, 67), None, "known by now");
        assert_eq!(reads(64, 68), None, "set back: nothing is due early");
    }
}
