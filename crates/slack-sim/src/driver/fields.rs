//! Fields: finding them by what a person calls them, and turning what a test says into what Slack would hold.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use serde_json::{Value, json};

use super::{Acted, DriverError, click::Target};
use crate::{
    SlackSim,
    blockkit::elements::{self, Found, kind, options, text_of},
    world::PersonKind,
};

/// Compares as a reader does.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// A field by label, placeholder, `block_id` or `action_id`.
pub(super) fn find(all: &[Found], name: &str) -> Acted<Found> {
    let candidates = || {
        all.iter()
            .filter(|f| elements::is_stateful(f.kind()) || f.kind() == "overflow")
    };
    let found = candidates()
        .find(|f| same(&f.label, name))
        .or_else(|| candidates().find(|f| f.block_id == name || f.action_id == name))
        .or_else(|| candidates().find(|f| same(text_of(f.element.get("placeholder")), name)));
    found.cloned().ok_or_else(|| DriverError::NoSuch {
        what: "field",
        wanted: name.into(),
        available: candidates()
            .map(|f| format!("{} ({}/{})", f.label, f.block_id, f.action_id))
            .collect(),
    })
}

/// An option by its text or value.
pub(super) fn find_option(options: &[&Value], wanted: &str) -> Option<Value> {
    let by_text = options
        .iter()
        .find(|option| same(text_of(option.get("text")), wanted));
    let by_value = || {
        options
            .iter()
            .find(|o| o.get("value").and_then(Value::as_str) == Some(wanted))
    };
    by_text.or_else(by_value).map(|option| (*option).clone())
}

/// What an element holds once this option is chosen.
pub(super) fn choose_option(kind: &str, option: &Value) -> Value {
    match elements::value_slot(kind).0 {
        "selected_options" => json!({ "selected_options": [option] }),
        _ => json!({ "selected_option": option }),
    }
}

/// The state value that goes with a choice.
pub(super) fn as_state(target: &Target) -> Value {
    let mut state = target.chosen.clone();
    state["type"] = json!(target.found.kind());
    state
}

/// What the field holds for `value`, without its type: `{"value": "…"}`, `{"selected_user": "U…"}`.
pub(super) fn parse(sim: &SlackSim, found: &Found, value: &str) -> Acted<Value> {
    let bad = |reason: &str| DriverError::BadValue {
        field: found.label.clone(),
        value: value.into(),
        reason: reason.into(),
    };
    let kind = found.kind();
    let (slot, _) = elements::value_slot(kind);
    let held = match kind {
        "static_select" | "radio_buttons" | "overflow" => json!(option(found, value)?),
        "multi_static_select" | "checkboxes" => {
            json!(
                words(value)
                    .map(|word| option(found, word))
                    .collect::<Acted<Vec<Value>>>()?
            )
        }
        "users_select" => {
            json!(person(sim, value).ok_or_else(|| bad("nobody who is offered is called that"))?)
        }
        "multi_users_select" => {
            let ids: Option<Vec<String>> = words(value).map(|word| person(sim, word)).collect();
            json!(ids.ok_or_else(|| bad("nobody who is offered is called that"))?)
        }
        "conversations_select" | "channels_select" => {
            json!(channel(sim, value).ok_or_else(|| bad("no such conversation"))?)
        }
        "multi_conversations_select" | "multi_channels_select" => {
            let ids: Option<Vec<String>> = words(value).map(|word| channel(sim, word)).collect();
            json!(ids.ok_or_else(|| bad("no such conversation"))?)
        }
        "datepicker" => {
            value
                .parse::<NaiveDate>()
                .map_err(|_| bad("a date is YYYY-MM-DD"))?;
            json!(value)
        }
        "timepicker" => {
            NaiveTime::parse_from_str(value, "%H:%M").map_err(|_| bad("a time is HH:MM"))?;
            json!(value)
        }
        "datetimepicker" => {
            json!(moment(value).ok_or_else(|| bad("a moment is RFC 3339 or unix seconds"))?)
        }
        "external_select" | "multi_external_select" => {
            return Err(bad("use `suggested` and `pick_suggested`"));
        }
        "file_input" => return Err(bad("files cannot be chosen here")),
        "rich_text_input" => json!({ "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [{ "type": "text", "text": value }] },
        ]}),
        _ if value.is_empty() => Value::Null,
        _ => json!(value),
    };
    // An overflow holds nothing, it only tells; it is an option all the same.
    let slot = if kind == "overflow" {
        "selected_option"
    } else {
        slot
    };
    let mut chosen = json!({});
    chosen[slot] = held;
    Ok(chosen)
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn option(found: &Found, wanted: &str) -> Acted<Value> {
    let all = options(&found.element);
    find_option(&all, wanted).ok_or_else(|| DriverError::NoSuch {
        what: "option",
        wanted: wanted.into(),
        available: all
            .iter()
            .map(|option| text_of(option.get("text")).to_string())
            .collect(),
    })
}

/// Pickers offer guests and bots, but nobody who has left.
fn person(sim: &SlackSim, name: &str) -> Option<String> {
    sim.look(|world| {
        let found = world
            .find_person(name)
            .filter(|person| person.kind != PersonKind::Deactivated);
        found.map(|person| person.id.clone())
    })
}

fn channel(sim: &SlackSim, name: &str) -> Option<String> {
    sim.look(|world| world.channel(name).map(|channel| channel.id.clone()))
}

fn moment(value: &str) -> Option<i64> {
    let exact = DateTime::parse_from_rfc3339(value)
        .ok()
        .map(|moment| moment.timestamp());
    let utc = || {
        let naive = NaiveDateTime::parse_from_str(value, "%Y-%m-%d %H:%M").ok()?;
        Some(Utc.from_utc_datetime(&naive).timestamp())
    };
    exact.or_else(utc).or_else(|| value.parse().ok())
}

/// Why Slack's client would not send this, if so.
pub(super) fn client_error(found: &Found, state: &Value) -> Option<&'static str> {
    if elements::is_blank(state) {
        return (!found.optional).then_some("Please complete this required field.");
    }
    let value = state.get("value").and_then(Value::as_str)?;
    let bound = |key: &str| {
        found
            .element
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let length = value.chars().count();
    match kind(state) {
        "plain_text_input" if bound("max_length").unwrap_or(3000) < length => {
            Some("Text is too long.")
        }
        "plain_text_input" if bound("min_length").is_some_and(|min| length < min) => {
            Some("Text is too short.")
        }
        "number_input" => number_error(found, value),
        "email_text_input" if !value.contains('@') => Some("Please enter a valid email address."),
        "url_text_input" if url::Url::parse(value).is_err() => Some("Please enter a valid URL."),
        _ => None,
    }
}

fn number_error(found: &Found, value: &str) -> Option<&'static str> {
    let decimal = found
        .element
        .get("is_decimal_allowed")
        .and_then(Value::as_bool)
        .unwrap_or_default();
    let Ok(number) = value.parse::<f64>() else {
        return Some("Please enter a number.");
    };
    let bound = |key: &str| {
        found
            .element
            .get(key)
            .and_then(Value::as_str)
            .and_then(|b| b.parse::<f64>().ok())
    };
    match () {
        () if !decimal && value.contains('.') => Some("Please enter a whole number."),
        () if bound("min_value").is_some_and(|min| number < min) => Some("Number is too small."),
        () if bound("max_value").is_some_and(|max| number > max) => Some("Number is too large."),
        () => None,
    }
}
