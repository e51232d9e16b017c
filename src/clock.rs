//! Where the time comes from. Nothing else reads the system clock, so that a test or the demo can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// The present, from the system or from a hand-moved clock shared by its clones.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Milliseconds since the epoch; moves only by [`Clock::advance`].
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until moved.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_millis())))
    }

    /// The present, to the millisecond (what the database keeps).
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System => Utc::now().timestamp_millis(),
            Self::Manual(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Moves a manual clock; the system's clock stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        match self {
            Self::System => {}
            Self::Manual(millis) => {
                millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
            }
        }
    }
}
