//! The house keeps its shape: layers point inward, files stay readable, every renderer has a snapshot, the README's
//! commands exist. Reads the sources as text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Inner first. A room may name rooms of a lower number, itself, and rooms of its own number.
const ROOMS: [(&str, u8); 10] = [
    ("domain", 0),
    ("store", 1),
    ("app", 2),
    ("slack", 3),
    ("jobs", 4),
    ("web", 4),
    ("socket", 4),
    ("serve", 5),
    ("doctor", 5),
    ("demo", 6),
];

/// May be named by all but `domain`.
const SHARED: [&str; 2] = ["config", "clock"];

/// Long enough for one subject with its tests.
const LINES: usize = 350;

pub fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    for (path, _) in &mut found {
        *path = path.strip_prefix(root).expect("inside").to_owned();
    }
    found
}

fn room_of(path: &Path) -> String {
    let room = path
        .components()
        .nth(1)
        .expect("inside src")
        .as_os_str()
        .to_string_lossy();
    room.trim_end_matches(".rs").to_owned()
}

/// The rooms that a source names: `crate::store` and `use crate::{store, app}` alike.
fn named(text: &str) -> BTreeSet<String> {
    let words = |text: &str| -> Option<String> {
        let word: String = text
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        (!word.is_empty()).then_some(word)
    };
    text.match_indices("crate::")
        .flat_map(|(at, found)| {
            let rest = &text[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(group) => group
                    .split('}')
                    .next()
                    .unwrap_or_default()
                    .split(',')
                    .filter_map(|part| words(part.trim()))
                    .collect(),
                None => words(rest).into_iter().collect::<Vec<_>>(),
            }
        })
        .collect()
}

#[test]
fn no_inner_room_names_an_outer_one() {
    let level = |room: &str| {
        ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .map(|(_, level)| *level)
    };
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let room = room_of(&path);
        let Some(own) = level(&room) else { continue };
        for other in named(&text) {
            let allowed = match level(&other) {
                Some(level) => level <= own,
                None => room != "domain" || !SHARED.contains(&other.as_str()),
            };
            if !allowed {
                wrong.push(format!("{} names {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_domain_is_pure_and_sql_stays_in_the_store() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let room = room_of(&path);
        let denied: &[&str] = match room.as_str() {
            "domain" => &[
                "async fn",
                "tokio::",
                "sqlx::",
                "slack_morphism",
                "std::fs",
                "std::env",
                "tracing::",
            ],
            "store" => &["slack_morphism", "crate::slack"],
            "app" => &["sqlx::", "slack_morphism"],
            _ => &["sqlx::"],
        };
        wrong.extend(
            denied
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{} has {word}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_simulator_knows_nothing_of_this_program() {
    let wrong: Vec<_> = sources("crates/slack-sim/src")
        .into_iter()
        .filter(|(_, text)| text.contains("codegreen::"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    let mut wrong = Vec::new();
    for (path, text) in ["src", "crates/slack-sim/src", "tests", "benches"]
        .into_iter()
        .flat_map(sources)
    {
        if !text.starts_with("//!") {
            wrong.push(format!(
                "{} does not open with what it is for",
                path.display()
            ));
        }
        if text.lines().count() > LINES {
            wrong.push(format!(
                "{} has {} lines",
                path.display(),
                text.lines().count()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_test_takes_its_time_from_a_sleep() {
    let sleep = ["::sleep", "("].concat();
    let wrong: Vec<_> = ["tests", "crates/slack-sim/tests"]
        .into_iter()
        .flat_map(sources)
        .filter(|(_, text)| text.contains(&sleep))
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
