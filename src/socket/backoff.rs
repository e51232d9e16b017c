//! How long to wait before the next try: longer each time, never in step with others who lost Slack at the same moment.

use std::time::Duration;

use rand::Rng;

const FIRST: Duration = Duration::from_millis(200);
/// Whatever was wrong has ended at most this long ago when we try again.
const LONGEST: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Between half of the step and all of it; the step doubles.
    pub(super) fn next(&mut self) -> Duration {
        let step = FIRST
            .saturating_mul(1 << self.failures.min(10))
            .min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        jittered(step)
    }
}

/// For what no quick retry mends.
pub(super) fn longest() -> Duration {
    jittered(LONGEST)
}

fn jittered(step: Duration) -> Duration {
    step.mul_f64(rand::rng().random_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_the_longest_and_starts_anew() {
        let mut backoff = Backoff::default();
        for step in [200, 400, 800, 1600, 3200, 5000, 5000] {
            let pause = backoff.next();
            let step = Duration::from_millis(step);
            assert!(pause >= step / 2 && pause <= step, "{pause:?} of {step:?}");
        }
        backoff.reset();
        assert!(backoff.next() <= FIRST);
    }
}
