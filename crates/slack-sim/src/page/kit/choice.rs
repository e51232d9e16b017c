//! Choosing among options: menus for one, for several, from outside; radio buttons and checkboxes. All are the browser's
//! own controls, so that keyboard, screen reader and phone know them.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::context::{Element, text};
use crate::{
    blockkit::elements::{kind, list},
    page::mrkdwn,
};

/// An option as a menu shows it.
pub(super) struct Choice {
    pub value: String,
    pub shown: String,
}

/// Options under a heading; without one where the heading is empty.
pub(super) struct Group {
    pub heading: String,
    pub choices: Vec<Choice>,
}

/// The options a message or view brings along.
pub(super) fn static_options(element: &Element) -> Vec<Group> {
    let choices = |of: &Value| list(of, "options").iter().map(choice).collect();
    let groups = list(element.json, "option_groups");
    if groups.is_empty() {
        let choices = choices(element.json);
        return vec![Group {
            heading: String::new(),
            choices,
        }];
    }
    groups
        .iter()
        .map(|group| Group {
            heading: group
                .get("label")
                .map(mrkdwn::plain_string)
                .unwrap_or_default(),
            choices: choices(group),
        })
        .collect()
}

fn choice(option: &Value) -> Choice {
    let words = option
        .get("text")
        .map(mrkdwn::plain_string)
        .unwrap_or_default();
    let more = option.get("description").map(mrkdwn::plain_string);
    Choice {
        value: text(option, "value").to_string(),
        shown: match more.filter(|more| !more.is_empty()) {
            Some(more) => format!("{words} – {more}"),
            None => words,
        },
    }
}

/// One of them.
pub(super) fn select(element: &Element, groups: &[Group]) -> Markup {
    let held = element.held_strings().into_iter().next();
    let is_held = |choice: &Choice| held.as_ref() == Some(&choice.value);
    let offered = groups.iter().flat_map(|group| &group.choices).any(is_held);
    let placeholder = placeholder(element);
    let option = |choice: &Choice| {
        html! { option value=(choice.value) selected[is_held(choice)] { (choice.shown) } }
    };
    // What must be filled in cannot be emptied again, nor what tells the app at once.
    let stays = !element.optional || element.labelled_by.is_none();
    html! {
        select.kit-select id=(element.id("field")) data-act=[element.act()] data-block=(element.block_id)
            data-action=(element.action()) data-kind=(element.kind()) data-confirm=[element.confirm()]
            aria-label=[element.aria_label().or(Some(placeholder.as_str())).filter(|_| element.labelled_by.is_none())]
            aria-describedby=[element.described_by.as_deref()] required[!element.optional] autofocus[element.focus()] {
            option.kit-placeholder value="" selected[held.is_none()] disabled[stays] hidden[stays] { (placeholder) }
            @if let (Some(held), false) = (&held, offered) { option value=(held) selected { (held) } }
            @for group in groups {
                @if group.heading.is_empty() {
                    @for choice in &group.choices { (option(choice)) }
                } @else {
                    optgroup label=(group.heading) { @for choice in &group.choices { (option(choice)) } }
                }
            }
        }
    }
}

/// Several of them: a field that opens onto a list of boxes to tick.
pub(super) fn several(element: &Element, groups: &[Group]) -> Markup {
    let held = element.held_strings();
    let is_held = |choice: &Choice| held.contains(&choice.value);
    // In the order in which they were chosen, which is how Slack gives them back.
    let mut chosen: Vec<&Choice> = groups
        .iter()
        .flat_map(|group| &group.choices)
        .filter(|c| is_held(c))
        .collect();
    chosen.sort_by_key(|choice| held.iter().position(|held| *held == choice.value));
    let placeholder = placeholder(element);
    html! {
        details.kit-several id=(element.id("field")) data-act=[element.act()] data-block=(element.block_id)
            data-action=(element.action()) data-kind=(element.kind()) data-confirm=[element.confirm()]
            data-max=[element.number("max_selected_items")] data-order=(json!(held)) data-required[!element.optional] {
            summary.kit-field aria-label=[element.aria_label()]
                aria-describedby=[element.described_by.as_deref()] autofocus[element.focus()] {
                @if let Some(label) = &element.labelled_by { span.kit-hidden { (element.name) ": " } span hidden data-label=(label) {} }
                span.kit-chosen data-placeholder=(placeholder) {
                    @if chosen.is_empty() { span.kit-placeholder { (placeholder) } }
                    @for choice in chosen { span.kit-chip { (choice.shown) } }
                }
            }
            div.kit-options role="group" aria-label=(element.name) {
                @for group in groups {
                    @if !group.heading.is_empty() { div.kit-options-heading { (group.heading) } }
                    @for choice in &group.choices {
                        label.kit-option {
                            input type="checkbox" value=(choice.value) checked[is_held(choice)];
                            span { (choice.shown) }
                        }
                    }
                }
            }
        }
    }
}

