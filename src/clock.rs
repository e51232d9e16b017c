//! Where the time comes from. Nothing else reads the system clock, so that a test or the demo can move it.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// The present: the system's, or a clock that its clones share and somebody moves.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Milliseconds since the epoch; moves only by [`Clock::advance`].
    Manual(watch::Sender<i64>),
    /// Runs as the system's does, so many milliseconds ahead of it; jumps by [`Clock::advance`].
    Running(watch::Sender<i64>),
}

impl Clock {
    /// A clock that stands at `start` until moved.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(watch::Sender::new(start.timestamp_millis()))
    }

    /// A clock that runs, ahead of the system's by `offset`; behind it where that is negative.
    pub fn running(offset: TimeDelta) -> Self {
        Self::Running(watch::Sender::new(offset.num_milliseconds()))
    }

    /// The present, to the millisecond (what the database keeps).
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System => Utc::now().timestamp_millis(),
            Self::Manual(millis) => *millis.borrow(),
            Self::Running(offset) => Utc::now().timestamp_millis() + *offset.borrow(),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Moves a clock that can be moved; the system's stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        match self {
            Self::System => {}
            Self::Manual(millis) | Self::Running(millis) => {
                millis.send_modify(|millis| *millis += by.num_milliseconds());
            }
        }
    }

    /// How far ahead of the system's clock this one is set. A clock that stands still is ahead by nothing.
    pub fn offset(&self) -> TimeDelta {
        match self {
            Self::System | Self::Manual(_) => TimeDelta::zero(),
            Self::Running(offset) => TimeDelta::milliseconds(*offset.borrow()),
        }
    }

    /// Told when the clock is moved: whoever sleeps until a certain time must look again.
    pub fn moves(&self) -> Moves {
        Moves(match self {
            Self::System => None,
            Self::Manual(millis) | Self::Running(millis) => Some(millis.subscribe()),
        })
    }
}

/// The moves of one clock, from when it was asked for.
#[derive(Clone, Debug)]
pub struct Moves(Option<watch::Receiver<i64>>);

impl Moves {
    /// Ends at the next move, at once where there was one since the last time; never for the system's clock.
    pub async fn next(&mut self) {
        let moved = match &mut self.0 {
            Some(moves) => moves.changed().await.is_ok(),
            None => false,
        };
        if !moved {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_running_clock_runs_jumps_and_says_so() {
        let clock = Clock::running(TimeDelta::days(-1));
        let mut moves = clock.clone().moves();
        let yesterday = Clock::System.now() - clock.now();
        assert!((yesterday - TimeDelta::days(1)).abs() < TimeDelta::seconds(1));
        clock.advance(TimeDelta::days(1) + TimeDelta::minutes(5));
        moves.next().await;
        assert!(clock.now() > Clock::System.now() + TimeDelta::minutes(4));
        assert_eq!(clock.offset(), TimeDelta::minutes(5));
    }
}
