//! Looking at a database from outside, for the operator: whether it is there, what a migration would do, whether it takes
//! a write, and what lies in its queue. Creates nothing, migrates nothing, and takes back what it writes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};

use super::db::{Db, Failure, execute, query};
use super::jobs::Lane;
use super::open::{self, Address};
use super::rows::read_time;
use super::{Backend, OpenError, Store};

/// How long somebody else may hold the database's lock.
const BUSY: Duration = Duration::from_secs(2);
/// A job that is due for longer is one that nobody takes up.
const LATE: TimeDelta = TimeDelta::minutes(5);
/// By then the pauses between two tries are at their longest: five minutes.
const OFTEN: i32 = 9;

/// What was found.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The absolute path of a SQLite file, or the PostgreSQL address without its password.
    pub location: String,
    /// The folder of a SQLite file.
    pub folder: Option<PathBuf>,
    pub schema: Schema,
    /// How long a write and its taking back took, or why it failed. Nothing is written where there is no file.
    pub write: Result<Option<Duration>, OpenError>,
    /// `None` where there are no tables yet.
    pub queue: Option<Queue>,
}

/// How far the tables are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// No file, or no tables: `serve` makes them.
    Absent {
        file: bool,
    },
    UpToDate,
    /// What `migrate` would do, by its description.
    Behind(Vec<String>),
    /// A migration that another program has carried out otherwise, or has not finished.
    Foreign(String),
}

/// What waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Jobs that have been due for more than five minutes, by lane.
    pub late: Vec<(Lane, i64)>,
    /// Jobs that have failed so often that they are tried every five minutes only.
    pub failing: i64,
    /// Pages of open Code Greens that could not be delivered.
    pub undelivered: i64,
    /// The company as it was last set up in Slack: a document in the form of `codegreen.toml`.
    pub setup: Option<String>,
    /// When Slack last confirmed the token to a bot on this database: at its start.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Examines the database; `token` is the digest by which a bot of the same token is known there.
