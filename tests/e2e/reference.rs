//! What the manual lists is what there is: each key of `codegreen.toml` with its default and an example, each metric with its
//! type and labels; both directions.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use chrono::TimeDelta;
use codegreen::config::{Company, ConfigError};
use codegreen::meters::Meters;
use codegreen::store::jobs::Lane;
use codegreen::web::metrics::{self, Metrics};
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::endpoint::Endpoint;
use crate::support::manual::{self, code};

/// What each table needs before anything else in it can be read.
const NEEDED: [(&str, &[(&str, &str)]); 5] = [
    ("", &[("channel", "\"C0ESCALATE\"")]),
    ("policy", &[("approvers", "[\"U0VPSALES\"]")]),
    ("paging.rung", &[("who", "\"lead\""), ("by", "\"slack\"")]),
    ("contact", &[("person", "\"U0CFO\"")]),
    (
        "function",
        &[
            ("key", "\"finance\""),
            ("name", "\"Finance\""),
            ("lead", "\"U0CFO\""),
        ],
    ),
];

/// Tables of which there are several.
const LISTS: [&str; 3] = ["function", "contact", "paging.rung"];

/// A whole file that says as little as can be, but in this table this.
fn file(table: &str, key: &str, value: &str) -> String {
    let mut tables = vec!["", "policy", "function"];
    if !tables.contains(&table) {
        tables.push(table);
    }
    let mut text: Vec<String> = Vec::new();
    for name in tables {
        let needed = NEEDED.iter().find(|(it, _)| *it == name);
        let mut lines: BTreeMap<&str, &str> = needed.map_or(BTreeMap::new(), |(_, lines)| {
            lines.iter().copied().collect()
        });
        if name == table && !key.is_empty() {
            lines.insert(key, value);
        }
        match name {
            "" => {}
            name if LISTS.contains(&name) => text.push(format!("[[{name}]]")),
            name => text.push(format!("[{name}]")),
        }
        text.extend(lines.iter().map(|(key, value)| format!("{key} = {value}")));
        if name == "function" {
            // Somebody's yes must count.
            let legal = "[[function]]\nkey = \"legal\"\nname = \"Legal\"\nlead = \"U0GC\"";
            text.push(legal.to_owned());
        }
    }
    text.join("\n")
}

fn read(table: &str, key: &str, value: &str) -> Result<Company, ConfigError> {
    Company::read("codegreen.toml", &file(table, key, value))
}

/// The keys the program takes, with the tables they stand in: asked of the program, which names them to whoever errs.
fn accepted(table: &str) -> BTreeSet<String> {
    let error = read(table, "nonsense", "1").expect_err("there is no such key");
    let Some((_, known)) = error.remedy.split_once("Known here: ") else {
        panic!("{table}: {error}");
    };
    let mut keys = BTreeSet::new();
    for key in known.trim_end_matches('.').split(", ") {
        let path = match table {
            "" => key.to_owned(),
            table => format!("{table}.{key}"),
        };
        let inner = read(&path, "nonsense", "1").expect_err("there is no such key");
        if inner.problem == "is not a setting" && inner.setting == format!("{path}.nonsense") {
            keys.extend(accepted(&path));
        } else {
            keys.insert(path);
        }
    }
    keys
}

#[test]
fn each_key_of_the_file_is_in_the_manual() {
    let rows = manual::page("configure.md").rows();
    let documented: BTreeSet<String> = rows
        .iter()
        .filter_map(|row| code(&row[0]).map(str::to_owned))
        .collect();
    assert_eq!(documented.len(), rows.len(), "none stands there twice");
    let accepted = accepted("");
    assert!(accepted.contains("paging.rung.wait"), "{accepted:?}");
    assert_eq!(documented, accepted);
    for row in rows {
        let path = code(&row[0]).unwrap();
        let (table, key) = path.rsplit_once('.').unwrap_or(("", path));
        let [_, kind, default, meaning, example] = &row[..] else {
            panic!("{path}: {row:?}");
        };
        assert!(!kind.is_empty() && !meaning.is_empty(), "{path}");
        let example = code(example).expect(path);
        if let Err(error) = read(table, key, example) {
            panic!("{path} = {example}: {error}");
        }
        let is_needed = NEEDED
            .iter()
            .any(|(it, keys)| *it == table && keys.iter().any(|(it, _)| *it == key));
        assert_eq!(default == "required", is_needed, "{path}");
        // A default that is said to be a value changes nothing where it is written out.
        if let Some(value) = code(default).filter(|_| default.starts_with('`')) {
            assert_eq!(
                read(table, key, value),
                read(table, "", ""),
                "{path} = {value}"
            );
        }
    }
}

