//! Moments as a reader in some zone sees them. Message times come from `ts`, never from this machine's clock.

use chrono::{DateTime, Datelike, TimeZone, Utc};
use chrono_tz::Tz;

/// The moment in a `ts`.
pub(super) fn of_ts(ts: &str) -> DateTime<Utc> {
    let (seconds, micros) = ts.split_once('.').unwrap_or((ts, "0"));
    let micros: u32 = micros.parse().unwrap_or_default();
    let at = seconds.parse().ok().and_then(|seconds| {
        Utc.timestamp_opt(seconds, micros.saturating_mul(1000))
            .single()
    });
    at.unwrap_or_default()
}

/// `2:05 PM`
pub(super) fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%-I:%M %p").to_string()
}

/// `Thursday, November 26, 2026, 2:05:09 PM CET`
pub(super) fn full(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone)
        .format("%A, %B %-d, %Y, %-I:%M:%S %p %Z")
        .to_string()
}

/// A day as a number, to compare.
pub(super) fn day(at: DateTime<Utc>, zone: Tz) -> i32 {
    at.with_timezone(&zone).date_naive().num_days_from_ce()
}

/// `Today`, `Yesterday`, `Monday, November 23rd`; with the year when it is another.
pub(super) fn day_name(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (local, today) = (at.with_timezone(&zone), now.with_timezone(&zone));
    match day(now, zone) - day(at, zone) {
        0 => "Today".into(),
        1 => "Yesterday".into(),
        -1 => "Tomorrow".into(),
        _ => {
            let suffix = match (local.day() % 10, local.day() / 10) {
                (_, 1) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            let year = if local.year() == today.year() {
                String::new()
            } else {
                format!(", {}", local.year())
            };
            format!("{}{suffix}{year}", local.format("%A, %B %-d"))
        }
    }
}

/// `today at 2:05 PM`
pub(super) fn when(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let day = day_name(at, now, zone);
    let day = match day.as_str() {
        "Today" | "Yesterday" | "Tomorrow" => day.to_lowercase(),
        _ => day,
    };
    format!("{day} at {}", time(at, zone))
}

/// How far ahead: `in 5 min`, `in 2 h 10 min`, `in 3 days`.
pub(super) fn ahead(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (at - now).num_seconds();
    let minutes = (seconds + 59) / 60;
    match (minutes, minutes / 60, minutes % 60) {
        _ if seconds <= 0 => "now".into(),
        (minutes, 0, _) => format!("in {minutes} min"),
        (_, hours @ 1..48, 0) => format!("in {hours} h"),
        (_, hours @ 1..48, rest) => format!("in {hours} h {rest} min"),
        (_, hours, _) => format!("in {} days", hours / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_named_by_the_readers_own_day() {
        let late = of_ts("1800055800.000100"); // 2027-01-15 23:30 UTC
        let now = of_ts("1800061200.000000"); // 2027-01-16 01:00 UTC
        let berlin = chrono_tz::Europe::Berlin;
        let chicago = chrono_tz::America::Chicago;
        assert_eq!(when(late, now, berlin), "today at 12:30 AM");
        assert_eq!(when(late, now, chrono_tz::UTC), "yesterday at 11:30 PM");
        assert_eq!(when(late, now, chicago), "today at 5:30 PM");
        let month_on = now + chrono::TimeDelta::days(40);
        assert_eq!(
            day_name(late, month_on, chrono_tz::UTC),
            "Friday, January 15th"
        );
    }

    #[test]
    fn what_is_ahead_is_told_in_the_unit_one_would_say() {
        let now = of_ts("1800000000");
        for (seconds, said) in [
            (-5, "now"),
            (30, "in 1 min"),
            (3600, "in 1 h"),
            (3660, "in 1 h 1 min"),
            (259_200, "in 3 days"),
        ] {
            assert_eq!(ahead(now + chrono::TimeDelta::seconds(seconds), now), said);
        }
    }
}
