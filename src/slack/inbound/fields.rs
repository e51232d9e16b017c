//! What people typed and chose in a modal, read from `view.state.values` by block. Cleaned and measured here, so that
//! nothing further in sees a NUL, a stray blank or a text without end; what the values mean is the form's business.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::Reply;
use crate::domain::ids::UserId;
use crate::slack::wire::block;

/// For names of things.
pub(super) const SHORT: usize = 200;
/// For texts: what one plain text input of Slack may hold.
pub(super) const LONG: usize = 3_000;

/// Trimmed, one kind of line end, and no control characters: the databases refuse some, and none is meant.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    kept.trim().to_owned()
}

/// At most `limit` characters, with an ellipsis for the rest.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// The values of a submitted view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(Option<&'a Value>);

impl<'a> Fields<'a> {
    pub(super) fn of(view: &'a Value) -> Self {
        Self(view.get("state").and_then(|state| state.get("values")))
    }

    /// The block's one element; what its `action_id` is does not matter.
    fn element(self, block: &str) -> Option<&'a Value> {
        let elements = self.0?.get(block)?.as_object()?;
        elements
            .get(block::INPUT)
            .or_else(|| elements.values().next())
    }

    pub(super) fn has(self, block: &str) -> bool {
        self.0.is_some_and(|values| values.get(block).is_some())
    }

    /// The first block there is: where a word about the whole form can stand.
    pub(super) fn first_block(self) -> Option<&'a str> {
        self.0?.as_object()?.keys().next().map(String::as_str)
    }

    /// A text, cleaned; empty where nothing was typed.
    pub(super) fn text(self, block: &str) -> String {
        let Some(element) = self.element(block) else {
            return String::new();
        };
        let typed = element.get("value").and_then(Value::as_str);
        let chosen = || self.choice(block).map(str::to_owned);
        let rich = || element.get("rich_text_value").map(flatten);
        clean(
            &typed
                .map(str::to_owned)
                .or_else(chosen)
                .or_else(rich)
                .unwrap_or_default(),
        )
    }

    /// The value of the option chosen.
    pub(super) fn choice(self, block: &str) -> Option<&'a str> {
        let element = self.element(block)?;
        let option = element
            .get("selected_option")
            .or_else(|| element.get("selected_options")?.get(0))?;
        option
            .get("value")?
            .as_str()
            .filter(|value| !value.is_empty())
    }

    /// What follows the prefix in a block's name, with the option chosen there.
    pub(super) fn choices(self, prefix: &str) -> Vec<(&'a str, &'a str)> {
        let blocks = self.0.and_then(Value::as_object).into_iter().flatten();
        blocks
            .filter_map(|(block, _)| Some((block.strip_prefix(prefix)?, self.choice(block)?)))
            .collect()
    }

    pub(super) fn person(self, block: &str) -> Option<UserId> {
        let element = self.element(block)?;
        let chosen = element
            .get("selected_user")
            .and_then(Value::as_str)
            .or_else(|| element.get("selected_users")?.get(0)?.as_str())
            .or_else(|| self.choice(block));
        chosen.filter(|user| !user.is_empty()).map(UserId::from)
    }

    /// Several people, in the order in which they were chosen.
    pub(super) fn people(self, block: &str) -> Vec<UserId> {
        let chosen = self
            .element(block)
            .and_then(|element| element.get("selected_users")?.as_array());
        let users = chosen.into_iter().flatten().filter_map(Value::as_str);
        users.map(UserId::from).collect()
    }

    /// The option that was chosen, as Slack has it; null where none was.
    pub(super) fn option(self, block: &str) -> Value {
        let element = self.element(block);
        let chosen = element.and_then(|element| element.get("selected_option"));
        chosen.cloned().unwrap_or_default()
    }

    /// All options that were chosen, as Slack has them.
    pub(super) fn options(self, block: &str) -> Value {
        let element = self.element(block);
        let chosen = element.and_then(|element| element.get("selected_options"));
        chosen.cloned().unwrap_or_default()
    }

    /// The values of all that was chosen.
    pub(super) fn several(self, block: &str) -> Vec<&'a str> {
        let chosen = self
            .element(block)
            .and_then(|element| element.get("selected_options")?.as_array());
        let options = chosen.into_iter().flatten();
        options
            .filter_map(|option| option.get("value")?.as_str())
            .collect()
    }

    pub(super) fn channel(self, block: &str) -> Option<&'a str> {
        let element = self.element(block)?;
        let chosen = element
            .get("selected_conversation")
            .or_else(|| element.get("selected_channel"))?;
        chosen.as_str().filter(|channel| !channel.is_empty())
    }

    pub(super) fn date(self, block: &str) -> Option<NaiveDate> {
        let element = self.element(block)?;
        let date = element
            .get("selected_date")
            .or_else(|| element.get("value"))?
            .as_str()?;
        NaiveDate::parse_from_str(date.trim(), "%Y-%m-%d").ok()
    }

    pub(super) fn time(self, block: &str) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.element(block)?.get("selected_date_time")?.as_i64()?, 0)
    }
}

