//! Text as Slack takes it: cleaned, cut to a limit, escaped; and the small words for dates and numbers. Knows nothing
//! of blocks.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// Takes out what could make a text read as something else: control characters other than line breaks, and the
/// invisible characters that turn the direction of what follows, our own words included.
pub fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|&c| (c == '\n' || !c.is_control()) && !turns(c))
        .collect()
}

/// What a character counts against a limit. Slack's documents do not say whether it counts code points or UTF-16
/// units, before or after escaping; the strictest reading holds in all of them.
pub fn cost(c: char) -> usize {
    match c {
        '&' => "&amp;".len(),
        '<' => "&lt;".len(),
        '>' => "&gt;".len(),
        c => c.len_utf16(),
    }
}

/// Cleans a text and cuts it to a limit, with an ellipsis where something was cut.
pub fn clip(text: &str, limit: usize) -> String {
    cut(&clean(text), limit, cost)
}

/// Cuts what goes back into an input field. Slack counted it when it was typed, so only the units count.
pub fn clip_input(text: &str, limit: usize) -> String {
    cut(text, limit, char::len_utf16)
}

/// Slack takes no empty text: what stands where there is nothing to show.
pub fn shown(text: String) -> String {
    if text.trim().is_empty() {
        "–".to_owned()
    } else {
        text
    }
}

/// A clipped text on one line.
pub fn one_line(text: &str, limit: usize) -> String {
    clip(
        &clean(text).split_whitespace().collect::<Vec<_>>().join(" "),
        limit,
    )
}

fn cut(text: &str, limit: usize, cost: impl Fn(char) -> usize) -> String {
    if text.chars().map(&cost).sum::<usize>() <= limit {
        return text.to_owned();
    }
    let mut spent = 1;
    let mut kept: String = text
        .chars()
        .take_while(|&c| {
            spent += cost(c);
            spent <= limit
        })
        .collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// One character as mrkdwn and fallback texts want it.
pub fn escaped(c: char, into: &mut String) {
    match c {
        '&' => into.push_str("&amp;"),
        '<' => into.push_str("&lt;"),
        '>' => into.push_str("&gt;"),
        c => into.push(c),
    }
}

/// "1 function", "3 functions".
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}

/// How far a day is: "in 4 days", "tomorrow", "2 days ago".
pub fn distance(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

/// Working days (Monday to Friday) after today up to and with the given day.
pub fn business_days_until(date: NaiveDate, today: NaiveDate) -> i64 {
    let total = (date - today).num_days().max(0);
    let weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let (weeks, rest) = (total / 7, total % 7);
    let days = (1..=rest)
        .filter(|n| !weekend(today + TimeDelta::days(*n)))
        .count();
    weeks * 5 + i64::try_from(days).unwrap_or(0)
}

/// "A", "A and B", "A, B and C".
pub fn join(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_text_is_cut_between_characters_and_says_so() {
        assert_eq!(clip("Renewal", 7), "Renewal");
        assert_eq!(clip("Renewal 2027", 8), "Renewal…");
        assert_eq!(clip("ééé", 2), "é…");
        // An emoji outside the basic plane counts two, an ampersand counts its entity.
        assert_eq!(clip("🙋🙋", 4), "🙋🙋");
        assert_eq!(clip("🙋🙋", 3), "🙋…");
        assert_eq!(clip("&&", 10), "&&");
        assert_eq!(clip("&&", 9), "&…");
    }

    #[test]
    fn invisible_turns_are_taken_out() {
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{0}\u{1b}[31m\nd"), "abc[31m\nd");
    }

    #[test]
    fn days_are_spoken_of_as_people_do() {
        let today = date("2026-11-23");
        let distances = [
            ("2026-11-23", "today"),
            ("2026-11-24", "tomorrow"),
            ("2026-11-22", "yesterday"),
            ("2026-11-27", "in 4 days"),
            ("2026-11-20", "3 days ago"),
        ];
        for (day, words) in distances {
            assert_eq!(distance(date(day), today), words);
        }
    }

    #[test]
    fn business_days_leave_out_weekends() {
        // 2026-11-20 is a Friday.
        let friday = date("2026-11-20");
        for (until, days) in [
            ("2026-11-19", 0),
            ("2026-11-20", 0),
            ("2026-11-22", 0),
            ("2026-11-23", 1),
            ("2026-11-24", 2),
            ("2026-11-27", 5),
            ("2026-12-04", 10),
            ("2026-12-07", 11),
        ] {
            assert_eq!(business_days_until(date(until), friday), days, "{until}");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        let words =
            |words: &[&str]| join(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&[]), "");
        assert_eq!(words(&["A"]), "A");
        assert_eq!(words(&["A", "B"]), "A and B");
        assert_eq!(words(&["A", "B", "C"]), "A, B and C");
        assert_eq!(count(1, "function", "functions"), "1 function");
        assert_eq!(count(0, "function", "functions"), "0 functions");
    }
}
