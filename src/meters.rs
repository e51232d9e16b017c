//! What went wrong and what was done about it, counted since the start: for `/metrics`. Decides nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

/// Upper bounds of the lag's buckets, in milliseconds.
const LAG_BUCKETS: [i64; 6] = [250, 1_000, 2_000, 5_000, 30_000, 300_000];

/// Clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Meters(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    /// By kind.
    repairs: BTreeMap<&'static str, u64>,
    /// By method.
    throttled: BTreeMap<&'static str, u64>,
    ambiguous: u64,
    repeated: u64,
    lag: Lag,
}

/// How late timers fired.
#[derive(Debug, Default)]
struct Lag {
    buckets: [u64; LAG_BUCKETS.len()],
    count: u64,
    sum_millis: i64,
    longest_millis: i64,
}

impl Meters {
    /// The auditor put something right.
    pub fn repaired(&self, kind: &'static str) {
        *self.lock().repairs.entry(kind).or_default() += 1;
    }

    /// How often this was put right.
    pub fn repairs(&self, kind: &str) -> u64 {
        self.lock().repairs.get(kind).copied().unwrap_or_default()
    }

    /// Slack answered a call with 429.
    pub fn throttled(&self, method: &'static str) {
        *self.lock().throttled.entry(method).or_default() += 1;
    }

    /// Nobody knows whether Slack took a message.
    pub fn ambiguous(&self) {
        self.lock().ambiguous += 1;
    }

    /// A page went out once more, with the mark that it may be a repeat.
    pub fn repeated(&self) {
        self.lock().repeated += 1;
    }

    /// A timer fired so long after its time.
    pub fn fired(&self, late: TimeDelta) {
        let millis = late.num_milliseconds().max(0);
        let mut counted = self.lock();
        let lag = &mut counted.lag;
        for (bucket, bound) in lag.buckets.iter_mut().zip(LAG_BUCKETS) {
            *bucket += u64::from(millis <= bound);
        }
        lag.count += 1;
        lag.sum_millis = lag.sum_millis.saturating_add(millis);
        lag.longest_millis = lag.longest_millis.max(millis);
    }

    /// In Prometheus' text form. `kinds` are shown even where there was none, so that a graph has a zero to rise from.
    pub fn write(&self, out: &mut String, kinds: &[&'static str]) {
        let counted = self.lock();
        out.push_str("# HELP codegreen_repairs_total What the auditor put right, by kind.\n");
        out.push_str("# TYPE codegreen_repairs_total counter\n");
        let mut repairs: BTreeMap<&str, u64> = kinds.iter().map(|kind| (*kind, 0)).collect();
        repairs.extend(counted.repairs.iter().map(|(kind, count)| (*kind, *count)));
        for (kind, count) in repairs {
            let _ = writeln!(out, "codegreen_repairs_total{{kind=\"{kind}\"}} {count}");
        }
        out.push_str("# HELP codegreen_slack_throttled_total Answers 429, by method.\n");
        out.push_str("# TYPE codegreen_slack_throttled_total counter\n");
        for (method, count) in &counted.throttled {
            let _ = writeln!(
                out,
                "codegreen_slack_throttled_total{{method=\"{method}\"}} {count}"
            );
        }
        for (name, help, value) in [
            (
                "codegreen_posts_ambiguous_total",
                "Messages of which nobody knows whether Slack took them.",
                counted.ambiguous,
            ),
            (
                "codegreen_pages_repeated_total",
                "Pages sent once more, marked as a possible repeat.",
                counted.repeated,
            ),
        ] {
            let _ = writeln!(
                out,
                "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}"
            );
        }
        counted.lag.write(out);
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lag {
    fn write(&self, out: &mut String) {
        let name = "codegreen_timer_lag_seconds";
        let _ = writeln!(
            out,
            "# HELP {name} How long after their time timers fired.\n# TYPE {name} histogram"
        );
        for (count, bound) in self.buckets.iter().zip(LAG_BUCKETS) {
            let _ = writeln!(out, "{name}_bucket{{le=\"{}\"}} {count}", seconds(bound));
        }
        let _ = writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(out, "{name}_sum {}", seconds(self.sum_millis));
        let _ = writeln!(out, "{name}_count {}", self.count);
        let longest = "codegreen_timer_lag_longest_seconds";
        let _ = writeln!(
            out,
            "# HELP {longest} The longest since the start.\n# TYPE {longest} gauge\n{longest} {}",
            seconds(self.longest_millis)
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds for a graph")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_shown() {
        let meters = Meters::default();
        meters.repaired("timer_missing");
        meters.throttled("chat.postMessage");
        meters.ambiguous();
        meters.fired(TimeDelta::milliseconds(700));
        meters.fired(TimeDelta::milliseconds(-700));
        meters.fired(TimeDelta::seconds(40));
        let mut out = String::new();
        meters.write(&mut out, &["timer_late", "timer_missing"]);
        for line in [
            "codegreen_repairs_total{kind=\"timer_late\"} 0",
            "codegreen_repairs_total{kind=\"timer_missing\"} 1",
            "codegreen_slack_throttled_total{method=\"chat.postMessage\"} 1",
            "codegreen_posts_ambiguous_total 1",
            "codegreen_pages_repeated_total 0",
            "codegreen_timer_lag_seconds_bucket{le=\"0.25\"} 1",
            "codegreen_timer_lag_seconds_bucket{le=\"1\"} 2",
            "codegreen_timer_lag_seconds_bucket{le=\"+Inf\"} 3",
            "codegreen_timer_lag_seconds_sum 40.7",
            "codegreen_timer_lag_longest_seconds 40",
        ] {
            assert!(out.lines().any(|it| it == line), "{line}\n{out}");
        }
        assert_eq!(meters.repairs("timer_missing"), 1);
    }
}
