//! The text of a Slack message as a person reads it: escapes undone, links and mentions as plain words. What comes out
//! goes into input fields and is data from then on.

/// `<@U1|Lena> sees <https://x.example|the deal> &amp; more` → `@Lena sees the deal (https://x.example) & more`.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&unescape(&rest[..open]));
        let Some(length) = rest[open..].find('>') else {
            rest = &rest[open..];
            break;
        };
        out.push_str(&token(&rest[open + 1..open + length]));
        rest = &rest[open + length + 1..];
    }
    out.push_str(&unescape(rest));
    out
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn token(token: &str) -> String {
    let (target, label) = match token.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (token, None),
    };
    let words = match (target.chars().next(), label) {
        (Some('@'), label) => format!("@{}", label.unwrap_or(&target[1..])),
        (Some('#'), label) => format!("#{}", label.unwrap_or(&target[1..])),
        (Some('!'), Some(label)) => label.to_owned(),
        (Some('!'), None) => format!("@{}", target[1..].split('^').next().unwrap_or_default()),
        (_, Some(label)) if label != target => format!("{label} ({target})"),
        (_, _) => target.to_owned(),
    };
    unescape(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_as_it_was_seen() {
        for (sent, seen) in [
            ("plain", "plain"),
            ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
            ("<@U1|Lena> and <@W2>", "@Lena and @W2"),
            ("<#C1|deals> <#C2>", "#deals #C2"),
            (
                "<!here> <!subteam^S1|@legal> <!date^1^{date}|May 1>",
                "@here @legal May 1",
            ),
            (
                "<https://x.example/?a=1&amp;b=2>",
                "https://x.example/?a=1&b=2",
            ),
            (
                "<https://x.example|the deal>",
                "the deal (https://x.example)",
            ),
            ("1 < 2", "1 < 2"),
            ("<>", ""),
            ("é <@é|ü> é", "é @ü é"),
        ] {
            assert_eq!(plain(sent), seen, "{sent}");
        }
    }
}
