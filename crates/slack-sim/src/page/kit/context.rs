//! What every block and element is drawn with: the surface, the reader, what is filled in; and the list of what could
//! not be drawn. An [`Element`] adds where it stands.

use std::cell::RefCell;

use maud::{Markup, html};
use serde_json::{Value, json};

use super::{Reader, Surface};
use crate::{
    blockkit::elements::{self, kind},
    page::mrkdwn,
    world::Values,
};

/// What a drawing is drawn on.
pub(super) struct Canvas<'a> {
    pub surface: Surface,
    pub reader: &'a Reader<'a>,
    state: &'a Values,
    refused: RefCell<Vec<String>>,
}

impl<'a> Canvas<'a> {
    pub fn new(surface: Surface, state: &'a Values, reader: &'a Reader<'a>) -> Self {
        Self {
            surface,
            reader,
            state,
            refused: RefCell::new(Vec::new()),
        }
    }

    /// Says in the page that something cannot be shown, and remembers it.
    pub fn refuse(&self, what: &str) -> Markup {
        self.refused.borrow_mut().push(what.to_string());
        html! { div.kit-refused role="note" { "This simulated Slack cannot show " (what) "." } }
    }

    pub fn into_refused(self) -> Vec<String> {
        self.refused.into_inner()
    }
}

/// An element and where it stands.
pub(super) struct Element<'a> {
    pub canvas: &'a Canvas<'a>,
    pub json: &'a Value,
    pub block_id: &'a str,
    /// What it is called, where no label of its own says it.
    pub name: String,
    /// In an `input` block: the ids of what describes it.
    pub described_by: Option<String>,
    /// In an `input` block: the id of its label.
    pub labelled_by: Option<String>,
    /// It may be left blank.
    pub optional: bool,
    /// The app is told of every change.
    pub tells: bool,
}

impl<'a> Element<'a> {
    /// In a section, an actions or a context block.
    pub fn loose(canvas: &'a Canvas<'a>, json: &'a Value, block: &'a Value, name: String) -> Self {
        Self {
            canvas,
            json,
            block_id: text(block, "block_id"),
            name,
            described_by: None,
            labelled_by: None,
            optional: true,
            tells: true,
        }
    }

    pub fn kind(&self) -> &'a str {
        kind(self.json)
    }

    pub fn action(&self) -> &'a str {
        text(self.json, "action_id")
    }

    /// `choose` where the app is told at once.
    pub fn act(&self) -> Option<&'static str> {
        self.tells.then_some("choose")
    }

    /// An id no other element of the view has.
    pub fn id(&self, part: &str) -> String {
        let surface = match self.canvas.surface {
            Surface::Message => 'm',
            Surface::Modal => 'v',
            Surface::Home => 'h',
        };
        format!(
            "kit-{surface}-{}-{}-{part}",
            word(self.block_id),
            word(self.action())
        )
    }

    /// Its name, where no label on the page says it.
    pub fn aria_label(&self) -> Option<&str> {
        (self.labelled_by.is_none() && !self.name.is_empty()).then_some(self.name.as_str())
    }

    pub fn placeholder(&self) -> Option<String> {
        let placeholder = self.json.get("placeholder")?;
        Some(mrkdwn::plain_string(placeholder))
    }

    pub fn flag(&self, key: &str) -> bool {
        self.json.get(key) == Some(&Value::Bool(true))
    }

    pub fn focus(&self) -> bool {
        self.flag("focus_on_load")
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        self.json.get(key).and_then(Value::as_u64)
    }

    /// What it holds: what somebody filled in, else its initial value.
    pub fn held(&self) -> Value {
        let (slot, blank) = elements::value_slot(self.kind());
        let actions = self.canvas.state.get(self.block_id);
        let state = actions.and_then(|actions| actions.get(self.action()));
        let initial = || elements::initial_value(self.json);
        let state = state.filter(|state| kind(state) == self.kind()).cloned();
        state
            .unwrap_or_else(initial)
            .get(slot)
            .cloned()
            .unwrap_or(blank)
    }

    /// The strings it holds: an option's value, ids, or text.
    pub fn held_strings(&self) -> Vec<String> {
        let one = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(option) => Some(option.get("value")?.as_str()?.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) => None,
        };
        match self.held() {
            Value::Array(all) => all.iter().filter_map(one).collect(),
            single => one(&single).into_iter().collect(),
        }
    }

    /// The question that is asked first, as the script reads it.
    pub fn confirm(&self) -> Option<String> {
        let confirm = self
            .json
            .get("confirm")
            .filter(|confirm| confirm.is_object())?;
        let words = |key: &str, otherwise: &str| {
            let words = confirm.get(key).map(mrkdwn::plain_string);
            words
                .filter(|words| !words.is_empty())
                .unwrap_or_else(|| otherwise.into())
        };
        let mut question = json!({
            "title": { "text": words("title", "Are you sure?") }, "text": { "text": words("text", "") },
            "confirm": { "text": words("confirm", "Yes") }, "deny": { "text": words("deny", "Cancel") },
        });
        if let Some(style) = confirm.get("style") {
            question["style"] = style.clone();
        }
        Some(question.to_string())
    }
}

/// A string property, empty where absent.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// An id that can stand in lists of ids, which spaces divide; no two of Slack's become one.
pub(super) fn word(id: &str) -> String {
    id.chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || c == '-' || c == '_' => c.to_string(),
            c => format!(".{:x}.", u32::from(c)),
        })
        .collect()
}
