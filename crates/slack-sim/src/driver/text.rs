//! Blocks and mrkdwn as plain text, the way a reader sees them: names for ids, labels for links, no escapes. And the
//! mentions and links a text makes, for tests that no user's text makes any. It lays nothing out.

use serde_json::Value;

use crate::{
    SlackSim,
    blockkit::elements::{self, kind, list, text_of},
    world::{Message, View},
};

/// All blocks, a line each, or more.
pub(super) fn blocks(sim: &SlackSim, blocks: &[Value]) -> String {
    let lines: Vec<String> = blocks
        .iter()
        .map(|b| block(sim, b))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// A modal with what is filled in and what is wrong.
pub(super) fn view(sim: &SlackSim, view: &View) -> String {
    let mut lines = vec![view.title().to_string()];
    for one in view.blocks() {
        lines.push(block(sim, one));
        let id = one["block_id"].as_str().unwrap_or_default();
        for state in view
            .values
            .get(id)
            .into_iter()
            .flat_map(|actions| actions.values())
        {
            lines.push(state_value(sim, state));
        }
        lines.extend(view.errors.get(id).cloned());
    }
    for key in ["close", "submit"] {
        lines.push(text_of(view.payload.get(key)).to_string());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// What a field holds, as a person reads it.
pub(super) fn state_value(sim: &SlackSim, state: &Value) -> String {
    let (slot, _) = elements::value_slot(kind(state));
    let one = |value: &Value| match value {
        Value::String(id) if slot.contains("user") => mrkdwn(sim, &format!("<@{id}>")),
        Value::String(text) => text.clone(),
        Value::Object(_) if value.get("text").is_some() => text_of(value.get("text")).to_string(),
        Value::Object(_) => rich(sim, value),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match state.get(slot) {
        Some(Value::Array(items)) => items.iter().map(one).collect::<Vec<_>>().join(", "),
        Some(value) => one(value),
        None => String::new(),
    }
}

fn block(sim: &SlackSim, block: &Value) -> String {
    let mut parts = Vec::new();
    match kind(block) {
        "rich_text" => parts.push(rich(sim, block)),
        "markdown" => parts.push(block["text"].as_str().unwrap_or_default().to_string()),
        "table" => {
            for row in list(block, "rows") {
                let cells = row.as_array().map_or(&[][..], Vec::as_slice).iter();
                parts.push(
                    cells
                        .map(|cell| rich(sim, cell))
                        .collect::<Vec<_>>()
                        .join(" | "),
                );
            }
        }
        "image" | "video" => {
            parts.push(text_object(sim, block.get("title")));
            parts.push(block["alt_text"].as_str().unwrap_or_default().to_string());
        }
        "input" => parts.push(text_object(sim, block.get("label"))),
        _ => parts.push(text_object(sim, block.get("text"))),
    }
    parts.extend(
        list(block, "fields")
            .iter()
            .map(|field| text_object(sim, Some(field))),
    );
    if kind(block) != "rich_text" {
        parts.extend(
            elements::element_slots(block)
                .into_iter()
                .map(|(_, element)| self::element(sim, element)),
        );
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn element(sim: &SlackSim, element: &Value) -> String {
    match kind(element) {
        "button" => format!("[{}]", text_of(element.get("text"))),
        "plain_text" | "mrkdwn" => text_object(sim, Some(element)),
        "image" => element["alt_text"].as_str().unwrap_or_default().to_string(),
        "overflow" | "checkboxes" | "radio_buttons" => {
            let texts = elements::options(element)
                .into_iter()
                .map(|o| text_object(sim, o.get("text")));
            format!("[{}]", texts.collect::<Vec<_>>().join(" / "))
        }
        "static_select" => {
            let shown = element
                .pointer("/initial_option/text/text")
                .or(element.pointer("/placeholder/text"));
            format!("[{}]", shown.and_then(Value::as_str).unwrap_or_default())
        }
        _ => text_of(element.get("placeholder")).to_string(),
    }
}

fn text_object(sim: &SlackSim, text: Option<&Value>) -> String {
    let Some(text) = text else {
        return String::new();
    };
    let raw = text.get("text").and_then(Value::as_str).unwrap_or_default();
    if kind(text) == "mrkdwn" {
        mrkdwn(sim, raw)
    } else {
        raw.to_string()
    }
}

/// Rich text, and cells of tables.
fn rich(sim: &SlackSim, value: &Value) -> String {
    match kind(value) {
        "text" | "raw_text" => value["text"].as_str().unwrap_or_default().to_string(),
        "raw_number" => value["value"].to_string(),
        "user" => mrkdwn(
            sim,
            &format!("<@{}>", value["user_id"].as_str().unwrap_or_default()),
        ),
        "channel" => mrkdwn(
            sim,
            &format!("<#{}>", value["channel_id"].as_str().unwrap_or_default()),
        ),
        "usergroup" => format!("@{}", value["usergroup_id"].as_str().unwrap_or_default()),
        "broadcast" => format!("@{}", value["range"].as_str().unwrap_or_default()),
        "emoji" => format!(":{}:", value["name"].as_str().unwrap_or_default()),
        "link" => value["text"]
            .as_str()
            .or(value["url"].as_str())
            .unwrap_or_default()
            .to_string(),
        "date" => value["fallback"].as_str().unwrap_or_default().to_string(),
        "rich_text_list" | "rich_text" => list(value, "elements")
            .iter()
            .map(|inner| rich(sim, inner))
            .collect::<Vec<_>>()
            .join("\n"),
        _ => list(value, "elements")
            .iter()
            .map(|inner| rich(sim, inner))
            .collect(),
    }
}

/// mrkdwn without its marks: `<@U0LENA>` is `@Lena`, `<https://x|label>` is `label`, `&lt;` is `<`.
pub(super) fn mrkdwn(sim: &SlackSim, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else {
            break;
        };
        out.push_str(&rest[..start]);
        out.push_str(&mark(sim, &rest[start + 1..start + length]));
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn mark(sim: &SlackSim, inner: &str) -> String {
    let (target, label) = inner
        .split_once('|')
        .map_or((inner, None), |(target, label)| (target, Some(label)));
    if let Some(id) = target.strip_prefix('@') {
        let name = sim.look(|world| world.person(id).map(|person| person.display_name.clone()));
        return format!("@{}", name.as_deref().unwrap_or(id));
    }
    if let Some(id) = target.strip_prefix('#') {
        let name = sim.look(|world| world.channel(id).map(|channel| channel.name.clone()));
        return format!("#{}", name.as_deref().unwrap_or(id));
    }
    if let Some(special) = target.strip_prefix('!') {
        return label.map_or_else(|| format!("@{special}"), String::from);
    }
    label.unwrap_or(target).to_string()
}

/// Everything in angle brackets that Slack would act on, with rich text's mentions written the same way.
pub(super) fn marks(message: &Message) -> Vec<String> {
    let mut found = Vec::new();
    collect(&message.text, &mut found);
    for value in message.blocks.iter().chain(&message.attachments) {
        walk(value, &mut |object| match kind(object) {
            "mrkdwn" => collect(object["text"].as_str().unwrap_or_default(), &mut found),
            "user" => found.push(format!(
                "<@{}>",
                object["user_id"].as_str().unwrap_or_default()
            )),
            "usergroup" => found.push(format!(
                "<!subteam^{}>",
                object["usergroup_id"].as_str().unwrap_or_default()
            )),
            "broadcast" => found.push(format!(
                "<!{}>",
                object["range"].as_str().unwrap_or_default()
            )),
            _ => {}
        });
    }
    found
}

/// Links: in angle brackets, in rich text, and bare ones that Slack makes clickable.
pub(super) fn links(message: &Message) -> Vec<String> {
    let mut found: Vec<String> = marks(message)
        .iter()
        .map(|mark| mark.trim_matches(['<', '>']))
        .filter(|mark| !mark.starts_with(['@', '#', '!']))
        .map(|mark| mark.split('|').next().unwrap_or_default().to_string())
        .collect();
    bare(&message.text, &mut found);
    for value in message.blocks.iter().chain(&message.attachments) {
        walk(value, &mut |object| match kind(object) {
            "link" => found.push(object["url"].as_str().unwrap_or_default().to_string()),
            "mrkdwn" if object["verbatim"] != true => {
                bare(object["text"].as_str().unwrap_or_default(), &mut found);
            }
            _ => {}
        });
    }
    found
}

fn collect(text: &str, found: &mut Vec<String>) {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else {
            return;
        };
        found.push(rest[start..=start + length].to_string());
        rest = &rest[start + length + 1..];
    }
}

/// Addresses outside angle brackets.
fn bare(text: &str, found: &mut Vec<String>) {
    let mut outside = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let words = outside
        .split_whitespace()
        .filter(|word| word.contains("://") || word.starts_with("mailto:"));
    found.extend(words.map(String::from));
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    if value.is_object() {
        visit(value);
    }
    match value {
        Value::Object(map) => map.values().for_each(|inner| walk(inner, visit)),
        Value::Array(items) => items.iter().for_each(|inner| walk(inner, visit)),
        _ => {}
    }
}
