//! The program from outside: exit codes, sentences, signals.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use codegreen::config::secrets::IN_FILES;
use codegreen::config::settings::VARIABLES;
use slack_sim::{Fault, FaultKind, SimConfig, SlackSim};

use crate::support::program::{PATIENCE, Program, garbage};

#[test]
fn what_is_not_built_is_neither_listed_nor_known() {
    let program = Program::new();
    let help = program.run(&["--help"]);
    assert!(help.status.success());
    for command in [
        "serve",
        "demo",
        "doctor",
        "migrate",
        "manifest",
        "export",
        "completions",
    ] {
        assert!(
            help.stdout.contains(&format!("\n  {command} ")),
            "{command}"
        );
    }
    for (name, ..) in VARIABLES {
        assert!(help.stdout.contains(name), "{name}");
    }
    for name in IN_FILES {
        assert!(help.stdout.contains(&format!("{name}_FILE")), "{name}");
    }
    for unknown in ["drill", "purge", "frobnicate"] {
        assert!(
            !help.stdout.contains(&format!("\n  {unknown} ")),
            "{unknown}"
        );
        assert_eq!(program.run(&[unknown]).status.code(), Some(2), "{unknown}");
    }
    for usage in [
        &[][..],
        &["export"],
        &["export", "--format", "xml"],
        &["serve", "--fast"],
        &["doctor", "--quickly"],
        &["manifest", "--socket-mode", "--url", "https://acme.com"],
    ] {
        assert_eq!(program.run(usage).status.code(), Some(2), "{usage:?}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_wrong_usage() {
    Program::new().run(&["serve"]).failed_with(
        2,
        "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both not set.",
    );
    let serve = || Program::ready_to_serve("http://127.0.0.1:9/api");
    serve()
        .set("SLACK_APP_TOKEN", "xapp-1")
        .run(&["serve"])
        .failed_with(2, "SLACK_APP_TOKEN");
    serve()
        .set("CODEGREEN_LISTEN", "here")
        .run(&["serve"])
        .failed_with(2, "CODEGREEN_LISTEN");
    serve()
        .set("CODEGREEN_LOG", "xml")
        .run(&["serve"])
        .failed_with(2, "CODEGREEN_LOG");
    serve()
        .set("RUST_LOG", "codegreen=loud")
        .run(&["serve"])
        .failed_with(2, "RUST_LOG");
    serve()
        .set("CODEGREEN_CONFIG", "other.toml")
        .run(&["serve"])
        .failed_with(2, "other.toml, which does not exist.");
    for nowhere in [
        "mysql://x",
        "sqlite::memory:",
        "postgres://x:y@localhost:port/db",
    ] {
        Program::new()
            .set("DATABASE_URL", nowhere)
            .run(&["migrate"])
            .failed_with(2, "DATABASE_URL");
        serve()
            .set("DATABASE_URL", nowhere)
            .run(&["serve"])
            .failed_with(2, "DATABASE_URL");
    }
    Program::new()
        .run(&["manifest", "--url", "acme"])
        .failed_with(2, "--url \"acme\"");
}

/// In containers secrets are files.
#[test]
fn a_secret_may_come_from_a_file() {
    let serve = || Program::ready_to_serve("http://127.0.0.1:9/api").set("SLACK_BOT_TOKEN", "");
    serve()
        .set("SLACK_BOT_TOKEN_FILE", "token")
        .run(&["serve"])
        .failed_with(2, "SLACK_BOT_TOKEN_FILE names token, which does not exist.");
    let program = Program::new().set("DATABASE_URL_FILE", "url");
    std::fs::write(program.path("url"), "sqlite://elsewhere.db\n").unwrap();
    let made = program.run(&["migrate"]);
    assert!(made.stdout.contains("elsewhere.db: "), "{}", made.stderr);
    program
        .set("DATABASE_URL", "sqlite://x.db")
        .run(&["migrate"])
        .failed_with(2, "DATABASE_URL and DATABASE_URL_FILE are both set.");

    // A key of PagerDuty's, whose variable the file of the company names.
    let program = Program::ready_to_serve("http://127.0.0.1:9/api").set("KEY_CFO_FILE", "key");
    let contact = "[[contact]]\nperson = \"U0CFO\"\npagerduty_key_env = \"KEY_CFO\"\n";
    let company = format!("{}\n{contact}", codegreen::demo::COMPANY);
    std::fs::write(program.path("codegreen.toml"), company).unwrap();
    std::fs::write(program.path("key"), "\n").unwrap();
    program
        .run(&["serve"])
        .failed_with(2, "KEY_CFO_FILE names key, which is empty.");
}

#[test]
fn a_port_that_is_taken_is_said_to_be() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let program =
        Program::ready_to_serve("http://127.0.0.1:9/api").set("CODEGREEN_LISTEN", &address);
    program.run(&["serve"]).failed_with(
        1,
        &format!("The address {address} is taken by another program."),
    );
    let program =
        Program::ready_to_serve("http://127.0.0.1:9/api").set("CODEGREEN_METRICS_LISTEN", &address);
    program
        .run(&["serve"])
        .failed_with(1, "set CODEGREEN_METRICS_LISTEN to another address");
}

#[test]
fn a_database_that_cannot_be_read_is_said_to_be() {
    for command in [&["serve"][..], &["migrate"], &["export", "--format", "csv"]] {
        let program = Program::ready_to_serve("http://127.0.0.1:9/api");
        garbage(&program.path("codegreen.db"));
        program.run(command).failed_with(1, "codegreen.db");
        let program = program.set("DATABASE_URL", "sqlite://no/such/folder/x.db");
        program.run(command).failed_with(1, "no/such/folder");
    }
}

#[test]
fn migrate_says_where_the_database_is() {
    let program = Program::new();
    let made = program.run(&["migrate"]);
    assert!(made.status.success(), "{}", made.stderr);
    assert!(
        made.stdout
            .contains(program.path("codegreen.db").to_str().unwrap()),
        "{}",
        made.stdout
    );
    assert!(made.stdout.contains("created"), "{}", made.stdout);
    assert!(!program.run(&["migrate"]).stdout.contains("created"));
}

#[test]
fn export_writes_to_standard_output_or_to_a_file() {
    let program = Program::new();
    let csv = program.run(&["export", "--format", "csv"]);
    assert!(
        csv.status.success() && csv.stdout.starts_with("number,"),
        "{}",
        csv.stderr
    );
    let json = program.run(&["export", "--format", "json", "--out", "out.json"]);
    assert!(
        json.status.success() && json.stdout.is_empty(),
        "{}",
        json.stderr
    );
    assert!(
        std::fs::read_to_string(program.path("out.json"))
            .unwrap()
            .contains("code_greens")
    );
    program
        .run(&["export", "--format", "json", "--out", "no/out.json"])
        .failed_with(1, "no/out.json cannot be written");
}

#[test]
fn completions_and_manifest_are_printed() {
    let program = Program::new();
    assert!(
        program
            .run(&["completions", "bash"])
            .stdout
            .contains("codegreen")
    );
    let manifest = program
        .run(&["manifest", "--url", "https://cg.acme.com"])
        .stdout;
    assert!(manifest.contains("https://cg.acme.com/slack/events"));
    let manifest = program.run(&["manifest", "--socket-mode"]).stdout;
    assert!(manifest.contains("socket_mode_enabled: true"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_slack_refuses_is_said_to_be() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let program = Program::ready_for(&sim).set("SLACK_BOT_TOKEN", "xoxb-another");
    tokio::task::spawn_blocking(move || {
        program
            .run(&["serve"])
            .failed_with(2, "SLACK_BOT_TOKEN was refused by Slack (invalid_auth).");
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_server_in_time_and_in_peace() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    // An answer is in the air when the signal comes.
    sim.fault(Fault::on("auth.test", FaultKind::Delay(Duration::from_millis(200))).times(1));
    for signal in ["TERM", "INT"] {
        let program = Program::ready_for(&sim).set("CODEGREEN_METRICS_LISTEN", "127.0.0.1:0");
        let outcome = tokio::task::spawn_blocking(move || {
            let mut serving = program.serve();
            let opened = serving.logged("created the database");
            assert_eq!(
                opened["fields"]["database"],
                program.path("codegreen.db").to_str().unwrap()
            );
            serving.address();
            let begun = Instant::now();
            serving.signal(signal);
            let (status, log) = serving.ended();
            assert!(begun.elapsed() < Duration::from_secs(10), "{log}");
            (status, log)
        });
        let (status, log) = tokio::time::timeout(PATIENCE, outcome)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{signal}: {log}");
        assert!(log.contains("\"stopped\""), "{log}");
        assert!(
            !log.contains(&sim.config().bot_token) && !log.contains(&sim.config().signing_secret)
        );
    }
}

/// A server that takes the connection and then says nothing: whoever stops us does not wait for it.
#[test]
fn a_signal_while_the_database_is_still_being_opened_ends_it_too() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let program = Program::ready_to_serve("http://127.0.0.1:9/api").set(
        "DATABASE_URL",
        &format!("postgres://codegreen@{address}/codegreen"),
    );
    let serving = program.serve();
    let (_held, _) = silent.accept().unwrap();
    let begun = Instant::now();
    serving.signal("TERM");
    let (status, log) = serving.ended();
    assert!(begun.elapsed() < Duration::from_secs(10), "{log}");
    assert_eq!(status.code(), Some(0), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_while_slack_is_down_goes_on_as_whom_it_was() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let program = Program::ready_for(&sim);
    let serve_and = |fault: Option<FaultKind>| {
        sim.clear_faults();
        if let Some(kind) = fault {
            sim.fault(Fault::on("auth.test", kind).always());
        }
        let mut serving = program.serve();
        let address = tokio::task::block_in_place(|| serving.address());
        sim.connect_app(format!("http://{address}/slack/events"));
        serving
    };
    drop(serve_and(None));
    // Not asked who it is, it could not take a command.
    let serving = serve_and(Some(FaultKind::ServerError));
    let alice = sim.person("Alice");
    alice
        .types("/codegreen", "Acme renewal", "C0GENERAL")
        .await
        .unwrap();
    alice.wait_for_modal().await.unwrap();
    // It goes on asking, and hears that the token is no good any more.
    sim.clear_faults();
    sim.fault(Fault::on("auth.test", FaultKind::Refused("token_revoked".to_owned())).always());
    let (status, log) = tokio::task::spawn_blocking(|| serving.ended())
        .await
        .unwrap();
    assert_eq!(status.code(), Some(2), "{log}");
    assert!(
        log.contains("SLACK_BOT_TOKEN was refused by Slack (token_revoked)"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_when_the_signal_came_is_finished() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let program = Program::ready_for(&sim);
    let mut serving = program.serve();
    let address = tokio::task::block_in_place(|| serving.address());
    sim.connect_app(format!("http://{address}/slack/events"));
    let slowly = FaultKind::Delay(Duration::from_millis(1800));
    sim.fault(Fault::on("views.open", slowly).times(1));
    let alice = sim.person("Alice");
    // Answered while the modal is on its way; whether Slack shows it already is Slack's business.
    alice
        .types("/codegreen", "Acme renewal", "C0GENERAL")
        .await
        .unwrap();
    serving.signal("TERM");
    let (status, log) = tokio::task::spawn_blocking(|| serving.ended())
        .await
        .unwrap();
    assert_eq!(status.code(), Some(0), "{log}");
    alice.modal().expect("the modal came before the end");
}
