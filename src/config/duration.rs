//! Durations as the file writes them: "20s", "5m", "2h". No zero, no fractions, no combinations.

/// Longer waits than this are slips of the pen.
const MOST_SECONDS: u32 = 30 * 24 * 3600;

/// As it is written: "5m".
pub fn text(seconds: u32) -> String {
    match seconds {
        whole if whole % 3_600 == 0 => format!("{}h", whole / 3_600),
        whole if whole % 60 == 0 => format!("{}m", whole / 60),
        seconds => format!("{seconds}s"),
    }
}

/// Seconds, or what is wrong with the text.
pub fn parse(text: &str) -> Result<u32, &'static str> {
    let text = text.trim();
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err("is not a duration"),
    };
    if digits.is_empty() {
        return Err("is not a duration");
    }
    match digits
        .parse::<u32>()
        .ok()
        .and_then(|n| n.checked_mul(factor))
    {
        Some(0) => Err("is no time at all"),
        Some(seconds) if seconds <= MOST_SECONDS => Ok(seconds),
        Some(_) | None => Err("is longer than 30 days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_in_seconds_minutes_and_hours() {
        assert_eq!(parse("20s"), Ok(20));
        assert_eq!(parse("5m"), Ok(300));
        assert_eq!(parse("2h"), Ok(7200));
        assert_eq!(parse("720h"), Ok(MOST_SECONDS));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "5", "m", "5 m", "5x", "-5m", "1.5h", "1h30m", "5M", "٥m",
        ] {
            assert_eq!(parse(text), Err("is not a duration"), "{text}");
        }
        assert_eq!(parse("0s"), Err("is no time at all"));
        for text in ["721h", "99999999999s", "4294967295h"] {
            assert_eq!(parse(text), Err("is longer than 30 days"), "{text}");
        }
    }
}
