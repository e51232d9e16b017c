//! How fast calls may go out, so that Slack need not say 429: a bucket for each method of the workspace, and one for posts
//! to each channel. Pages have the last of a bucket for themselves. What Slack says itself is in `gates.rs`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::gate::Gate;

/// Calls a minute, and how many may come at once after a pause.
#[derive(Clone, Copy, Debug)]
struct Rate {
    a_minute: u32,
    at_once: u32,
    /// The last of `at_once` that only pages may use.
    for_pages: u32,
}

impl Rate {
    fn apart_millis(self) -> f64 {
        60_000.0 / f64::from(self.a_minute)
    }
}

/// Nobody is sent away for longer: there may be room sooner.
const LONGEST: TimeDelta = TimeDelta::minutes(1);

/// A message a second to each channel; short bursts are taken.
const CHANNEL: Rate = Rate {
    a_minute: 60,
    at_once: 5,
    for_pages: 0,
};

/// What Slack documents for the methods we call. Views are left out: a trigger lives three seconds, and a refusal is told
/// to the person at once.
fn rate_of(method: &str) -> Option<Rate> {
    let rate = |a_minute, at_once, for_pages| Rate {
        a_minute,
        at_once,
        for_pages,
    };
    match method {
        // "Several hundred messages a minute" for the workspace.
        "chat.postMessage" => Some(rate(240, 60, 20)),
        // Tier 4.
        "chat.postEphemeral"
        | "users.info"
        | "files.getUploadURLExternal"
        | "files.completeUploadExternal" => Some(rate(100, 50, 0)),
        // Tier 3.
        "chat.update"
        | "conversations.history"
        | "conversations.replies"
        | "conversations.open"
        | "conversations.invite"
        | "files.delete" => Some(rate(50, 25, 0)),
        _ => None,
    }
}

/// Counts calls by the clock. Kept in memory only; several instances on one workspace still share what Slack says.
#[derive(Debug, Default)]
pub(super) struct Pace {
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// As much as has been used and not come back yet.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    used: f64,
    at: DateTime<Utc>,
    /// When the last of those that were turned away was told to come back, pages apart: they come one after the other.
    promised: [DateTime<Utc>; 2],
}

impl Bucket {
    /// What is still used now. A clock that was set back gives nothing back, and takes nothing.
    fn used_at(self, now: DateTime<Utc>, rate: Rate) -> f64 {
        let passed = (now - self.at).num_milliseconds().max(0);
        #[expect(clippy::cast_precision_loss, reason = "a share of a call")]
        let came_back = passed as f64 / 60_000.0 * f64::from(rate.a_minute);
        (self.used - came_back).max(0.0)
    }
}

impl Pace {
    /// Takes a call from its buckets, or says after what time there is one.
    pub(super) fn take(&self, gate: &Gate, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let wanted = gate.rates();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = TimeDelta::zero();
        for (name, rate) in &wanted {
            let used = buckets
                .get(name)
                .map_or(0.0, |bucket| bucket.used_at(now, *rate));
            let kept = if gate.page().is_some() {
                0
            } else {
                rate.for_pages
            };
            let over = used + 1.0 - f64::from(rate.at_once - kept);
            if over > 0.0 {
                #[expect(clippy::cast_possible_truncation, reason = "some seconds")]
                let millis = (over * rate.apart_millis()).ceil() as i64;
                wait = wait.max(TimeDelta::milliseconds(millis));
            }
        }
        let kind = usize::from(gate.page().is_some());
        if wait > TimeDelta::zero() {
            let mut back = now + wait;
            for (name, rate) in &wanted {
                let Some(bucket) = buckets.get_mut(name) else {
                    continue;
                };
                #[expect(clippy::cast_possible_truncation, reason = "some seconds")]
                let apart = TimeDelta::milliseconds(rate.apart_millis().ceil() as i64);
                let last = bucket.promised[kind];
                if last > now && last - now < LONGEST {
                    back = back.max(last + apart);
                }
                bucket.promised[kind] = back;
            }
            return Err(back - now);
        }
        for (name, rate) in wanted {
            let bucket = buckets.entry(name).or_insert(Bucket {
                used: 0.0,
                at: now,
                promised: [now; 2],
            });
            bucket.used = bucket.used_at(now, rate) + 1.0;
            bucket.at = now.max(bucket.at);
        }
        if buckets.len() > 4_096 {
            buckets.retain(|_, bucket| now - bucket.at < TimeDelta::minutes(2));
        }
        Ok(())
    }
}

