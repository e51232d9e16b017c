//! A page as a letter, and as the one line of an alert: the words it has in Slack, with the way there.

use super::render::drill::MARK;
use super::render::{Message, function_name, headline, meeting_url};
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::ids::PageKey;

/// What is said beyond Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub text: String,
    /// Where the table meets.
    pub place: String,
    pub url: Option<String>,
}

/// `page` as it looks in Slack; `thread` is where the plan is.
pub fn words(
    green: &CodeGreen,
    key: &PageKey,
    page: &Message,
    thread: Option<&str>,
    team: &str,
) -> Words {
    let function = green
        .seat(&key.seat)
        .map_or_else(|| key.seat.to_string(), function_name);
    let subject = if green.drill {
        format!("{MARK} {function}: {}", headline(green))
    } else {
        format!("{function} is needed: {}", headline(green))
    };
    // A drill has no plan.
    let way = match thread.filter(|_| !green.drill) {
        Some(thread) => {
            format!("Please answer in Slack, in your messages with Code Green.\nThe plan: {thread}")
        }
        None => "Please answer in Slack, in your messages with Code Green.".to_owned(),
    };
    let url = meeting_url(&green.meeting, green.number, green.channel.as_str(), team);
    let place = place_of(green, &url);
    Words {
        subject,
        text: format!("{}\n\n{way}\n", plain(&page.text).trim_end()),
        place,
        url: Some(url),
    }
}

/// Where they meet, in words; `url` is the way in.
pub fn place_of(green: &CodeGreen, url: &str) -> String {
    match &green.meeting.place {
        Place::Huddle => "A huddle in Slack".to_owned(),
        Place::Link { .. } => url.to_owned(),
    }
}

/// What Slack reads as markup, as people read it: a link as its words and its address, a date as it was at the time of
/// writing. Only ours is markup; what people wrote is escaped.
fn plain(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        written.push_str(before);
        let Some((markup, after)) = after.split_once('>') else {
            rest = after;
            break;
        };
        match markup.split_once('|') {
            Some((address, words)) if address.starts_with("http") => {
                written.push_str(words);
                written.push_str(": ");
                written.push_str(address);
            }
            Some((_, words)) => written.push_str(words),
            None => written.push_str(markup),
        }
        rest = after;
    }
    written.push_str(rest);
    let written = written.replace("&lt;", "<").replace("&gt;", ">");
    written.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_no_markup_and_leaves_what_people_wrote() {
        for (slack, letter) in [
            (
                "Meeting: <https://a.example/b?c=1&amp;d|Slack huddle>.",
                "Meeting: Slack huddle: https://a.example/b?c=1&d.",
            ),
            (
                "By <!date^1795442700^{time}|Mon 23 Nov, 14:05 UTC>",
                "By Mon 23 Nov, 14:05 UTC",
            ),
            (
                "&lt;!channel&gt; &amp;lt; 3 &gt; 2",
                "<!channel> &lt; 3 > 2",
            ),
            ("cut <off", "cut off"),
        ] {
            assert_eq!(plain(slack), letter);
        }
    }
}
