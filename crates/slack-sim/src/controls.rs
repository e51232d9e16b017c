//! What the program that hosts the simulator lets the page move and show. The simulator itself moves no clock.

use std::{future::Future, pin::Pin};

use chrono::{DateTime, TimeDelta, Utc};

/// The host's side of the page's clock. Given in [`crate::SimConfig::controls`].
pub trait Controls: Send + Sync + 'static {
    /// Moves the clock that the simulator and the app share, forwards. Ends when it is moved, which may be a moment
    /// later: the host may finish what is under way first.
    fn advance(&self, by: TimeDelta) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Timers of the app, soonest first.
    fn timers(&self) -> Pin<Box<dyn Future<Output = Vec<TimerDue>> + Send + '_>>;
}

/// Something the app will do by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerDue {
    /// What it is, for a reader: `remind Lena of CG-1`.
    pub what: String,
    /// When.
    pub at: DateTime<Utc>,
}
