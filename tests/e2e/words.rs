//! Law 4: it looks forward and never blames. Every word that people read stands in one snapshot, surface by surface, for
//! somebody to read it through; and what must never stand there is looked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::surfaces::{Cast, home, messages, refusals, views};
use crate::tidy::sources;

/// Where words are that no renderer draws: errors under fields, answers at once, letters, the web's own.
const SPOKEN: [&str; 5] = [
    "src/slack/inbound",
    "src/slack/commands",
    "src/slack/entry.rs",
    "src/web/desk.rs",
    "src/media",
];

/// Why, who, and whose: none of it helps the next deal. Whole words, in any case.
const NEVER: [&str; 22] = [
    "why did you",
    "why didn't you",
    "why have you",
    "why haven't",
    "whose fault",
    "at fault",
    "to blame",
    "blame",
    "your mistake",
    "you failed",
    "failed to",
    "you forgot",
    "you should have",
    "should have known",
    "guilty",
    "excuse",
    "careless",
    "underperform",
    "worst",
    "best performer",
    "ranking",
    "who is late",
];

/// The texts of a payload in the order in which people read them; our ids and addresses are not for them.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        // A line of many pieces is read as one.
        Value::Object(object) if object.get("type") == Some(&"rich_text_section".into()) => {
            let pieces = object["elements"].as_array().into_iter().flatten();
            let text = |piece: &Value| piece["text"].as_str().unwrap_or("…").to_owned();
            found.push(pieces.map(text).collect());
        }
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "text" => found.push(text.clone()),
                    _ => texts(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Everything that is drawn, by renderer. The fallback text repeats what the blocks say and is left out.
fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    let cast = Cast::ordinary();
    let blocks = |message: &codegreen::slack::render::Message| {
        serde_json::to_value(&message.blocks).expect("JSON")
    };
    let all = messages::all(&cast)
        .into_iter()
        .map(|(name, message)| (name, blocks(&message)))
        .chain(views::all(&cast))
        .chain(home::all(&cast));
    let mut surfaces: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in all {
        let mut found = Vec::new();
        texts(&value, &mut found);
        let renderer = name.split("__").next().unwrap_or(&name).to_owned();
        let lines = found.iter().flat_map(|text| text.lines());
        let words = lines.map(str::trim).filter(|line| !line.is_empty());
        let surface = surfaces.entry(renderer).or_default();
        surface.extend(words.map(str::to_owned));
    }
    let refused = refusals::said_of_all(&cast);
    surfaces.insert("refusals".to_owned(), refused.into_iter().collect());
    surfaces
}

/// What stands between quotation marks in a source, without what only operators and programmers read.
fn spoken(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or(source);
    let mut found = BTreeSet::new();
    let mut hidden = false;
    for line in code.lines() {
        let line = line.trim();
        if line.starts_with("//") {
            continue;
        }
        // A call that goes on over lines hides them all.
        if [
            "tracing::",
            "#[error",
            ".expect(",
            "anyhow",
            "bail!",
            "assert",
            ".context(",
        ]
        .iter()
        .any(|start| line.contains(start))
        {
            hidden = !line.ends_with(';') && !line.ends_with(']');
            continue;
        }
        if hidden {
            hidden = !line.ends_with(';') && !line.ends_with(");");
            continue;
        }
        let mut pieces = line.split('"');
        pieces.next();
        // Every second piece is inside.
        for inside in pieces.step_by(2) {
            let words = inside
                .split_whitespace()
                .filter(|word| word.chars().all(char::is_alphabetic));
            if words.count() >= 2 && !inside.starts_with("SELECT") {
                found.insert(inside.to_owned());
            }
        }
    }
    found
}

fn everything() -> Vec<(String, BTreeSet<String>)> {
    let mut all: Vec<(String, BTreeSet<String>)> = drawn().into_iter().collect();
    let mut said: Vec<(String, BTreeSet<String>)> = sources("src")
        .into_iter()
        .filter(|(path, _)| SPOKEN.iter().any(|room| path.starts_with(room)))
        .filter(|(path, _)| !path.to_string_lossy().contains("test"))
        .map(|(path, text)| (path.to_string_lossy().into_owned(), spoken(&text)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    said.sort();
    all.extend(said);
    all
}

#[test]
fn every_word_that_people_read_stands_in_one_place() {
    let mut written = String::new();
    for (surface, words) in everything() {
        let _ = writeln!(written, "\n## {surface}");
        for word in words {
            let _ = writeln!(written, "{word}");
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("all_words", written));
}

#[test]
fn no_word_blames_or_ranks() {
    let everything = everything();
    assert!(everything.len() > 40, "the sources were read wrong");
    for (surface, words) in everything {
        for text in words {
            let plain = text.to_lowercase().replace('’', "'");
            let blames = NEVER.iter().find(|never| plain.contains(**never));
            assert_eq!(blames, None, "{surface}: {text}");
        }
    }
}
