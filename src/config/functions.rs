//! `[[function]]`: the functions of the company, each with a key and a lead of its own, and deputies who are not the lead.

use std::collections::HashSet;

use super::ConfigError;
use super::company::{A_PERSON, people, person};
use super::section::{At, Section};
use crate::domain::function::Function;
use crate::domain::ids::FunctionKey;

/// More seats than this do not fit the table's modal (Slack: 100 blocks, two a seat).
const MOST_FUNCTIONS: usize = 40;
/// Fits a line of the board and, with the prefix, a `block_id` (Slack: 255).
const MOST_KEY: usize = 50;
const MOST_NAME: usize = 60;
/// Pre-fills an input (Slack: 3,000 characters).
const MOST_BRINGS: usize = 500;

const SOME_DEPUTIES: &str = "Write a list of member ids, such as [\"U0FPNA\"], or leave it out.";
const A_KEY: &str = "Write a short key of letters, digits, - and _, such as \"finance\".";
const A_NAME: &str = "Write the name people read, such as \"Finance\".";

pub(super) fn read(root: &mut Section<'_>) -> Result<Vec<Function>, ConfigError> {
    const REMEDY: &str = "Add one for each function of the company, beginning with [[function]]: see codegreen.example.toml.";
    let sections = root.tables(
        "function",
        &["key", "name", "lead", "deputies", "required", "brings"],
    )?;
    if sections.is_empty() {
        return Err(root.missing("function", REMEDY));
    }
    if let Some(extra) = sections.get(MOST_FUNCTIONS) {
        let problem = format!("has more than {MOST_FUNCTIONS} entries");
        return Err(root.error(
            extra.span(),
            "function",
            problem,
            "Bring small functions together under one chief.",
        ));
    }
    let mut keys = HashSet::new();
    let mut functions = Vec::new();
    for section in sections {
        functions.push(function(section, &mut keys)?);
    }
    if !functions.iter().any(|function| function.required) {
        let problem = "has no entry with required = true, so no table would ever wait for anybody";
        return Err(root.error(
            root.span(),
            "function",
            problem,
            "Leave required out (it is true then) for those whose yes is needed.",
        ));
    }
    Ok(functions)
}

fn function(mut section: Section<'_>, keys: &mut HashSet<String>) -> Result<Function, ConfigError> {
    let key = section
        .text("key", A_KEY)?
        .ok_or_else(|| section.missing("key", A_KEY))?;
    if key.value.len() > MOST_KEY
        || !key
            .value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    {
        return Err(section.error(
            &key.span,
            "key",
            format!("\"{}\" is not a key", key.value),
            A_KEY,
        ));
    }
    if !keys.insert(key.value.clone()) {
        let problem = format!("\"{}\" is taken by another function", key.value);
        return Err(section.error(
            &key.span,
            "key",
            problem,
            "Give each function a key of its own.",
        ));
    }
    let name = section
        .text("name", A_NAME)?
        .ok_or_else(|| section.missing("name", A_NAME))?;
    within(&section, "name", &name, MOST_NAME)?;
    let lead = section
        .text("lead", A_PERSON)?
        .ok_or_else(|| section.missing("lead", A_PERSON))?;
    let lead = person(&section, "lead", lead)?;
    let deputies = section
        .texts("deputies", false, SOME_DEPUTIES)?
        .unwrap_or_default();
    let spans: Vec<_> = deputies.iter().map(|deputy| deputy.span.clone()).collect();
    let deputies = people(&section, "deputies", deputies)?;
    if let Some(at) = deputies.iter().position(|deputy| *deputy == lead) {
        let problem = format!("names {lead}, who is the lead");
        return Err(section.error(
            &spans[at],
            "deputies",
            problem,
            "Name somebody who can stand in for the lead, or leave it out.",
        ));
    }
    let required = section.flag("required", true)?;
    let brings = match section.text(
        "brings",
        "Say what the function brings to a deal, or leave it out.",
    )? {
        Some(brings) => {
            within(&section, "brings", &brings, MOST_BRINGS)?;
            brings.value
        }
        None => String::new(),
    };
    Ok(Function {
        key: FunctionKey(key.value),
        name: name.value,
        lead,
        deputies,
        required,
        brings,
    })
}

fn within(
    section: &Section<'_>,
    key: &str,
    text: &At<String>,
    most: usize,
) -> Result<(), ConfigError> {
    if text.value.chars().count() <= most {
        return Ok(());
    }
    Err(section.error(
        &text.span,
        key,
        format!("is longer than {most} characters"),
        "Say it shorter.",
    ))
}
