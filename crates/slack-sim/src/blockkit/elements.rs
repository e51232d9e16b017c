//! Finding one's way in blocks: which elements there are, what they are called on screen, what they hold at first.
//! Reads only; judging is in `rules`.

use serde_json::{Map, Value, json};

/// An element in a block.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub block_id: String,
    pub action_id: String,
    pub element: Value,
    /// What a person calls it: the input's label, the section's text, else the placeholder.
    pub label: String,
    /// It is in an `input` block.
    pub is_input: bool,
    /// The input may be left blank.
    pub optional: bool,
    /// A change is told to the app at once.
    pub dispatches: bool,
}

impl Found {
    pub fn kind(&self) -> &str {
        kind(&self.element)
    }
}

/// The `type`, empty where absent.
pub(crate) fn kind(value: &Value) -> &str {
    value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// A list property, empty where absent.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The text of a text object.
pub(crate) fn text_of(value: Option<&Value>) -> &str {
    value
        .and_then(|text| text.get("text"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The options of a select, groups flattened.
pub(crate) fn options(element: &Value) -> Vec<&Value> {
    let grouped = list(element, "option_groups")
        .iter()
        .flat_map(|group| list(group, "options"));
    list(element, "options").iter().chain(grouped).collect()
}

/// Whether an element of this type sends `block_actions`.
pub(crate) fn is_interactive(kind: &str) -> bool {
    is_stateful(kind)
        || matches!(
            kind,
            "button" | "overflow" | "icon_button" | "feedback_buttons" | "workflow_button"
        )
}

/// Whether an element of this type has a place in `state.values`.
pub(crate) fn is_stateful(kind: &str) -> bool {
    kind.ends_with("_select")
        || kind.ends_with("_input")
        || matches!(
            kind,
            "datepicker" | "timepicker" | "datetimepicker" | "checkboxes" | "radio_buttons"
        )
}

/// The elements of one block, each with its slot's name.
pub(crate) fn element_slots(block: &Value) -> Vec<(String, &Value)> {
    let single = ["element", "accessory"]
        .iter()
        .filter_map(|key| Some(((*key).to_string(), block.get(*key)?)));
    let many = list(block, "elements")
        .iter()
        .enumerate()
        .map(|(index, e)| (format!("elements[{index}]"), e));
    single.chain(many).collect()
}

/// Every interactive element, in order.
pub(crate) fn interactive(blocks: &[Value]) -> Vec<Found> {
    let mut found = Vec::new();
    for block in blocks {
        let is_input = kind(block) == "input";
        let heading = if is_input {
            text_of(block.get("label"))
        } else {
            text_of(block.get("text"))
        };
        for (_, element) in element_slots(block) {
            if !is_interactive(kind(element)) {
                continue;
            }
            let label = match heading {
                "" => text_of(element.get("placeholder")),
                heading => heading,
            };
            let string = |of: &Value, key: &str| {
                of.get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_string()
            };
            let flag = |key: &str| block.get(key).and_then(Value::as_bool).unwrap_or_default();
            found.push(Found {
                block_id: string(block, "block_id"),
                action_id: string(element, "action_id"),
                element: element.clone(),
                label: label.to_string(),
                is_input,
                optional: !is_input || flag("optional"),
                dispatches: !is_input || flag("dispatch_action"),
            });
        }
    }
    found
}

/// Every element that has a place in `state.values`, in order.
pub(crate) fn stateful(blocks: &[Value]) -> Vec<Found> {
    interactive(blocks)
        .into_iter()
        .filter(|found| is_stateful(found.kind()))
        .collect()
}

/// The name of the property that holds an element's value, and what it is when blank.
/// Source: <https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload>.
pub(crate) fn value_slot(kind: &str) -> (&'static str, Value) {
    match kind {
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", Value::Null),
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", json!([]))
        }
        "users_select" => ("selected_user", Value::Null),
        "multi_users_select" => ("selected_users", json!([])),
        "conversations_select" => ("selected_conversation", Value::Null),
        "multi_conversations_select" => ("selected_conversations", json!([])),
        "channels_select" => ("selected_channel", Value::Null),
        "multi_channels_select" => ("selected_channels", json!([])),
        "datepicker" => ("selected_date", Value::Null),
        "timepicker" => ("selected_time", Value::Null),
        "datetimepicker" => ("selected_date_time", Value::Null),
        "rich_text_input" => ("rich_text_value", Value::Null),
        "file_input" => ("files", json!([])),
        _ => ("value", Value::Null),
    }
}

/// The state value of an element, holding this.
pub(crate) fn state_value(kind: &str, value: Value) -> Value {
    let (slot, _) = value_slot(kind);
    let mut state = Map::new();
    state.insert("type".into(), json!(kind));
    state.insert(slot.into(), value);
    Value::Object(state)
}

/// The state value of an element nobody has touched.
pub(crate) fn initial_value(element: &Value) -> Value {
    let kind = kind(element);
    let (slot, blank) = value_slot(kind);
    let initial = match slot {
        "value" | "rich_text_value" => "initial_value".to_string(),
        slot => slot.replacen("selected_", "initial_", 1),
    };
    state_value(kind, element.get(&initial).cloned().unwrap_or(blank))
}

/// Whether a state value is blank.
pub(crate) fn is_blank(state: &Value) -> bool {
    let (slot, _) = value_slot(kind(state));
    match state.get(slot) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}