/// Options that the app is asked for while somebody types.
pub(super) fn external(element: &Element) -> Markup {
    let many = element.kind().starts_with("multi_");
    let held = match element.held() {
        Value::Array(all) => all,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    let chosen: Vec<Choice> = held.iter().map(choice).collect();
    let values: Vec<&str> = chosen.iter().map(|choice| choice.value.as_str()).collect();
    let value = match values.first() {
        _ if many => json!(values).to_string(),
        Some(value) => (*value).to_string(),
        None => String::new(),
    };
    let typed = chosen
        .first()
        .filter(|_| !many)
        .map(|choice| choice.shown.as_str());
    let least = element.number("min_query_length").unwrap_or(3);
    let list_id = element.id("list");
    html! {
        div.kit-suggest data-act="suggest" data-block=(element.block_id) data-action=(element.action())
            data-kind=(element.kind()) data-tells[element.tells] data-confirm=[element.confirm()] data-value=(value)
            data-min=(least) data-max=[element.number("max_selected_items")] {
            @if many { span.kit-chosen { @for choice in &chosen { span.kit-chip data-value=(choice.value) { (choice.shown) } } } }
            input.kit-field id=(element.id("field")) type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-expanded="false" aria-autocomplete="list" aria-controls=(list_id)
                aria-label=[element.aria_label()] aria-describedby=[element.described_by.as_deref()]
                placeholder=(placeholder(element)) value=[typed] required[!element.optional] autofocus[element.focus()];
            ul.kit-menu.kit-suggestions id=(list_id) role="listbox" aria-label=(element.name) hidden {}
        }
    }
}

/// Radio buttons and checkboxes.
pub(super) fn boxes(element: &Element) -> Markup {
    let held = element.held_strings();
    let is_radio = kind(element.json) == "radio_buttons";
    let input = if is_radio { "radio" } else { "checkbox" };
    let group = if is_radio { "radiogroup" } else { "group" };
    let name = element.id("box");
    html! {
        fieldset.kit-boxes role=(group) data-act=[element.act()] data-block=(element.block_id)
            data-action=(element.action()) data-kind=(element.kind()) data-confirm=[element.confirm()]
            aria-label=[element.aria_label()] aria-labelledby=[element.labelled_by.as_deref()]
            aria-describedby=[element.described_by.as_deref()] {
            @for (place, option) in list(element.json, "options").iter().enumerate() {
                label.kit-box {
                    input type=(input) name=(name) value=(text(option, "value"))
                        checked[held.iter().any(|held| held == text(option, "value"))]
                        autofocus[element.focus() && place == 0];
                    span {
                        @if let Some(words) = option.get("text") {
                            span dir="auto" { (mrkdwn::object(words, element.canvas.reader)) }
                        }
                        @if let Some(words) = option.get("description") {
                            span.kit-description dir="auto" { (mrkdwn::object(words, element.canvas.reader)) }
                        }
                    }
                }
            }
        }
    }
}

/// What stands in an empty field; Slack's own words where the app has none.
fn placeholder(element: &Element) -> String {
    element.placeholder().unwrap_or_else(|| {
        let words = match element.kind() {
            "users_select" => "Select a person",
            "multi_users_select" => "Select people",
            "conversations_select" => "Select a conversation",
            "multi_conversations_select" => "Select conversations",
            "channels_select" => "Select a channel",
            "multi_channels_select" => "Select channels",
            "multi_static_select" | "multi_external_select" => "Select options",
            _ => "Select an option",
        };
        words.to_string()
    })
}
