//! The manual is true: each command on a page is run here, or is one that another test runs, or is marked with what it needs;
//! each link leads somewhere.

use std::fmt::Write as _;
use std::process::Command;

use crate::support::manual::{self, root};
use crate::support::postgres;
use crate::support::program::Program;

/// What a block may need that is not here, as its mark says: `<!-- needs docker -->`.
const NEEDS: [&str; 5] = [
    "a real Slack",
    "docker",
    "systemd",
    "PostgreSQL",
    "the right to install",
];

/// Commands that are not run here, and the file of tests, or of the gate, that does what they do.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cargo run --release -- demo", "tests/e2e/demo.rs"),
    ("cargo test", ".ci/run"),
    ("cargo test --test e2e tidy::", ".ci/run"),
    ("cargo test --lib domain::", ".ci/run"),
    ("cargo test -p slack-sim", ".ci/run"),
    ("cargo fmt", ".ci/run"),
    (
        "cargo clippy --workspace --all-targets -- -D warnings",
        ".ci/run",
    ),
];

/// What a command of the manual may begin with, to be run by a test.
const RUN: [&str; 7] = [
    "codegreen",
    "sqlite3",
    "cp",
    "mv",
    "rm -f",
    "mkdir -p",
    "test",
];

/// `codegreen doctor` finds what is missing, for nothing is set.
fn expected(command: &str) -> i32 {
    i32::from(command.starts_with("codegreen doctor"))
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok()
}

/// A shell in a folder like a new operator's: the example of the file, and the program on the path.
fn shell(program: &Program, command: &str) -> Command {
    let path = std::env::var("PATH").unwrap();
    let ours = std::path::Path::new(env!("CARGO_BIN_EXE_codegreen"));
    let ours = ours.parent().unwrap().display();
    let mut shell = Command::new("bash");
    shell
        .args(["-euc", command])
        .current_dir(&program.folder)
        .env_clear()
        .env("HOME", program.folder.path())
        .env("PATH", format!("{ours}:{path}"))
        .env("SLACK_API_URL", "http://127.0.0.1:9/api")
        .env("RUST_LOG", "warn");
    shell
}

