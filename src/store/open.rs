//! Opening a database and bringing its schema up to date. What goes wrong becomes one sentence with a remedy, and
//! never holds a password.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::postgres::Postgres;
use super::sqlite::{self, Sqlite};
use super::{OpenError, Opened};

/// How long we wait for another process that migrates.
const START: Duration = Duration::from_secs(30);

/// Which database an address means.
pub(super) enum Address {
    File(PathBuf),
    Server(Box<PgConnectOptions>),
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url).map_err(|error| {
                OpenError(format!("The database address {url} cannot be read ({error}): write sqlite://path/to/file.db."))
            })?;
            let path = options.get_filename();
            if url.contains(":memory:") || path.as_os_str().is_empty() {
                return Err(OpenError(format!(
                    "The database address {url} names no file: write sqlite://codegreen.db, for what is saved must outlive the process."
                )));
            }
            let path = std::path::absolute(path).map_err(|error| {
                OpenError(format!(
                    "The database {} cannot be found: {error}.",
                    path.display()
                ))
            })?;
            return Ok(Self::File(path));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url).map_err(|_| {
                // The driver's error may repeat the address, and with it the password.
                OpenError(
                    "The PostgreSQL address cannot be read: write postgres://user:password@host:5432/database, with special characters in the password percent-encoded."
                        .to_owned(),
                )
            })?;
            return Ok(Self::Server(Box::new(options)));
        }
        let scheme = url.split_once(':').map_or("it", |(scheme, _)| scheme);
        Err(OpenError(format!(
            "The database address must begin with sqlite:// or postgres://, not with {scheme}: write for example sqlite://codegreen.db."
        )))
    }
}

pub(super) fn migrations_sqlite() -> Migrator {
    let mut migrator = sqlx::migrate!("migrations/sqlite");
    // An older program goes on running beside a newer schema: migrations expand first and contract a release later.
    migrator.set_ignore_missing(true);
    migrator
}

pub(super) fn migrations_postgres() -> Migrator {
    let mut migrator = sqlx::migrate!("migrations/postgres");
    migrator.set_ignore_missing(true);
    migrator
}

pub(super) async fn open_sqlite(path: &Path, group: usize) -> Result<(Sqlite, Opened), OpenError> {
    let created = !path.exists();
    if created {
        make_private(path);
    }
    let sentence = |error: &sqlx::Error| OpenError(sqlite_sentence(path, error));
    let mut connection = connect_sqlite(path)
        .await
        .map_err(|error| sentence(&error))?;
    migrate_sqlite(&mut connection)
        .await
        .map_err(|error| match error {
            MigrateError::Execute(error) => sentence(&error),
            error => OpenError(format!(
                "The database {} cannot be brought up to date: {error}.",
                path.display()
            )),
        })?;
    let store = Sqlite::start(path, connection, group)
        .await
        .map_err(|error| sentence(&error))?;
    Ok((
        store,
        Opened {
            location: path.display().to_string(),
            created,
        },
    ))
}

/// What people write in a Code Green is for this user's eyes only. Where this fails SQLite says why.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// Turning a new file to write-ahead logging needs it alone, and SQLite does not wait for that by itself.
async fn connect_sqlite(path: &Path) -> sqlx::Result<SqliteConnection> {
    let begun = Instant::now();
    loop {
        match sqlite::connect_writer(path).await {
            Err(error) if is_busy(&error) && begun.elapsed() < START => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            outcome => return outcome,
        }
    }
}

/// In one immediate transaction: of several processes that start at once one migrates and the others find it done.
pub(super) async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    migrations_sqlite()
        .run_direct(None, &mut *transaction, false)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn open_postgres(
    base: &PgConnectOptions,
) -> Result<(Postgres, Opened), OpenError> {
    let location = location(base);
    let sentence = |error: &sqlx::Error| OpenError(postgres_sentence(&location, base, error));
    let created = migrate_postgres(base).await.map_err(|error| match error {
        MigrateError::Execute(error) => sentence(&error),
        error => OpenError(format!(
            "The database {location} cannot be brought up to date: {error}."
        )),
    })?;
    let store = Postgres::start(base)
        .await
        .map_err(|error| sentence(&error))?;
    Ok((store, Opened { location, created }))
}

