//! Lines as Slack's mrkdwn and as the fallback text: escaped, and cut so that no entity and no token of ours is broken.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::prose::{Line, Span};
use super::style::Style;
use super::text::{clean, cost, escaped};

/// The lines as the fallback text, at most `limit` after escaping.
pub fn fallback(lines: &[Line], limit: usize) -> String {
    written(lines, limit, false)
}

/// The lines as mrkdwn, at most `limit` after escaping.
pub fn mrkdwn(lines: &[Line], limit: usize) -> String {
    written(lines, limit, true)
}

/// Writes markup, piece by piece, so that a cut never falls into an entity or a token.
fn written(lines: &[Line], limit: usize, styled: bool) -> String {
    let mut out = Written {
        text: String::new(),
        left: limit.saturating_sub(1),
        full: false,
    };
    for (place, line) in lines.iter().enumerate() {
        if place > 0 {
            out.words("\n");
        }
        for span in &line.0 {
            match span {
                Span::Text(text) => out.words(text),
                Span::Bold(text) => out.styled(text, "*", styled),
                Span::Italic(text) => out.styled(text, "_", styled),
                Span::Stranger(user) => out.token(&format!("<@{user}>")),
                Span::Channel(channel) => out.token(&format!("<#{channel}>")),
                Span::When(at) => out.token(&date_token(*at)),
                Span::Link { url, text } => out.token(&link_token(url, text)),
            }
        }
    }
    if out.full {
        out.text.truncate(out.text.trim_end().len());
        out.text.push('…');
    }
    out.text
}

struct Written {
    text: String,
    left: usize,
    full: bool,
}

impl Written {
    fn words(&mut self, text: &str) {
        for c in clean(text).chars() {
            if self.full || cost(c) > self.left {
                self.full = true;
                return;
            }
            self.left -= cost(c);
            escaped(c, &mut self.text);
        }
    }

    fn styled(&mut self, text: &str, mark: &str, styled: bool) {
        if styled {
            self.token(mark);
        }
        self.words(text);
        if styled && !self.full {
            self.token(mark);
        }
    }

    /// Markup of our own: whole, or not at all.
    fn token(&mut self, token: &str) {
        let units = token.encode_utf16().count();
        if self.full || units > self.left {
            self.full = true;
            return;
        }
        self.left -= units;
        self.text.push_str(token);
    }
}

/// <https://docs.slack.dev/messaging/formatting-message-text#date-formatting>
fn date_token(at: DateTime<Utc>) -> String {
    let fallback = Style::default().clock_time(at, Tz::UTC);
    format!(
        "<!date^{}^{{date_short_pretty}}, {{time}}|{fallback} UTC>",
        at.timestamp()
    )
}

fn link_token(url: &str, text: &str) -> String {
    let mut label = String::new();
    for c in clean(text).chars().filter(|c| *c != '|') {
        escaped(c, &mut label);
    }
    let url = url
        .replace('&', "&amp;")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('|', "%7C");
    format!("<{url}|{label}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_falls_into_an_entity_or_a_token() {
        let at = DateTime::from_timestamp(1_795_431_600, 0).unwrap();
        let lines = [Line::new().text("a&b").span(Span::When(at)).text("z")];
        let whole = fallback(&lines, 4000);
        assert_eq!(
            whole,
            "a&amp;b<!date^1795431600^{date_short_pretty}, {time}|Mon 23 Nov, 11:00 UTC>z"
        );
        for limit in 1..whole.len() {
            let cut = fallback(&lines, limit);
            assert!(cut.encode_utf16().count() <= limit, "{cut}");
            assert!(
                ["…", "a…", "a&amp;…", "a&amp;b…"].contains(&cut.as_str()) || cut.ends_with(">…"),
                "{cut}"
            );
        }
    }

    #[test]
    fn a_link_of_ours_cannot_be_broken_open() {
        assert_eq!(
            link_token("https://x/?a=1&b=<2>|3", "a|b<c>"),
            "<https://x/?a=1&amp;b=%3C2%3E%7C3|ab&lt;c&gt;>"
        );
    }
}