#[test]
fn each_command_is_run_or_says_what_it_needs() {
    let mut wrong = Vec::new();
    let (mut run, mut seen) = (0, Vec::new());
    for page in manual::pages() {
        let program = Program::new();
        let example = root().join("codegreen.example.toml");
        std::fs::copy(example, program.path("codegreen.example.toml")).unwrap();
        for block in page.blocks() {
            if let Some(needs) = block.needs {
                if !NEEDS.contains(&needs.as_str()) {
                    wrong.push(format!("{}: needs {needs}: unknown", page.path));
                }
                continue;
            }
            for command in block.commands {
                if ELSEWHERE.iter().any(|(known, _)| *known == command) {
                    seen.push(command);
                    continue;
                }
                let is_known = RUN.iter().any(|it| command.starts_with(&format!("{it} ")));
                if !is_known {
                    wrong.push(format!(
                        "{}: `{command}` is run by no test: mark its block, or let this test run it",
                        page.path
                    ));
                    continue;
                }
                if command.starts_with("sqlite3 ") && !is_there("sqlite3") {
                    eprintln!("SKIPPED: sqlite3 is not installed: {command}");
                    if command.contains("VACUUM INTO") {
                        // What follows it is a restore: with nobody at work the file is all there is.
                        let copy = program.path("codegreen-backup.db");
                        std::fs::copy(program.path("codegreen.db"), copy).unwrap();
                    }
                    continue;
                }
                let ended = shell(&program, &command).output().unwrap();
                run += 1;
                if ended.status.code() != Some(expected(&command)) {
                    wrong.push(format!(
                        "{}: `{command}` ended with {}: {}{}",
                        page.path,
                        ended.status,
                        String::from_utf8_lossy(&ended.stdout),
                        String::from_utf8_lossy(&ended.stderr)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run > 20, "only {run} were run");
    for (command, by) in ELSEWHERE {
        assert!(seen.iter().any(|it| it == command), "no page has {command}");
        assert!(root().join(by).exists(), "{by}");
    }
}

/// The blocks marked so, from one database to another; where PostgreSQL and its tools are.
#[tokio::test]
async fn postgresql_is_backed_up_and_restored_as_the_manual_says() {
    let (Some(old), Some(new)) = (
        postgres::empty_database().await,
        postgres::empty_database().await,
    ) else {
        return;
    };
    if !is_there("pg_dump") || !is_there("pg_restore") {
        postgres::say_skipped("pg_dump and pg_restore are not installed");
        return;
    }
    let program = Program::new();
    let in_database = |url: &str, command: &str| {
        // The last of what our driver writes into an address is its own, and PostgreSQL's tools do not know it.
        let (url, _) = url
            .split_once("&statement-cache-capacity")
            .unwrap_or((url, ""));
        let ended = shell(&program, command).env("DATABASE_URL", url).output();
        let ended = ended.unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "`{command}`: {said}");
        String::from_utf8(ended.stdout).unwrap()
    };
    in_database(&old.url, "codegreen migrate");
    let page = manual::page("install.md");
    let marked = page.blocks().into_iter();
    let marked: Vec<_> = marked
        .filter(|block| block.needs.as_deref() == Some("PostgreSQL"))
        .flat_map(|block| block.commands)
        .collect();
    assert_eq!(marked.len(), 3, "{marked:?}");
    for command in marked {
        let of = if command.starts_with("pg_dump ") {
            &old
        } else {
            &new
        };
        let said = in_database(&of.url, &command);
        assert!(!said.contains("created"), "all of it was restored: {said}");
    }
}

#[test]
fn each_link_leads_somewhere() {
    let pages = manual::pages();
    let mut wrong = String::new();
    for page in &pages {
        let folder = root().join(&page.path);
        let folder = folder.parent().unwrap();
        for link in page.links() {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => root().join(&page.path),
                file => folder.join(file),
            };
            let Ok(target) = target.canonicalize() else {
                let _ = writeln!(wrong, "{}: {link} is not there", page.path);
                continue;
            };
            let known = pages.iter().find(|it| {
                let path = root().join(&it.path).canonicalize();
                path.is_ok_and(|path| path == target)
            });
            if let Some(known) = known
                && !anchor.is_empty()
                && !known.anchors().iter().any(|it| it == anchor)
            {
                let _ = writeln!(wrong, "{}: {link} has no such heading", page.path);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Nobody finds a page that the README does not lead to.
#[test]
fn the_readme_leads_to_every_page() {
    let pages = manual::pages();
    for page in &pages[1..] {
        let linked = pages[0].links().iter().any(|link| {
            let file = link.split('#').next().unwrap_or_default();
            file == page.path
        });
        assert!(linked, "{}", page.path);
    }
}

/// What `--help` lists.
fn commands(help: &str) -> Vec<&str> {
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let lines = commands.lines().take_while(|line| line.starts_with("  "));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[test]
fn the_manual_page_has_every_command_and_every_setting() {
    let program = Program::new();
    let help = program.run(&["--help"]).stdout;
    let page = program.run(&["man"]);
    assert!(page.status.success(), "{}", page.stderr);
    // Hyphens are escaped in roff.
    let text = page.stdout.replace('\\', "");
    for command in commands(&help).into_iter().filter(|it| *it != "help") {
        assert!(text.contains(&format!("fB{command}fR")), "{command}");
    }
    for (name, ..) in codegreen::config::settings::VARIABLES {
        assert!(text.contains(name), "{name}");
    }
    for words in [
        "--json",
        "--socket-mode",
        "DATABASE_URL_FILE",
        "EXIT STATUS",
    ] {
        assert!(text.contains(words), "{words}");
    }
    // Where there is a reader of such pages, it finds nothing amiss.
    if let Ok(read) = shell(&program, "codegreen man | groff -man -Kutf8 -Tutf8 -ww -z").output() {
        let said = String::from_utf8_lossy(&read.stderr);
        assert!(
            read.status.success() || said.contains("not found"),
            "{said}"
        );
        assert!(!said.contains("warning"), "{said}");
    }
}

#[test]
fn completions_of_every_shell_know_every_command() {
    let program = Program::new();
    let help = program.run(&["--help"]).stdout;
    let commands = commands(&help);
    assert!(commands.contains(&"serve") && commands.contains(&"completions"));
    for shell in ["bash", "zsh", "fish"] {
        let script = program.run(&["completions", shell]);
        assert!(script.status.success(), "{shell}: {}", script.stderr);
        for command in &commands {
            assert!(script.stdout.contains(command), "{shell}: {command}");
        }
        let documented = manual::page("install.md").text;
        assert!(documented.contains(&format!("codegreen completions {shell} > ")));
    }
    let script = program.run(&["completions", "bash"]).stdout;
    std::fs::write(program.path("codegreen"), script).unwrap();
    let loaded = shell(&program, "source ./codegreen && complete -p codegreen").output();
    let loaded = loaded.unwrap();
    let said = String::from_utf8_lossy(&loaded.stdout);
    assert!(
        loaded.status.success() && said.contains("codegreen"),
        "{said}"
    );
}
