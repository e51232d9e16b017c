//! Where all is well, and how it is printed.

use super::{config, doctor, document, finding, start};
use crate::support::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn where_all_is_well_every_line_says_so() {
    let sim = start(config()).await;
    let (program, ended) = doctor(Program::ready_for(&sim), &["doctor"]).await;
    assert_eq!(
        ended.status.code(),
        Some(0),
        "{}{}",
        ended.stdout,
        ended.stderr
    );
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let names: Vec<&str> = codegreen::doctor::names().collect();
    assert_eq!(lines.len(), names.len(), "{}", ended.stdout);
    for (line, name) in lines.iter().zip(names) {
        let (status, rest) = line.split_once(' ').unwrap();
        assert!(rest.trim_start().starts_with(name), "{line}");
        // No bot runs yet, and there are no tables to count in.
        let expected = match name {
            "workers" | "queue" | "failures" => "skipped",
            _ => "ok",
        };
        assert_eq!(status, expected, "{line}");
    }
    assert!(
        !program.path("codegreen.db").exists(),
        "it made the database"
    );
    assert_eq!(ended.stderr, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn for_monitors_it_is_one_document() {
    let sim = start(config()).await;
    let (_, ended) = doctor(Program::ready_for(&sim), &["doctor", "--json"]).await;
    let document = document(&ended);
    assert_eq!(ended.status.code(), Some(0), "{document:#}");
    assert_eq!(document["ok"], true);
    let slack = finding(&document, "slack");
    assert_eq!(slack["status"], "ok");
    assert!(slack["what"].as_str().unwrap().contains("U0BOT"), "{slack}");
    assert_eq!(slack["remedy"], "");
    assert!(slack["millis"].is_u64(), "{slack}");
}

#[test]
fn every_check_stands_in_the_manual() {
    let manual = include_str!("../../../docs/operate.md");
    for name in codegreen::doctor::names() {
        assert!(manual.contains(&format!("\n| `{name}` | ")), "{name}");
    }
}
