//! Opening: a new database, an old one, many processes at once, and what cannot be opened.

use std::path::Path;

use codegreen::domain::person::Viewer;
use codegreen::store::Store;
use sqlx::{Connection, SqliteConnection};
use tokio::task::JoinSet;

use super::people::{at, declared, ws};
use crate::support::databases::{on_each_database, open, postgresql};
use crate::support::postgres;

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

#[tokio::test]
async fn a_new_file_is_made_and_its_whole_path_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    for (n, created) in [true, false].into_iter().enumerate() {
        let (store, opened) = Store::open(&url(&path)).await.unwrap();
        assert_eq!(
            (opened.created, Path::new(&opened.location)),
            (created, path.as_path())
        );
        if n == 0 {
            declared(&store, "Renewal 2027").await;
        } else {
            let greens = store
                .open_code_greens(&ws(), &Viewer::System, 9)
                .await
                .unwrap();
            assert_eq!(greens.len(), 1);
        }
        store.close().await;
    }
    assert!(
        !folder.path().join("new.db-wal").exists(),
        "the log is folded into the file"
    );
}

/// As eight processes that start at once: each has its own connections and knows nothing of the others.
async fn eight_start(url: &str) {
    let mut starts = JoinSet::new();
    for _ in 0..8 {
        let url = url.to_owned();
        starts.spawn(async move { open(&url).await });
    }
    for store in starts.join_all().await {
        store.probe(at(1)).await.unwrap();
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn eight_that_start_at_once_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    eight_start(&url(&folder.path().join("new.db"))).await;
    // Already set to write-ahead logging, so that all eight come to the migrations at the same moment.
    for n in 0..4 {
        let url = url(&folder.path().join(format!("{n}.db")));
        let set = format!("{url}?mode=rwc");
        let mut first = SqliteConnection::connect(&set).await.unwrap();
        sqlx::query("PRAGMA journal_mode = WAL")
            .execute(&mut first)
            .await
            .unwrap();
        first.close().await.unwrap();
        eight_start(&url).await;
    }
    if let Some(empty) = postgres::empty_database().await {
        eight_start(&empty.url).await;
    }
}

/// As after a rollback to the release before: what it does not know of, it leaves alone.
#[tokio::test]
async fn a_schema_of_a_later_release_is_no_obstacle() {
    on_each_database(async |db| {
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     SELECT 9999, 'later', success, checksum, 1 FROM _sqlx_migrations WHERE version = 1";
        db.sql(later).await;
        db.sql("ALTER TABLE action_item ADD COLUMN later TEXT").await;
        db.sql("ALTER TABLE job ADD COLUMN later BIGINT DEFAULT 1".replace("BIGINT", "INTEGER").as_str()).await;
        let older = open(&db.url).await;
        let green = declared(&older, "Renewal 2027").await;
        super::people::added(&older, &green, "Ask the bank").await;
        assert_eq!(older.items_of(&ws(), green.id, &Viewer::System).await.unwrap().len(), 1);
        older.close().await;
    })
    .await;
}

/// The sentence that an address which cannot be opened gives.
async fn sentence(url: &str) -> String {
    let words = Store::open(url).await.expect_err(url).to_string();
    assert!(words.ends_with('.') && !words.contains('\n'), "{words}");
    words
}

#[tokio::test]
async fn what_cannot_be_opened_says_which_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "This is no database, it is a page of notes.".repeat(40),
    )
    .unwrap();
    let missing = folder.path().join("missing/new.db");
    for (url, names, remedy) in [
        (
            url(&text),
            text.display().to_string(),
            "is not a SQLite database",
        ),
        (url(&missing), missing.display().to_string(), "create it"),
        (
            url(folder.path()),
            folder.path().display().to_string(),
            "is a folder",
        ),
        (
            "sqlite::memory:".to_owned(),
            ":memory:".to_owned(),
            "sqlite://codegreen.db",
        ),
        (
            "mysql://x".to_owned(),
            "mysql".to_owned(),
            "sqlite:// or postgres://",
        ),
        (
            "codegreen.db".to_owned(),
            "database address".to_owned(),
            "sqlite://codegreen.db",
        ),
        (
            "postgres://u:hunter2@127.0.0.1:1/db".to_owned(),
            "127.0.0.1:1/db".to_owned(),
            "check host",
        ),
        (
            "postgres://u:hunt er2@[::1/db".to_owned(),
            "PostgreSQL address".to_owned(),
            "percent-encoded",
        ),
    ] {
        let words = sentence(&url).await;
        assert!(
            words.contains(&names) && words.contains(remedy),
            "{url}: {words}"
        );
        assert!(!words.contains("hunt"), "{words}");
    }
    assert!(!missing.exists());
    assert!(
        std::fs::read_to_string(&text)
            .unwrap()
            .starts_with("This is no"),
        "left as it was"
    );
}

#[tokio::test]
async fn a_damaged_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.db");
    let (store, _) = Store::open(&url(&path)).await.unwrap();
    store.close().await;
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100..].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let words = sentence(&url(&path)).await;
    assert!(
        words.contains("is damaged: restore it from a backup"),
        "{words}"
    );
}

#[tokio::test]
async fn a_server_that_does_not_let_us_in_says_so() {
    let Some(db) = postgresql().await else { return };
    let (rest, _) = db.url.rsplit_once("codegreen_test_").unwrap();
    let nowhere = format!(
        "{rest}codegreen_nowhere{}",
        db.url
            .split_once('?')
            .map_or(String::new(), |(_, q)| format!("?{q}"))
    );
    let words = sentence(&nowhere).await;
    assert!(words.contains("does not exist: create it"), "{words}");
    let stranger = db.url.replacen("codegreen@", "nobody:hunter2@", 1);
    if stranger != db.url {
        let words = sentence(&stranger).await;
        assert!(
            words.contains("does not let nobody in") && !words.contains("hunter2"),
            "{words}"
        );
    }
}