///
/// # Errors
/// Where it cannot be looked into: one sentence that names it and the remedy, never a password.
pub async fn examine(
    url: &str,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Examined, OpenError> {
    match Address::parse(url)? {
        Address::File(path) => examine_file(&path, token, now).await,
        Address::Server(options) => examine_server(&options, token, now).await,
    }
}

impl Store {
    /// Examines the database that this store is on, over a connection of its own, as [`examine`] does.
    ///
    /// # Errors
    /// As [`examine`].
    pub async fn examine(
        &self,
        token: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Examined, OpenError> {
        match &self.shared.backend {
            Backend::Sqlite(sqlite) => examine_file(&sqlite.path, token, now).await,
            Backend::Postgres(postgres) => {
                examine_server(&postgres.pool.connect_options(), token, now).await
            }
        }
    }
}

async fn examine_file(
    path: &Path,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Examined, OpenError> {
    let sentence = |failure: Failure| match failure {
        Failure::Database(error) => OpenError(open::sqlite_sentence(path, &error)),
        Failure::Answer(error) => OpenError(format!("The database {}: {error}.", path.display())),
    };
    let examined = |schema, write, queue| Examined {
        location: path.display().to_string(),
        folder: path.parent().map(Path::to_owned),
        schema,
        write,
        queue,
    };
    if !path.exists() {
        may_be_created(path)?;
        return Ok(examined(Schema::Absent { file: false }, Ok(None), None));
    }
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| sentence(error.into()))?;
    let table = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let migrator = open::migrations_sqlite();
    let mut db = Db::Sqlite(&mut connection);
    let schema = schema(&mut db, table, &migrator).await.map_err(sentence)?;
    let queue = queue(&mut db, &schema, token, now).await;
    let write = write_to_file(&mut connection, &schema, now)
        .await
        .map_err(sentence);
    let _ = connection.close().await;
    Ok(examined(schema, write.map(Some), queue))
}

async fn examine_server(
    base: &PgConnectOptions,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Examined, OpenError> {
    let location = open::location(base);
    let sentence = |failure: Failure| match failure {
        Failure::Database(error) => OpenError(open::postgres_sentence(&location, base, &error)),
        Failure::Answer(error) => OpenError(format!("The database {location}: {error}.")),
    };
    let mut connection = base
        .clone()
        .application_name("codegreen doctor")
        .options([("statement_timeout", "2s"), ("lock_timeout", "2s")])
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| sentence(error.into()))?;
    let table =
        "SELECT CASE WHEN to_regclass('_sqlx_migrations') IS NULL THEN 0 ELSE 1 END::BIGINT";
    let migrator = open::migrations_postgres();
    let mut db = Db::Postgres(&mut connection);
    let schema = schema(&mut db, table, &migrator).await.map_err(sentence)?;
    let queue = queue(&mut db, &schema, token, now).await;
    let write = write_to_server(&mut connection, &schema, now)
        .await
        .map_err(sentence);
    let _ = connection.close().await;
    Ok(Examined {
        location: location.clone(),
        folder: None,
        schema,
        write: write.map(Some),
        queue,
    })
}

/// Whether a file may be made beside where the database will be: one that goes at once.
fn may_be_created(path: &Path) -> Result<(), OpenError> {
    let folder = path.parent().unwrap_or(path);
    if !folder.is_dir() {
        return Err(OpenError(format!(
            "The database {} cannot be created: there is no folder {}; create it, or set DATABASE_URL to another place.",
            path.display(),
            folder.display()
        )));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.try", std::process::id()));
    let beside = path.with_file_name(name);
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&beside);
    match made {
        Ok(_) => {
            let _ = std::fs::remove_file(&beside);
            Ok(())
        }
        Err(error) => Err(OpenError(format!(
            "The database {} cannot be created ({error}): give this user the right to write the folder {}.",
            path.display(),
            folder.display()
        ))),
    }
}

async fn schema(db: &mut Db<'_>, table: &'static str, known: &Migrator) -> Result<Schema, Failure> {
    let (has_history,) = query!(fetch_one, (i64,), db, table)?;
    if has_history == 0 {
        return Ok(Schema::Absent { file: true });
    }
    let sql = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";
    let done = query!(fetch_all, (i64, Vec<u8>, bool), db, sql)?;
    let mut behind = Vec::new();
    for migration in known.iter() {
        let name = format!("{:04} {}", migration.version, migration.description);
        match done.iter().find(|row| row.0 == migration.version) {
            None => behind.push(name),
            Some((_, checksum, true)) if *checksum == *migration.checksum => {}
            Some(_) => return Ok(Schema::Foreign(name)),
        }
    }
    Ok(if behind.is_empty() {
        Schema::UpToDate
    } else {
        Schema::Behind(behind)
    })
}

/// Of tables that are behind nothing can be asked for certain.
async fn queue(
    db: &mut Db<'_>,
    schema: &Schema,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Queue> {
    match schema {
        Schema::UpToDate => {}
        Schema::Absent { .. } | Schema::Behind(_) | Schema::Foreign(_) => return None,
    }
    read_queue(db, token, now).await.ok()
}

async fn read_queue(
    db: &mut Db<'_>,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Queue, Failure> {
    // What stands behind another message of its Code Green waits for that one's time, not for a worker.
    let overdue = "SELECT j.lane, count(*) FROM job j WHERE j.run_at < $1 AND (j.lane <> 3 OR NOT EXISTS \
         (SELECT 1 FROM job e WHERE e.workspace = j.workspace AND e.code_green = j.code_green \
         AND e.lane = j.lane AND e.id < j.id)) GROUP BY j.lane ORDER BY j.lane";
    let rows = query!(fetch_all, (i32, i64), db, overdue, now - LATE)?;
    let late = rows.into_iter().filter_map(|(number, count)| {
        let lane = Lane::ALL.into_iter().find(|lane| *lane as i32 == number)?;
        Some((lane, count))
    });
    let failing = "SELECT count(*) FROM job WHERE failures >= $1";
    let (failing,) = query!(fetch_one, (i64,), db, failing, OFTEN)?;
    let undelivered = "SELECT count(*) FROM delivery d JOIN code_green g ON g.workspace = d.workspace AND g.id = d.code_green \
         WHERE g.closed_at IS NULL AND d.state = 'failed'";
    let (undelivered,) = query!(fetch_one, (i64,), db, undelivered)?;
    let installation = match token {
        Some(token) => {
            let sql = "SELECT identity, confirmed_at FROM installation WHERE token = $1";
            query!(fetch_optional, (String, i64), db, sql, token)?
        }
        None => None,
    };
    let confirmed_at = installation.as_ref().map(|(_, at)| read_time(*at));
    let confirmed_at = confirmed_at.transpose()?;
    // The workspace of this token: the same database may have been tried in another one before.
    let identity = installation.and_then(|(identity, _)| serde_json::from_str(&identity).ok());
    let identity: serde_json::Value = identity.unwrap_or_default();
    let setup = if let Some(workspace) = identity["workspace"].as_str() {
        let sql =
            "SELECT body FROM setup_version WHERE workspace = $1 ORDER BY version DESC LIMIT 1";
        query!(fetch_optional, (String,), db, sql, workspace)?
    } else {
        // A token that is new here: it may be the old one's workspace, if there is one only.
        let sql = "SELECT body FROM setup_version WHERE (SELECT count(DISTINCT workspace) FROM setup_version) = 1 \
             ORDER BY version DESC LIMIT 1";
        query!(fetch_optional, (String,), db, sql)?
    };
    Ok(Queue {
        setup: setup.map(|(body,)| body),
        late: late.collect(),
        failing,
        undelivered,
        confirmed_at,
    })
}

async fn write_to_file(
    connection: &mut SqliteConnection,
    schema: &Schema,
    now: DateTime<Utc>,
) -> Result<Duration, Failure> {
    let begun = Instant::now();
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    write(&mut Db::Sqlite(&mut transaction), schema, now).await?;
    transaction.rollback().await?;
    Ok(begun.elapsed())
}

async fn write_to_server(
    connection: &mut PgConnection,
    schema: &Schema,
    now: DateTime<Utc>,
) -> Result<Duration, Failure> {
    let begun = Instant::now();
    let mut transaction = connection.begin().await?;
    write(&mut Db::Postgres(&mut transaction), schema, now).await?;
    transaction.rollback().await?;
    Ok(begun.elapsed())
}

/// Into the row that readiness writes; where the tables are not there yet, into one of its own.
async fn write(db: &mut Db<'_>, schema: &Schema, now: DateTime<Utc>) -> Result<(), Failure> {
    let sql = match schema {
        Schema::UpToDate => {
            "INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
        }
        Schema::Absent { .. } | Schema::Behind(_) | Schema::Foreign(_) => {
            execute!(db, "CREATE TABLE doctor_probe (at BIGINT NOT NULL)")?;
            "INSERT INTO doctor_probe (at) VALUES ($1)"
        }
    };
    execute!(db, sql, now).map(drop)
}