/// A metric: its type, and its labels with the values that were seen.
type Printed = BTreeMap<String, (String, BTreeMap<String, BTreeSet<String>>)>;

/// What `/metrics` prints.
fn printed(text: &str) -> Printed {
    let mut all = Printed::new();
    for line in text.lines() {
        if let Some(typed) = line.strip_prefix("# TYPE ") {
            let (name, kind) = typed.split_once(' ').unwrap();
            all.insert(name.to_owned(), (kind.to_owned(), BTreeMap::new()));
        }
        if line.starts_with('#') {
            continue;
        }
        let (sample, _) = line.rsplit_once(' ').unwrap();
        let (name, labels) = sample.split_once('{').unwrap_or((sample, ""));
        let histogram = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .filter(|name| all.contains_key(*name));
        let name = histogram.unwrap_or(name);
        let (_, known) = all.get_mut(name).expect(line);
        for label in labels.trim_end_matches('}').split(',') {
            if let Some((label, value)) = label.split_once('=') {
                let values = known.entry(label.to_owned()).or_default();
                values.insert(value.trim_matches('"').to_owned());
            }
        }
    }
    all
}

/// Everything that can be counted has been.
async fn everything() -> String {
    let it = Endpoint::open().await;
    it.unsigned("x").await;
    it.counts.sockets(2);
    let meters = Meters::default();
    meters.throttled("chat.postMessage");
    meters.fired(TimeDelta::seconds(1));
    let numbers = metrics::router(Metrics {
        counts: it.counts.clone(),
        store: it.database.store.clone(),
        clock: it.clock.clone(),
        meters,
    });
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let answer = numbers.oneshot(request).await.unwrap();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn each_metric_is_in_the_manual() {
    let text = everything().await;
    let printed = printed(&text);
    let page = manual::page("metrics.md");
    let rows = page.rows();
    let documented: BTreeSet<&str> = rows.iter().filter_map(|row| code(&row[0])).collect();
    let names: BTreeSet<&str> = printed.keys().map(String::as_str).collect();
    assert_eq!(documented, names);
    for row in &rows {
        let name = code(&row[0]).unwrap();
        let [_, kind, labels, meaning] = &row[..] else {
            panic!("{name}: {row:?}");
        };
        let (real, known) = &printed[name];
        assert_eq!(kind, real, "{name}");
        assert!(!meaning.is_empty(), "{name}");
        let said: BTreeSet<&str> = labels.split('`').skip(1).step_by(2).collect();
        let known_labels: BTreeSet<&str> = known.keys().map(String::as_str).collect();
        assert_eq!(said, known_labels, "{name}");
        // Of what there is a fixed number, each is named.
        if name.contains("lane") || name.contains("repairs") {
            for value in known.values().flatten() {
                assert!(page.text.contains(&format!("`{value}`")), "{name}: {value}");
            }
        }
    }
    assert_eq!(
        Lane::ALL.len(),
        printed["codegreen_lane_overdue_seconds"].1["lane"].len()
    );
}

/// The rules that alert, and every other page, name metrics that there are.
#[tokio::test]
async fn no_page_names_a_metric_that_is_not_there() {
    let text = everything().await;
    for page in manual::pages() {
        let words = page
            .text
            .split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
            .filter(|word| word.starts_with("codegreen_"));
        for word in words {
            let there = text.lines().any(|line| {
                let name = line.trim_start_matches("# TYPE ");
                name.split([' ', '{']).next() == Some(word)
            });
            assert!(there, "{}: {word}", page.path);
        }
    }
}
