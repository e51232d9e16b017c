//! How dates, times and amounts are written for a reader: by their locale in Slack in what only they read, by the
//! workspace's in what all read. The words stay English; a time that all read is Slack's own to write ([`super::prose::Span::When`]).

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::config::Company;
use crate::domain::money::Money;

/// The order of a date's parts, the hours of a day, and what groups digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    month_first: bool,
    twelve_hours: bool,
    group: char,
    point: char,
}

/// Does not break a line between the digits of a number.
const NARROW_SPACE: char = '\u{202f}';

impl Default for Style {
    /// "Fri 27 Nov, 15:00", "EUR 1,200,000.50".
    fn default() -> Self {
        Self {
            month_first: false,
            twelve_hours: false,
            group: ',',
            point: '.',
        }
    }
}

impl Style {
    /// Of a locale as Slack names it: `en-US`, `de-DE`. One that is not known reads as at home in English.
    /// <https://docs.slack.dev/reference/methods/users.info> (`include_locale`).
    pub fn of(locale: &str) -> Self {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        let (group, point) = match language.to_ascii_lowercase().as_str() {
            "de" | "es" | "it" | "pt" | "nl" | "da" | "tr" | "id" => ('.', ','),
            "fr" | "ru" | "pl" | "cs" | "sv" | "fi" | "nb" | "no" | "uk" => (NARROW_SPACE, ','),
            _ => (',', '.'),
        };
        let american = locale.eq_ignore_ascii_case("en-US") || locale.eq_ignore_ascii_case("en_US");
        Self {
            month_first: american,
            twelve_hours: american,
            group,
            point,
        }
    }

    /// The workspace's own.
    pub fn of_house(company: &Company) -> Self {
        company
            .locale
            .as_deref()
            .map_or_else(Self::default, Self::of)
    }

    /// "Fri 27 Nov", with the year where it is another; "Fri, Nov 27" for Americans.
    pub fn day(self, date: NaiveDate, today: NaiveDate) -> String {
        let this_year = date.year() == today.year();
        let form = match (self.month_first, this_year) {
            (false, true) => "%a %-d %b",
            (false, false) => "%a %-d %b %Y",
            (true, true) => "%a, %b %-d",
            (true, false) => "%a, %b %-d, %Y",
        };
        date.format(form).to_string()
    }

    /// "Mon 23 Nov, 15:00" on the clock of a zone; "Mon, Nov 23, 3:00 PM" for Americans.
    pub fn clock_time(self, at: DateTime<Utc>, zone: Tz) -> String {
        let there = at.with_timezone(&zone);
        let day = if self.month_first {
            "%a, %b %-d"
        } else {
            "%a %-d %b"
        };
        let hour = if self.twelve_hours {
            "%-I:%M %p"
        } else {
            "%H:%M"
        };
        there.format(&format!("{day}, {hour}")).to_string()
    }

    /// "15:00"; "3:00 PM" for Americans.
    pub fn hour(self, at: DateTime<Utc>, zone: Tz) -> String {
        let form = if self.twelve_hours {
            "%-I:%M %p"
        } else {
            "%H:%M"
        };
        at.with_timezone(&zone).format(form).to_string()
    }

    /// "EUR 1,200,000"; "EUR 1.200.000" where points group.
    pub fn money(self, money: &Money) -> String {
        let swap = |c| match c {
            ',' => self.group,
            '.' => self.point,
            c => c,
        };
        money.to_string().chars().map(swap).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_has_their_own_way() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let at = "2026-11-23T14:05:00Z"
            .parse::<DateTime<Utc>>()
            .expect("a time");
        let money = Money::parse("EUR 1,200,000.50").expect("an amount");
        let today = date("2026-11-20");
        let zone = chrono_tz::America::New_York;
        for (locale, day, next_year, time, amount) in [
            (
                "en-GB",
                "Fri 27 Nov",
                "Fri 1 Jan 2027",
                "Mon 23 Nov, 09:05",
                "EUR 1,200,000.50",
            ),
            (
                "en-US",
                "Fri, Nov 27",
                "Fri, Jan 1, 2027",
                "Mon, Nov 23, 9:05 AM",
                "EUR 1,200,000.50",
            ),
            (
                "de-DE",
                "Fri 27 Nov",
                "Fri 1 Jan 2027",
                "Mon 23 Nov, 09:05",
                "EUR 1.200.000,50",
            ),
            (
                "fr-FR",
                "Fri 27 Nov",
                "Fri 1 Jan 2027",
                "Mon 23 Nov, 09:05",
                "EUR 1\u{202f}200\u{202f}000,50",
            ),
            (
                "",
                "Fri 27 Nov",
                "Fri 1 Jan 2027",
                "Mon 23 Nov, 09:05",
                "EUR 1,200,000.50",
            ),
            (
                "x",
                "Fri 27 Nov",
                "Fri 1 Jan 2027",
                "Mon 23 Nov, 09:05",
                "EUR 1,200,000.50",
            ),
        ] {
            let style = Style::of(locale);
            assert_eq!(style.day(date("2026-11-27"), today), day, "{locale}");
            assert_eq!(style.day(date("2027-01-01"), today), next_year, "{locale}");
            assert_eq!(style.clock_time(at, zone), time, "{locale}");
            assert_eq!(style.money(&money), amount, "{locale}");
        }
        assert_eq!(Style::of("en-US").hour(at, zone), "9:05 AM");
        assert_eq!(Style::default().hour(at, zone), "09:05");
        assert_eq!(Style::of("en-GB"), Style::default());
    }
}
