//! Pages go first: while one that was turned away waits for its turn, no other message is posted.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::gate::{Gate, POSTING};

/// A page that did not come back by then is not wanted any more, or another instance has it.
const FORGOTTEN: TimeDelta = TimeDelta::seconds(10);

#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// Pages that were turned away, and until when others let them go first.
    waiting: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Ahead {
    /// A call has to wait for this long.
    pub(super) fn turned_away(&self, gate: &Gate, now: DateTime<Utc>, wait: TimeDelta) {
        if let Some(page) = gate.page() {
            let until = now + wait + FORGOTTEN;
            self.lock().insert(page.to_owned(), until);
        }
    }

    /// A call is on its way: it waits no more.
    pub(super) fn goes(&self, gate: &Gate) {
        if let Some(page) = gate.page() {
            self.lock().remove(page);
        }
    }

    /// Whether a message has to let a page go first.
    pub(super) fn is_behind(&self, gate: &Gate, now: DateTime<Utc>) -> bool {
        if gate.page().is_some() || gate.method_name() != POSTING {
            return false;
        }
        let mut waiting = self.lock();
        waiting.retain(|_, until| *until > now);
        !waiting.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn nothing_is_posted_before_a_page_that_waits() {
        let ahead = Ahead::default();
        let page = Gate::posting("U1").for_a_page("p1");
        let chatter = Gate::posting("C1");
        ahead.turned_away(&chatter, at(0), TimeDelta::seconds(30));
        assert!(!ahead.is_behind(&chatter, at(0)), "no page waits");
        ahead.turned_away(&page, at(0), TimeDelta::seconds(30));
        assert!(ahead.is_behind(&chatter, at(29)));
        assert!(!ahead.is_behind(&page, at(29)));
        assert!(
            !ahead.is_behind(&Gate::editing("C1"), at(29)),
            "an edit posts nothing"
        );
        ahead.goes(&page);
        assert!(!ahead.is_behind(&chatter, at(29)));
        ahead.turned_away(&page, at(0), TimeDelta::seconds(30));
        assert!(!ahead.is_behind(&chatter, at(40)), "it did not come back");
    }
}