/// The words of a rich text, without its looks.
fn flatten(rich: &Value) -> String {
    fn walk(value: &Value, depth: usize, out: &mut String) {
        if depth > 8 {
            return;
        }
        for key in ["text", "url", "name"] {
            if let Some(text) = value.get(key).and_then(Value::as_str) {
                out.push_str(text);
                return;
            }
        }
        let elements = value.get("elements").and_then(Value::as_array);
        for element in elements.into_iter().flatten() {
            walk(element, depth + 1, out);
            let kind = element
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if kind == "rich_text_section" && !out.ends_with('\n') {
                out.push('\n');
            }
        }
    }
    let mut out = String::new();
    walk(rich, 0, &mut out);
    out
}

/// What is to be corrected, each under its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Errors(pub(super) BTreeMap<String, String>);

impl Errors {
    pub(super) fn one(block: &str, words: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(block, words);
        errors
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first word said of a field stays.
    pub(super) fn add(&mut self, block: &str, words: impl Into<String>) {
        self.0
            .entry(block.to_owned())
            .or_insert_with(|| words.into());
    }

    /// A text that must be there and is not too long.
    pub(super) fn needed(
        &mut self,
        fields: Fields<'_>,
        block: &str,
        limit: usize,
        missing: &str,
    ) -> String {
        let text = self.optional(fields, block, limit).unwrap_or_default();
        if text.is_empty() {
            self.add(block, missing);
        }
        text
    }

    /// A text that may be absent, and is not too long.
    pub(super) fn optional(
        &mut self,
        fields: Fields<'_>,
        block: &str,
        limit: usize,
    ) -> Option<String> {
        let text = fields.text(block);
        let length = text.chars().count();
        if length > limit {
            self.add(
                block,
                format!("This holds {length} characters; {limit} fit here."),
            );
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// The view stays open, with everything that was typed.
    pub(super) fn reply(&self) -> Reply {
        Reply::Json(json!({ "response_action": "errors", "errors": self.0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(values: &Value) -> Value {
        json!({ "state": { "values": values } })
    }

    #[test]
    fn every_kind_of_element_is_read() {
        let view = view(&json!({
            "a": { "input": { "type": "plain_text_input", "value": "  Acme\u{0}\r\nrenewal " } },
            "b": { "anything": { "type": "static_select", "selected_option": { "value": "slipped" } } },
            "c": { "input": { "type": "users_select", "selected_user": "W123" } },
            "d": { "input": { "type": "datepicker", "selected_date": "2027-02-28" } },
            "e": { "input": { "type": "datetimepicker", "selected_date_time": 1_800_000_000 } },
            "f": { "input": { "type": "rich_text_input", "rich_text_value": { "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": "one " }, { "type": "link", "url": "https://x.example" }] },
                { "type": "rich_text_list", "elements": [
                    { "type": "rich_text_section", "elements": [{ "type": "text", "text": "two" }] },
                    { "type": "rich_text_section", "elements": [{ "type": "text", "text": "three" }] },
                ] },
            ] } } },
        }));
        let fields = Fields::of(&view);
        assert_eq!(fields.text("a"), "Acme\nrenewal");
        assert_eq!(fields.choice("b"), Some("slipped"));
        assert_eq!(fields.text("b"), "slipped");
        assert_eq!(fields.person("c"), Some("W123".into()));
        assert_eq!(fields.date("d"), NaiveDate::from_ymd_opt(2027, 2, 28));
        assert_eq!(fields.time("e"), DateTime::from_timestamp(1_800_000_000, 0));
        assert_eq!(fields.text("f"), "one https://x.example\ntwo\nthree");
    }

    #[test]
    fn what_is_blank_null_or_of_another_shape_is_absent() {
        let view = view(&json!({
            "a": { "input": { "value": null } },
            "b": { "input": { "selected_option": null, "selected_user": null, "selected_date": null } },
            "c": { "input": 7 },
            "d": { "input": { "value": 7, "selected_date": "2027-02-30", "selected_date_time": "soon" } },
            "e": [],
        }));
        let fields = Fields::of(&view);
        for block in ["a", "b", "c", "d", "e", "f"] {
            assert_eq!(fields.text(block), "", "{block}");
            assert_eq!(fields.choice(block), None, "{block}");
            assert_eq!(fields.person(block), None, "{block}");
            assert_eq!(fields.date(block), None, "{block}");
            assert_eq!(fields.time(block), None, "{block}");
        }
    }

    #[test]
    fn a_text_without_end_is_measured_in_characters() {
        let view = view(
            &json!({ "a": { "input": { "value": "é".repeat(SHORT) } }, "b": { "input": { "value": "é".repeat(SHORT + 1) } } }),
        );
        let mut errors = Errors::default();
        errors.needed(Fields::of(&view), "a", SHORT, "missing");
        assert!(errors.is_empty());
        errors.needed(Fields::of(&view), "b", SHORT, "missing");
        assert_eq!(errors.0["b"], "This holds 201 characters; 200 fit here.");
    }
}
