//! What the sockets know of each other: how much the others have carried since one carried anything, and whether Slack
//! had to send something again. Slack spreads what it sends over all of them, so that one which carries nothing while the
//! others do is a ghost, however healthy it looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// With two sockets, one that works is passed over so often in a row once in 4,000 times; then it is replaced for nothing.
const PASSED_OVER: u64 = 12;

/// Shared by all sockets of the process.
#[derive(Clone, Debug, Default)]
pub(super) struct Traffic(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    carried: AtomicU64,
    /// What `carried` was when Slack last sent something again.
    repeated_at: AtomicU64,
}

/// One socket's own account.
#[derive(Debug)]
pub(super) struct Account {
    traffic: Traffic,
    /// What all had carried when this one last did.
    at: u64,
}

impl Traffic {
    pub(super) fn open(&self) -> Account {
        Account {
            traffic: self.clone(),
            at: self.carried(),
        }
    }

    fn carried(&self) -> u64 {
        self.0.carried.load(Ordering::SeqCst)
    }
}

impl Account {
    /// This socket carried an envelope; `again` where Slack had sent it before and heard nothing.
    pub(super) fn carried(&mut self, again: bool) {
        self.at = self.traffic.0.carried.fetch_add(1, Ordering::SeqCst) + 1;
        if again {
            self.traffic.0.repeated_at.store(self.at, Ordering::SeqCst);
        }
    }

    /// Whether the others carry what this one should.
    pub(super) fn is_ghostly(&self) -> bool {
        let repeated_since = self.traffic.0.repeated_at.load(Ordering::SeqCst) > self.at;
        repeated_since || self.traffic.carried() - self.at >= PASSED_OVER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_carries_nothing_while_the_other_does_is_a_ghost() {
        let traffic = Traffic::default();
        let (ghost, mut other) = (traffic.open(), traffic.open());
        for _ in 1..PASSED_OVER {
            other.carried(false);
        }
        assert!(!ghost.is_ghostly() && !other.is_ghostly());
        other.carried(false);
        assert!(ghost.is_ghostly() && !other.is_ghostly());
    }

    #[test]
    fn what_slack_sends_again_was_swallowed_by_the_other() {
        let traffic = Traffic::default();
        let (mut ghost, mut other) = (traffic.open(), traffic.open());
        ghost.carried(false);
        other.carried(true);
        assert!(ghost.is_ghostly() && !other.is_ghostly());
        ghost.carried(false);
        assert!(!ghost.is_ghostly(), "it carries after all");
    }
}
