//! The database: not there, not one, held, old, or full of what nobody takes up; and the bot that works on it.

use std::net::TcpListener;
use std::path::Path;

use serde_json::Value;
use slack_sim::{Fault, FaultKind, SlackSim};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::troubles::{NONE, Trouble, hold};
use super::{config, doctor, document, finding, start};
use crate::support::postgres;
use crate::support::program::{Program, garbage};

const PLACES: &[Trouble] = &[
    Trouble {
        broken: "the address is of a database that is not taken",
        check: "database",
        cause: &["DATABASE_URL is neither SQLite nor PostgreSQL"],
        remedy: &["Write sqlite://"],
        set: |_, program| program.set("DATABASE_URL", "mysql://bot:geheimnis@localhost/x"),
        ..NONE
    },
    Trouble {
        broken: "the database would be forgotten",
        check: "database",
        cause: &["names no file"],
        remedy: &["--help"],
        set: |_, program| program.set("DATABASE_URL", "sqlite::memory:"),
        ..NONE
    },
    Trouble {
        broken: "there is no such folder",
        check: "database",
        cause: &["there is no folder", "no/such/folder"],
        remedy: &["Create it, or set DATABASE_URL to another place"],
        set: |_, program| program.set("DATABASE_URL", "sqlite://no/such/folder/x.db"),
        ..NONE
    },
    Trouble {
        broken: "the file is no database",
        check: "database",
        cause: &["codegreen.db is not a SQLite database"],
        remedy: &["Move it away, or set DATABASE_URL to another file"],
        set: |_, program| {
            garbage(&program.path("codegreen.db"));
            program
        },
        ..NONE
    },
    Trouble {
        broken: "the file is a folder",
        check: "database",
        cause: &["codegreen.db is a folder"],
        remedy: &["Set DATABASE_URL to a file in it"],
        set: |_, program| {
            std::fs::create_dir(program.path("codegreen.db")).unwrap();
            program
        },
        ..NONE
    },
    Trouble {
        broken: "no PostgreSQL listens there",
        check: "database",
        cause: &["postgres://bot@127.0.0.1:9/x cannot be reached"],
        remedy: &["Check host and port, and that PostgreSQL runs"],
        set: |_, program| {
            let url = "postgres://bot:geheimnis@127.0.0.1:9/x";
            program.set("DATABASE_URL", url)
        },
        ..NONE
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_there_is_told_where_it_is_sought() {
    hold(PLACES).await;
}

/// It takes the connection and then says nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let sim = start(config()).await;
    let url = format!("postgres://bot:geheimnis@{address}/x");
    let program = Program::ready_for(&sim).set("DATABASE_URL", &url);
    let found = said(&program, 1);
    says(
        &found,
        "database",
        "fail",
        "no answer within 8 s",
        "Check that",
    );
    says(&found, "slack", "ok", "U0BOT", "");
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_are_up_to_date_take_a_write_and_keep_nothing_of_it() {
    let (_sim, program) = migrated().await;
    let file = program.path("codegreen.db");
    let found = said(&program, 0);
    says(&found, "schema", "ok", "up to date", "");
    says(&found, "write", "ok", "taken back", "");
    says(&found, "queue", "ok", "", "");
    says(&found, "failures", "ok", "", "");
    assert_eq!(sql(&file, "SELECT count(*) FROM probe").await, 0);
    let tables = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'doctor%'";
    assert_eq!(sql(&file, tables).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_tables_are_left_as_they_are() {
    let (_sim, program) = migrated().await;
    let file = program.path("codegreen.db");
    let steps = "SELECT count(*) FROM _sqlx_migrations";
    let all = sql(&file, steps).await;
    let last = "DELETE FROM _sqlx_migrations WHERE version = 8 RETURNING 1";
    sql(&file, last).await;
    let found = said(&program, 0);
    says(&found, "schema", "warn", "0008 locale", "codegreen migrate");
    says(&found, "write", "ok", "taken back", "");
    let tables = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'doctor%'";
    assert_eq!(sql(&file, tables).await, 0);
    assert_eq!(sql(&file, steps).await, all - 1);

    let changed = "UPDATE _sqlx_migrations SET checksum = X'00' WHERE version = 1 RETURNING 1";
    sql(&file, changed).await;
    let found = said(&program, 1);
    says(&found, "schema", "fail", "0001 first", "restore a backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_somebody_holds_is_said_to_be_held() {
    let (_sim, program) = migrated().await;
    let mut holder = connect(&program.path("codegreen.db")).await;
    let held = holder.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let found = said(&program, 1);
    says(&found, "database", "ok", "opens", "");
    says(
        &found,
        "write",
        "fail",
        "held by another process",
        "Stop that one",
    );
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_takes_up_is_counted_by_lane() {
    let (_sim, program) = migrated().await;
    let file = program.path("codegreen.db");
    // Two pages, a timer, a message that has failed for long; of the channel one, behind which another waits.
    for (key, lane, green, failures) in [
        ("p1", 0, "NULL", 0),
        ("p2", 0, "NULL", 0),
        ("t1", 1, "NULL", 0),
        ("c1", 3, "'g'", 9),
        ("c2", 3, "'g'", 0),
    ] {
        let row = format!(
            "INSERT INTO job (workspace, lane, kind, dedup_key, code_green, payload, due_at, run_at, failures) \
             VALUES ('T0ACME', {lane}, 'say', '{key}', {green}, '{{}}', 1, 1, {failures}) RETURNING 1"
        );
        sql(&file, &row).await;
    }
    let found = said(&program, 1);
    let counts = "2 pages, 1 timers, 1 messages of the channel";
    says(&found, "queue", "fail", counts, "start codegreen serve");
    says(&found, "failures", "warn", "1 messages or timers", "log");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_runs_is_found_and_its_workers_turn() {
    let sim = start(config()).await;
    let program = Program::ready_for(&sim);
    let mut serving = program.serve();
    let address = tokio::task::block_in_place(|| serving.address()).to_string();
    let found = said(&program.set("CODEGREEN_LISTEN", &address), 0);
    says(
        &found,
        "listen",
        "ok",
        &format!("a bot listens on {address}"),
        "",
    );
    says(
        &found,
        "workers",
        "ok",
        "its workers turn, and Slack last knew its token at ",
        "",
    );
    says(&found, "database", "ok", "opens", "");
    says(&found, "queue", "ok", "", "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_waits_for_slack_is_said_to_wait() {
    let sim = start(config()).await;
    sim.fault(Fault::on("auth.test", FaultKind::ServerError).always());
    let program = Program::ready_for(&sim);
    let mut serving = program.serve();
    let address = tokio::task::block_in_place(|| serving.address()).to_string();
    let found = said(&program.set("CODEGREEN_LISTEN", &address), 1);
    says(
        &found,
        "workers",
        "warn",
        "Slack has not yet said who we are",
        "Mend slack",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_looked_into_the_same() {
    let Some(database) = postgres::empty_database().await else {
        return;
    };
    let sim = start(config()).await;
    let program = Program::ready_for(&sim).set("DATABASE_URL", &database.url);
    let found = said(&program, 0);
    says(&found, "schema", "ok", "no tables yet", "");
    says(&found, "write", "ok", "taken back", "");
    let (program, migrated) = doctor(program, &["migrate"]).await;
    assert!(migrated.status.success(), "{}", migrated.stderr);
    let found = said(&program, 0);
    says(&found, "schema", "ok", "up to date", "");
    says(&found, "write", "ok", "taken back", "");
    says(&found, "queue", "ok", "", "");
    says(&found, "disk", "skipped", "PostgreSQL", "");
}

/// An operator's folder with an up-to-date database.
pub async fn migrated() -> (SlackSim, Program) {
    let sim = start(config()).await;
    let (program, ended) = doctor(Program::ready_for(&sim), &["migrate"]).await;
    assert!(ended.status.success(), "{}", ended.stderr);
    (sim, program)
}

#[track_caller]
fn said(program: &Program, exit: i32) -> Value {
    // The simulated Slack answers meanwhile, on other threads.
    let ended = tokio::task::block_in_place(|| program.run(&["doctor", "--json"]));
    let document = document(&ended);
    assert_eq!(ended.status.code(), Some(exit), "{document:#}");
    document
}

#[track_caller]
pub fn says(document: &Value, check: &str, status: &str, what: &str, remedy: &str) {
    let found = finding(document, check);
    assert_eq!(found["status"], status, "{found:#}");
    assert!(found["what"].as_str().unwrap().contains(what), "{found:#}");
    assert!(
        found["remedy"].as_str().unwrap().contains(remedy),
        "{found:#}"
    );
}

async fn connect(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.unwrap()
}

/// One number out of the file.
async fn sql(file: &Path, sql: &str) -> i64 {
    let mut connection = connect(file).await;
    let (number,): (i64,) = sqlx::query_as(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    number
}
