//! Slack's tokens for dates: `{date_short_pretty} at {time}` in a reader's zone. The clock has twelve hours, which is
//! what Slack shows until somebody asks for more.
//! Source: <https://docs.slack.dev/messaging/formatting-message-text#date-formatting>.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// How near a date's year goes without saying.
const NEAR: Months = Months::new(6);

/// The format with its tokens replaced. A token at the very beginning makes the first letter a capital, as in Slack.
pub(in crate::page) fn shown(
    format: &str,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let known = rest.find('}').and_then(|close| {
            let token = token(&rest[1..close], at, now, zone)?;
            Some((token, close + 1))
        });
        if let Some((token, length)) = known {
            if out.is_empty() {
                out = capital(&token);
            } else {
                out.push_str(&token);
            }
            rest = &rest[length..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// `Thursday, November 26th, 2026 at 2:05:09 PM CET`
pub(in crate::page) fn full(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let day = long(local.date_naive(), true);
    format!("{day} at {}", local.format("%-I:%M:%S %p %Z"))
}

fn token(name: &str, at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    let local = at.with_timezone(&zone);
    let day = local.date_naive();
    let today = now.with_timezone(&zone).date_naive();
    let with_year = !is_near(day, today);
    let date = || medium(day, with_year);
    let short = || {
        let form = if with_year { "%b %-d, %Y" } else { "%b %-d" };
        day.format(form).to_string()
    };
    let pretty = |otherwise: String| near_day(day, today).map_or(otherwise, String::from);
    Some(match name {
        "date_num" => day.format("%Y-%m-%d").to_string(),
        "date_slash" => day.format("%m/%d/%Y").to_string(),
        "date" => date(),
        "date_short" => short(),
        "date_long" => long(day, with_year),
        "date_long_full" => day.format("%B %-d, %Y").to_string(),
        "date_pretty" => pretty(date()),
        "date_short_pretty" => pretty(short()),
        "date_long_pretty" => pretty(long(day, with_year)),
        "day_divider_pretty" => pretty(long(day, day.year() != today.year())),
        "time" => local.format("%-I:%M %p").to_string(),
        "time_secs" => local.format("%-I:%M:%S %p").to_string(),
        "ago" => ago(at - now),
        _ => return None,
    })
}

fn is_near(day: NaiveDate, today: NaiveDate) -> bool {
    let from = today.checked_sub_months(NEAR);
    let to = today.checked_add_months(NEAR);
    from.is_none_or(|from| day > from) && to.is_none_or(|to| day < to)
}

fn near_day(day: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    match (day - today).num_days() {
        -1 => Some("yesterday"),
        0 => Some("today"),
        1 => Some("tomorrow"),
        _ => None,
    }
}

/// `February 18th, 2014`
fn medium(day: NaiveDate, with_year: bool) -> String {
    let suffix = match day.day() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    let year = if with_year {
        format!(", {}", day.year())
    } else {
        String::new()
    };
    format!("{}{suffix}{year}", day.format("%B %-d"))
}

/// `Tuesday, February 18th, 2014`
fn long(day: NaiveDate, with_year: bool) -> String {
    format!("{}, {}", day.format("%A"), medium(day, with_year))
}

/// `3 minutes ago`, `in 2 days`
fn ago(distance: TimeDelta) -> String {
    let seconds = distance.num_seconds().unsigned_abs();
    let (n, unit) = match seconds {
        0..60 => return "just now".into(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        2_592_000..31_536_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    let many = if n == 1 { "" } else { "s" };
    if distance < TimeDelta::zero() {
        format!("{n} {unit}{many} ago")
    } else {
        format!("in {n} {unit}{many}")
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_token_reads_as_slack_writes_it() {
        // The moment of Slack's own examples.
        let at = moment("2014-02-18T14:39:42Z");
        for (now, format, expected) in [
            ("2020-01-01T00:00:00Z", "{date_num}", "2014-02-18"),
            ("2020-01-01T00:00:00Z", "{date_slash}", "02/18/2014"),
            ("2020-01-01T00:00:00Z", "{date}", "February 18th, 2014"),
            ("2014-08-17T00:00:00Z", "{date}", "February 18th"),
            ("2014-08-19T00:00:00Z", "{date}", "February 18th, 2014"),
            ("2013-08-20T00:00:00Z", "{date}", "February 18th"),
            ("2020-01-01T00:00:00Z", "{date_short}", "Feb 18, 2014"),
            ("2014-03-01T00:00:00Z", "{date_short}", "Feb 18"),
            (
                "2020-01-01T00:00:00Z",
                "{date_long}",
                "Tuesday, February 18th, 2014",
            ),
            (
                "2014-03-01T00:00:00Z",
                "{date_long}",
                "Tuesday, February 18th",
            ),
            (
                "2014-03-01T00:00:00Z",
                "{date_long_full}",
                "February 18, 2014",
            ),
            ("2014-02-18T08:00:00Z", "{date_pretty}", "Today"),
            ("2014-02-17T08:00:01Z", "due {date_pretty}", "due tomorrow"),
            (
                "2014-02-19T08:00:00Z",
                "{date_short_pretty} at {time}",
                "Yesterday at 6:39 AM",
            ),
            (
                "2014-02-25T08:00:00Z",
                "{date_short_pretty} at {time}",
                "Feb 18 at 6:39 AM",
            ),
            (
                "2014-02-25T08:00:00Z",
                "{date_long_pretty}",
                "Tuesday, February 18th",
            ),
            (
                "2014-12-25T08:00:00Z",
                "{day_divider_pretty}",
                "Tuesday, February 18th",
            ),
            (
                "2015-01-25T08:00:00Z",
                "{day_divider_pretty}",
                "Tuesday, February 18th, 2014",
            ),
            (
                "2014-02-18T14:39:42Z",
                "Posted {date_num} {time_secs}",
                "Posted 2014-02-18 6:39:42 AM",
            ),
            ("2014-02-18T14:42:43Z", "{ago}", "3 minutes ago"),
            ("2014-02-18T18:40:00Z", "{ago}", "4 hours ago"),
            ("2014-02-20T18:40:00Z", "{ago}", "2 days ago"),
            ("2014-02-18T13:39:42Z", "{ago}", "In 1 hour"),
            ("2014-02-18T14:39:40Z", "{ago}", "Just now"),
            (
                "2014-02-18T14:39:42Z",
                "{nonsense} {date_num",
                "{nonsense} {date_num",
            ),
            (
                "2014-02-18T14:39:42Z",
                "\u{200b}{date_pretty}",
                "\u{200b}today",
            ),
            ("2014-02-18T14:39:42Z", "", ""),
        ] {
            let zone = chrono_tz::America::Los_Angeles;
            assert_eq!(
                shown(format, at, moment(now), zone),
                expected,
                "{format} at {now}"
            );
        }
    }

    #[test]
    fn today_is_the_readers_today() {
        let at = moment("2026-11-26T22:30:00Z");
        let now = moment("2026-11-26T09:00:00Z");
        let there = |zone| shown("{date_pretty}, {time}", at, now, zone);
        assert_eq!(there(chrono_tz::Europe::Berlin), "Today, 11:30 PM");
        assert_eq!(there(chrono_tz::Asia::Tokyo), "Tomorrow, 7:30 AM");
    }
}
