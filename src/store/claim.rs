//! Claiming jobs, and how many wait. The one place where the two databases need words of their own: PostgreSQL skips
//! what another instance is just claiming, SQLite has one writer anyway.

use chrono::{DateTime, TimeDelta, Utc};

use super::db::{Db, Failure, execute, query};
use super::jobs::{Job, Lane, Lease};
use super::rows::{read_json, read_time};
use super::{Store, StoreError, effects};
use crate::domain::ids::{CodeGreenId, PageKey, WorkspaceId};
use crate::domain::page::Medium;

/// How long an unreadable job is left alone.
const PARKED: TimeDelta = TimeDelta::hours(1);

#[derive(sqlx::FromRow)]
struct JobRow {
    id: i64,
    workspace: String,
    dedup_key: String,
    payload: String,
    due_at: i64,
    generation: i64,
    attempts: i32,
    failures: i32,
}

// `id = ANY (ARRAY (…))` and not `IN`: PostgreSQL may run an `IN (SELECT … LIMIT)` twice and claim more than it says.
macro_rules! claim_sql {
    (sqlite, $also:expr) => {
        claim_sql!(@ "id IN (", $also, "", ")")
    };
    (postgres, $also:expr) => {
        claim_sql!(@ "id = ANY (ARRAY (", $also, " FOR UPDATE OF j SKIP LOCKED", "))")
    };
    (@ $before:literal, $also:expr, $lock:literal, $after:literal) => {
        concat!(
            "UPDATE job SET run_at = $3, lease = $4, attempts = attempts + 1 WHERE ",
            $before,
            "SELECT j.id FROM job j WHERE j.lane = $1 AND j.run_at <= $2",
            $also,
            " ORDER BY j.run_at, j.id LIMIT $5",
            $lock,
            $after,
            " RETURNING id, workspace, dedup_key, payload, due_at, generation, attempts, failures"
        )
    };
}

/// Nothing of the same Code Green comes before it in this lane, not even something that waits for its time: what
/// people read in a thread keeps its order.
macro_rules! first_in_line {
    () => {
        " AND NOT EXISTS (SELECT 1 FROM job e WHERE e.workspace = j.workspace AND e.code_green = j.code_green \
         AND e.lane = j.lane AND e.id < j.id)"
    };
}

pub(super) fn claim_sql(db: &Db<'_>, lane: Lane) -> &'static str {
    match (db, lane) {
        (Db::Sqlite(_), Lane::Channel) => claim_sql!(sqlite, first_in_line!()),
        (
            Db::Sqlite(_),
            Lane::Pages | Lane::Timers | Lane::Private | Lane::Mail | Lane::Alerts | Lane::Drills,
        ) => {
            claim_sql!(sqlite, "")
        }
        (Db::Postgres(_), Lane::Channel) => claim_sql!(postgres, first_in_line!()),
        (
            Db::Postgres(_),
            Lane::Pages | Lane::Timers | Lane::Private | Lane::Mail | Lane::Alerts | Lane::Drills,
        ) => {
            claim_sql!(postgres, "")
        }
    }
}

pub(super) fn next_due_sql(lane: Lane) -> &'static str {
    match lane {
        Lane::Channel => concat!(
            "SELECT j.run_at FROM job j WHERE j.lane = $1",
            first_in_line!(),
            " ORDER BY j.run_at, j.id LIMIT 1"
        ),
        Lane::Pages | Lane::Timers | Lane::Private | Lane::Mail | Lane::Alerts | Lane::Drills => {
            "SELECT j.run_at FROM job j WHERE j.lane = $1 ORDER BY j.run_at, j.id LIMIT 1"
        }
    }
}

pub(super) async fn claim(
    db: &mut Db<'_>,
    lane: Lane,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u32,
    token: i64,
) -> Result<Vec<Job>, Failure> {
    let sql = claim_sql(db, lane);
    let limit = i64::from(limit);
    let mut rows = query!(
        fetch_all,
        JobRow,
        db,
        sql,
        lane as i32,
        now,
        until,
        token,
        limit
    )?;
    rows.sort_by_key(|row| (row.due_at, row.id));
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        match row.job(lane, token, until) {
            Ok(job) => jobs.push(job),
            Err(error) => park(db, id, now, &error).await?,
        }
    }
    Ok(jobs)
}

/// Puts away what cannot be read, out of its Code Green's line too, so that it never stands before the others. A newer
/// program may know it.
async fn park(
    db: &mut Db<'_>,
    id: i64,
    now: DateTime<Utc>,
    error: &StoreError,
) -> Result<(), Failure> {
    tracing::error!(job = id, %error, "a job cannot be read; it is put away for an hour");
    let sql = "UPDATE job SET lease = NULL, code_green = NULL, failures = failures + 1, run_at = $2 WHERE id = $1";
    execute!(db, sql, id, now + PARKED).map(drop)
}

impl JobRow {
    fn job(self, lane: Lane, token: i64, until: DateTime<Utc>) -> Result<Job, StoreError> {
        Ok(Job {
            workspace: self.workspace.into(),
            lease: Lease {
                job: self.id,
                token,
                generation: self.generation,
                until,
            },
            key: self.dedup_key,
            lane,
            task: read_json("job", &self.payload)?,
            due_at: read_time(self.due_at)?,
            attempts: self.attempts,
            failures: self.failures,
        })
    }
}

/// When the next job of the lane may be claimed.
pub(super) async fn next_due(
    db: &mut Db<'_>,
    lane: Lane,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let row = query!(fetch_optional, (i64,), db, next_due_sql(lane), lane as i32)?;
    Ok(row.map(|(run_at,)| read_time(run_at)).transpose()?)
}

/// Until when somebody has this job in hand; `None` where nobody has.
pub(super) async fn leased_until(
    db: &mut Db<'_>,
    ws: &WorkspaceId,
    key: &str,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let sql =
        "SELECT run_at FROM job WHERE workspace = $1 AND dedup_key = $2 AND lease IS NOT NULL";
    let row = query!(fetch_optional, (i64,), db, sql, ws, key)?;
    Ok(row.map(|(run_at,)| read_time(run_at)).transpose()?)
}

pub(super) async fn backlog(db: &mut Db<'_>) -> Result<i64, Failure> {
    let (count,) = query!(
        fetch_one,
        (i64,),
        db,
        "SELECT count(*) FROM job WHERE kind NOT IN ('timer', 'owed', 'planned')"
    )?;
    Ok(count)
}

impl Store {
    /// Until when a worker has the first message of this page in hand; `None` where none has.
    pub async fn page_leased_until(
        &self,
        ws: &WorkspaceId,
        green: CodeGreenId,
        page: &PageKey,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let key = effects::page_key(green, page, 1, Medium::SlackDm);
        self.read(async |db| leased_until(db, ws, &key).await).await
    }
}
