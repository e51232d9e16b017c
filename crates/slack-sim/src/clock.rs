//! Where time comes from. Everything the simulator stamps or expires asks one [`Clock`]; nothing else reads the
//! system's time, so a test can stand still or jump days. It does not drive timers: [`crate::SlackSim::tick`] does.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use crate::state::lock;

/// A source of the current time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The machine's own clock.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where time comes in"
)]
pub fn system() -> Clock {
    Arc::new(Utc::now)
}

/// A clock that moves only when told to.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<DateTime<Utc>>>);

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// A clock that stands at `unix` seconds since 1970.
    pub fn at_unix(unix: i64) -> Self {
        Self::at(DateTime::from_timestamp(unix, 0).unwrap_or_default())
    }

    /// The time it shows.
    pub fn now(&self) -> DateTime<Utc> {
        *lock(&self.0)
    }

    /// Moves it, forwards or backwards.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = lock(&self.0);
        *now += by;
    }

    /// Sets it.
    pub fn set(&self, to: DateTime<Utc>) {
        *lock(&self.0) = to;
    }

    /// This clock as a [`Clock`], for [`crate::SimConfig::clock`].
    pub fn clock(&self) -> Clock {
        let it = self.clone();
        Arc::new(move || it.now())
    }
}
