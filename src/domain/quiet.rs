//! Quiet hours: when people are not to be woken, by the clock on their own wall.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// From one time of day to another; over midnight where the end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl QuietHours {
    /// Reads `22:00-07:00`. `None` where it is none, or where nothing lies between the two.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let hours = Self {
            from: time(from)?,
            to: time(to)?,
        };
        (hours.from != hours.to).then_some(hours)
    }

    /// When they end for somebody in this zone; `None` where it is not quiet there now.
    pub fn end(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let there = now.with_timezone(&zone).naive_local();
        let (day, time) = (there.date(), there.time());
        let ends_today = if self.from < self.to {
            (self.from..self.to).contains(&time).then_some(true)?
        } else if time < self.to {
            true
        } else if time >= self.from {
            false
        } else {
            return None;
        };
        let day = if ends_today { day } else { day.succ_opt()? };
        // Where the clocks show the end twice, the night was over the first time.
        self.first_after(day, zone).filter(|end| *end > now)
    }

    /// The first moment of that day at which its clocks show the end or later: where they are set forward over it, when
    /// they have been; where they show it twice, the first time.
    fn first_after(&self, day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
        let wanted = day.and_time(self.to);
        (0..=180).find_map(|minutes| {
            let local = wanted + TimeDelta::minutes(minutes);
            let found = zone.from_local_datetime(&local).earliest()?;
            Some(found.with_timezone(&Utc))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn night() -> QuietHours {
        QuietHours::parse("22:00-07:00").expect("hours")
    }

    #[test]
    fn only_two_different_times_of_a_day_are_read() {
        for text in [
            "",
            "22:00",
            "22-7",
            "22:00-25:00",
            "07:00-07:00",
            "22:00–07:00",
        ] {
            assert_eq!(QuietHours::parse(text), None, "{text}");
        }
        assert!(QuietHours::parse(" 22:00 - 07:00 ").is_some());
    }

    #[test]
    fn a_night_goes_over_midnight_and_is_theirs() {
        let seven = Some(at("2026-11-27T06:00:00Z"));
        for quiet in [
            "2026-11-26T21:00:00Z",
            "2026-11-26T23:30:00Z",
            "2026-11-27T05:59:59Z",
        ] {
            assert_eq!(night().end(at(quiet), BERLIN), seven, "{quiet}");
        }
        for awake in [
            "2026-11-26T20:59:59Z",
            "2026-11-27T06:00:00Z",
            "2026-11-27T12:00:00Z",
        ] {
            assert_eq!(night().end(at(awake), BERLIN), None, "{awake}");
        }
        let new_york = night().end(at("2026-11-26T23:30:00Z"), chrono_tz::America::New_York);
        assert_eq!(new_york, None, "it is 18:30 there");
    }

    #[test]
    fn hours_within_a_day_end_that_day() {
        let noon = QuietHours::parse("12:00-13:30").expect("hours");
        let end = noon.end(at("2026-11-26T11:15:00Z"), BERLIN);
        assert_eq!(end, Some(at("2026-11-26T12:30:00Z")));
        assert_eq!(noon.end(at("2026-11-26T12:30:00Z"), BERLIN), None);
    }

    #[test]
    fn an_end_that_the_clocks_leap_over_comes_when_they_have() {
        let early = QuietHours::parse("22:00-02:30").expect("hours");
        // On 29 March 2026 02:00 became 03:00.
        let end = early.end(at("2026-03-28T23:00:00Z"), BERLIN);
        assert_eq!(end, Some(at("2026-03-29T01:00:00Z")));
    }

    #[test]
    fn an_end_that_the_clocks_show_twice_is_the_first() {
        let early = QuietHours::parse("22:00-02:30").expect("hours");
        // On 25 October 2026 03:00 became 02:00.
        let end = early.end(at("2026-10-24T22:00:00Z"), BERLIN);
        assert_eq!(end, Some(at("2026-10-25T00:30:00Z")));
        // 02:15 for the second time: they have been woken.
        assert_eq!(early.end(at("2026-10-25T01:15:00Z"), BERLIN), None);
    }

    /// An end that is now would have the page sent, found too early and asked for again, as fast as it can go.
    #[test]
    fn an_end_is_always_to_come() {
        let days = [
            "2026-03-28",
            "2026-03-29",
            "2026-10-24",
            "2026-10-25",
            "2026-11-26",
        ];
        for hours in [
            "22:00-07:00",
            "22:00-02:30",
            "02:15-02:45",
            "01:00-03:00",
            "00:30-00:00",
        ] {
            let quiet = QuietHours::parse(hours).expect("hours");
            for zone in [
                BERLIN,
                chrono_tz::Australia::Lord_Howe,
                chrono_tz::Asia::Kolkata,
            ] {
                for minute in days.iter().flat_map(|day| {
                    let begin = at(&format!("{day}T00:00:00Z"));
                    (0..24 * 60).map(move |minute| begin + TimeDelta::minutes(minute))
                }) {
                    if let Some(end) = quiet.end(minute, zone) {
                        assert!(end > minute, "{hours} in {zone} at {minute}");
                        let then = quiet.end(end, zone);
                        assert_eq!(then, None, "{hours} in {zone}: awake at {end}");
                    }
                }
            }
        }
    }
}
