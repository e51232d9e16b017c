//! Whose App Home is being drawn, and who was there a short while ago: memory only, for whoever comes back is drawn for
//! anew. One Home is drawn at a time for each person, so that an older state never lies over a newer one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::ids::UserId;

/// Whoever was there within this time may still have it before their eyes.
const LATELY: TimeDelta = TimeDelta::hours(1);

/// Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Homes(Arc<Mutex<HashMap<UserId, Wanted>>>);

#[derive(Debug)]
struct Wanted {
    /// How often it was asked for.
    times: u64,
    drawing: bool,
    /// What is to be said at its top.
    noted: Option<String>,
    at: DateTime<Utc>,
}

/// What is to be drawn; `noted` stands at its top.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) noted: Option<String>,
}

/// The right to draw one person's Home. Dropped, it goes to whoever asks next.
#[derive(Debug)]
pub(super) struct Turn {
    homes: Homes,
    user: UserId,
    seen: u64,
    ended: bool,
}

impl Homes {
    /// Asks for a drawing. `None`: somebody is at it, and draws once more.
    pub(super) fn ask(
        &self,
        user: &UserId,
        noted: Option<String>,
        now: DateTime<Utc>,
    ) -> Option<Turn> {
        let mut homes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        homes.retain(|_, home| home.drawing || now - home.at < LATELY);
        let home = homes.entry(user.clone()).or_insert(Wanted {
            times: 0,
            drawing: false,
            noted: None,
            at: now,
        });
        home.times += 1;
        home.at = now;
        home.noted = noted;
        let is_free = !home.drawing;
        home.drawing = true;
        is_free.then(|| Turn {
            homes: self.clone(),
            user: user.clone(),
            seen: 0,
            ended: false,
        })
    }

    /// Whether this person was there a short while ago.
    pub(super) fn was_seen_lately(&self, user: &UserId, now: DateTime<Utc>) -> bool {
        let homes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        homes.get(user).is_some_and(|home| now - home.at < LATELY)
    }
}

impl Turn {
    /// What is to be drawn now; `None` where nobody has asked since it was last drawn.
    pub(super) fn next(&mut self) -> Option<Drawing> {
        let mut homes = self.homes.0.lock().unwrap_or_else(PoisonError::into_inner);
        let home = homes.get_mut(&self.user)?;
        if home.times == self.seen {
            // Under the same lock: whoever asks after this begins a turn of their own.
            home.drawing = false;
            self.ended = true;
            return None;
        }
        self.seen = home.times;
        let noted = home.noted.clone();
        Some(Drawing { noted })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut homes = self.homes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(home) = homes.get_mut(&self.user) {
            home.drawing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_draws_at_a_time_and_once_more_for_whoever_asked_meanwhile() {
        let (homes, user) = (Homes::default(), UserId::from("U1"));
        let now = DateTime::UNIX_EPOCH;
        let mut turn = homes.ask(&user, Some("one".to_owned()), now).expect("free");
        let noted = Some("one".to_owned());
        assert_eq!(turn.next(), Some(Drawing { noted }));
        assert!(homes.ask(&user, None, now).is_none(), "somebody is at it");
        assert_eq!(turn.next(), Some(Drawing { noted: None }), "once more");
        assert_eq!(turn.next(), None);
        let mut second = homes.ask(&user, None, now).expect("free again");
        drop(turn);
        assert!(homes.ask(&user, None, now).is_none(), "the second draws");
        assert_eq!(second.next(), Some(Drawing { noted: None }));
    }

    #[test]
    fn whoever_was_there_long_ago_is_forgotten() {
        let (homes, user) = (Homes::default(), UserId::from("U1"));
        let now = DateTime::UNIX_EPOCH;
        drop(homes.ask(&user, None, now));
        assert!(homes.was_seen_lately(&user, now + TimeDelta::minutes(59)));
        assert!(!homes.was_seen_lately(&user, now + LATELY));
    }
}