impl Gate {
    /// The buckets a call is taken from.
    fn rates(&self) -> Vec<(String, Rate)> {
        let method = self.method_name();
        let mut rates = Vec::new();
        if let Some(rate) = rate_of(method) {
            rates.push((method.to_owned(), rate));
        }
        if let Some(channel) = self.channel_posted_to() {
            rates.push((format!("{method} {channel}"), CHANNEL));
        }
        rates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    /// How many go out at once. The next one is turned away, and promised the first free moment.
    fn at_once(pace: &Pace, gate: &Gate, now: DateTime<Utc>) -> usize {
        (0..1_000)
            .take_while(|_| pace.take(gate, now).is_ok())
            .count()
    }

    #[test]
    fn a_channel_gets_a_message_a_second() {
        let pace = Pace::default();
        let gate = Gate::posting("C1");
        for _ in 0..5 {
            assert_eq!(pace.take(&gate, at(0)), Ok(()));
        }
        assert_eq!(pace.take(&gate, at(0)), Err(TimeDelta::seconds(1)));
        let second = pace.take(&gate, at(400)).unwrap_err();
        assert_eq!(
            second,
            TimeDelta::milliseconds(1_600),
            "one after the other"
        );
        assert_eq!(at_once(&pace, &gate, at(1_000)), 1);
        assert_eq!(at_once(&pace, &Gate::posting("C2"), at(1_000)), 5);
        assert_eq!(
            at_once(&pace, &gate, at(3_600_000)),
            5,
            "no more after a long pause"
        );
    }

    #[test]
    fn the_last_of_a_bucket_is_for_pages() {
        let pace = Pace::default();
        let chatter = (0..100).map(|n| Gate::posting(&format!("U{n}")));
        let sent = chatter
            .filter(|gate| pace.take(gate, at(0)).is_ok())
            .count();
        assert_eq!(sent, 40);
        let summons = Gate::posting("U1").for_a_page("p1");
        for _ in 0..20 {
            assert_eq!(pace.take(&summons, at(0)), Ok(()));
        }
        assert_eq!(
            pace.take(&summons, at(0)),
            Err(TimeDelta::milliseconds(250))
        );
        // Chatter waits until the pages' share is there again.
        assert_eq!(pace.take(&Gate::posting("U1"), at(60_000)), Ok(()));
        let pace = Pace::default();
        assert_eq!(at_once(&pace, &summons, at(0)), 60);
        let wait = pace.take(&Gate::posting("U1"), at(0)).unwrap_err();
        assert_eq!(wait, TimeDelta::milliseconds(21 * 250));
    }

    #[test]
    fn in_a_minute_no_more_than_slack_allows() {
        let pace = Pace::default();
        let gate = Gate::editing("C1");
        let sent: usize = (0..60_i64)
            .map(|second| at_once(&pace, &gate, at(120_000 + second * 1_000)))
            .sum();
        assert!(
            (60..=75).contains(&sent),
            "{sent}: 50 a minute, 25 of them at once"
        );
        assert!(
            pace.take(&Gate::editing("C2"), at(179_000)).is_err(),
            "the workspace's"
        );
    }

    #[test]
    fn a_clock_set_back_stops_nothing() {
        let pace = Pace::default();
        let gate = Gate::posting("C1");
        assert_eq!(at_once(&pace, &gate, at(7_200_000)), 5);
        let wait = pace.take(&gate, at(0)).unwrap_err();
        assert_eq!(wait, TimeDelta::seconds(1));
    }

    #[test]
    fn what_a_person_waits_for_is_never_held() {
        let pace = Pace::default();
        assert_eq!(at_once(&pace, &Gate::method("views.open"), at(0)), 1_000);
    }
}