/// On a connection of its own, closed whatever happens: a failed run keeps its advisory lock as long as it lives, and
/// the next instance would wait for it for ever.
async fn migrate_postgres(base: &PgConnectOptions) -> Result<bool, MigrateError> {
    let options = base
        .clone()
        .application_name("codegreen migrate")
        .disable_statement_logging();
    let mut connection = tokio::time::timeout(START, options.connect())
        .await
        .map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
    let (known,): (bool,) = sqlx::query_as("SELECT to_regclass('code_green') IS NOT NULL")
        .fetch_one(&mut connection)
        .await?;
    let outcome = migrations_postgres()
        .run_direct(None, &mut connection, false)
        .await;
    let _ = connection.close().await;
    outcome.map(|()| !known)
}

/// Whether somebody else holds the lock.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    primary_code(error).is_some_and(|code| code == 5 || code == 6)
}

/// Whether there is no room on the disk.
pub(super) fn is_full(error: &sqlx::Error) -> bool {
    primary_code(error) == Some(13)
}

/// SQLite's result code without its extension: <https://www.sqlite.org/rescode.html>.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

pub(super) fn sqlite_sentence(path: &Path, error: &sqlx::Error) -> String {
    let file = path.display();
    let folder = path.parent().unwrap_or(path);
    if !folder.is_dir() {
        return format!(
            "The database {file} cannot be opened: there is no folder {}; create it, or set DATABASE_URL to another place.",
            folder.display()
        );
    }
    if path.is_dir() {
        return format!("The database {file} is a folder: set DATABASE_URL to a file in it.");
    }
    match primary_code(error) {
        Some(26) => format!(
            "The file {file} is not a SQLite database: move it away, or set DATABASE_URL to another file."
        ),
        Some(11) => format!(
            "The database {file} is damaged: restore it from a backup, or set DATABASE_URL to another file."
        ),
        Some(8) => format!(
            "The database {file} cannot be written: give this user the right to write the file and its folder."
        ),
        Some(3 | 14 | 23) => format!(
            "The database {file} cannot be opened: give this user the right to read and write it and its folder."
        ),
        Some(13) => {
            format!("The database {file} cannot grow: the disk is full; make room and start again.")
        }
        Some(5 | 6) => format!(
            "The database {file} is held by another process: stop that one and start again."
        ),
        _ => {
            format!("The database {file} cannot be opened: {error}; check the file and its folder.")
        }
    }
}

/// The address without its password.
pub(super) fn location(base: &PgConnectOptions) -> String {
    let host = match base.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => base.get_host().to_owned(),
    };
    let database = base.get_database().unwrap_or_else(|| base.get_username());
    format!(
        "postgres://{}@{host}:{}/{database}",
        base.get_username(),
        base.get_port()
    )
}

pub(super) fn postgres_sentence(
    location: &str,
    base: &PgConnectOptions,
    error: &sqlx::Error,
) -> String {
    let user = base.get_username();
    match error {
        sqlx::Error::Io(cause) => {
            format!(
                "The database {location} cannot be reached ({cause}): check host and port, and that PostgreSQL runs."
            )
        }
        sqlx::Error::PoolTimedOut => {
            format!(
                "The database {location} gave no connection in time: check that PostgreSQL runs and allows 16 more."
            )
        }
        sqlx::Error::Tls(cause) => {
            format!(
                "The database {location} and this program do not agree on TLS ({cause}): check sslmode in DATABASE_URL."
            )
        }
        sqlx::Error::Database(answer) => match answer.code().as_deref() {
            Some("28P01" | "28000") => {
                format!(
                    "The database {location} does not let {user} in ({}): check user and password in DATABASE_URL.",
                    answer.message()
                )
            }
            Some("3D000") => format!(
                "The database {location} does not exist: create it with createdb, or correct DATABASE_URL."
            ),
            Some("42501") => {
                format!(
                    "The database {location} does not let {user} create tables ({}): grant it CREATE on the schema.",
                    answer.message()
                )
            }
            Some("53300") => format!(
                "The database {location} has no connection left: raise max_connections, or stop something."
            ),
            _ => format!(
                "The database {location} cannot be used: {}.",
                answer.message()
            ),
        },
        _ if matches!(
            base.get_ssl_mode(),
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull
        ) =>
        {
            format!(
                "The database {location} cannot be reached with TLS ({error}): check sslmode in DATABASE_URL."
            )
        }
        _ => format!("The database {location} cannot be used: {error}."),
    }
}
