//! Values that Slack's own models refuse and `slackblocks` lets through: days there are not, moments out of range, menus
//! without options, texts that must not be empty, titles of videos.
//! Source: `slack_sdk.models.blocks` of the Python SDK, and <https://docs.slack.dev/reference/block-kit>.

use chrono::NaiveDate;
use serde_json::Value;

use super::elements::{kind, list, options, text_of};

/// A moment has ten digits.
const MAX_MOMENT: i64 = 9_999_999_999;
/// Slack's words are "less than 200" and "less than 50".
const MAX_VIDEO_TITLE: usize = 199;
const MAX_VIDEO_AUTHOR: usize = 49;

/// What a block itself holds.
pub(super) fn of_block(block: &Value, place: &str, wrong: &mut Vec<String>) {
    let string = |key: &str| block.get(key).and_then(Value::as_str).unwrap_or_default();
    match kind(block) {
        "markdown" if string("text").is_empty() => {
            wrong.push(format!("{place}.text: must not be empty"));
        }
        "table" if list(block, "rows").is_empty() => {
            wrong.push(format!("{place}.rows: a table needs a row"));
        }
        "rich_text" => references(block, place, wrong),
        "video" => {
            if text_of(block.get("title")).chars().count() > MAX_VIDEO_TITLE {
                wrong.push(format!(
                    "{place}.title: more than {MAX_VIDEO_TITLE} characters"
                ));
            }
            if string("author_name").chars().count() > MAX_VIDEO_AUTHOR {
                wrong.push(format!(
                    "{place}.author_name: more than {MAX_VIDEO_AUTHOR} characters"
                ));
            }
        }
        _ => {}
    }
}

/// A mention, a link or an emoji in rich text names what it is of, however deep it stands.
fn references(part: &Value, place: &str, wrong: &mut Vec<String>) {
    const NAMES: [(&str, &str); 5] = [
        ("user", "user_id"),
        ("channel", "channel_id"),
        ("usergroup", "usergroup_id"),
        ("link", "url"),
        ("emoji", "name"),
    ];
    for (index, inner) in list(part, "elements").iter().enumerate() {
        let place = format!("{place}.elements[{index}]");
        let named = NAMES.iter().find(|(of, _)| *of == kind(inner));
        if let Some((_, key)) = named
            && inner
                .get(*key)
                .and_then(Value::as_str)
                .is_none_or(str::is_empty)
        {
            wrong.push(format!("{place}.{key}: must not be empty"));
        }
        references(inner, &place, wrong);
    }
}

/// What an element holds.
pub(super) fn of_element(element: &Value, place: &str, wrong: &mut Vec<String>) {
    match kind(element) {
        "static_select" | "multi_static_select" if options(element).is_empty() => {
            wrong.push(format!("{place}: needs options or option_groups"));
        }
        "datepicker" => {
            let initial = element.get("initial_date").and_then(Value::as_str);
            if initial.is_some_and(|date| date.parse::<NaiveDate>().is_err()) {
                wrong.push(format!("{place}.initial_date: there is no such day"));
            }
        }
        "datetimepicker" => {
            let initial = element.get("initial_date_time").and_then(Value::as_i64);
            if initial.is_some_and(|moment| !(0..=MAX_MOMENT).contains(&moment)) {
                wrong.push(format!("{place}.initial_date_time: is not ten digits"));
            }
        }
        _ => {}
    }
}
