//! Reading what will happen by itself, and whether something is happening just now. Doing it is the workers' business.

use chrono::{DateTime, Utc};

use super::db::query;
use super::jobs::Task;
use super::rows::{read_json, read_time};
use super::{Result, Store};
use crate::domain::effect::Effect;
use crate::domain::ids::{CodeGreenId, WorkspaceId};
use crate::domain::timer::Timer;

/// A timer that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerSet {
    pub code_green: CodeGreenId,
    pub timer: Timer,
    pub at: DateTime<Utc>,
}

impl Store {
    /// Whether nothing is due and nothing is being carried out. What waits for its time, or for another try, is quiet.
    pub async fn is_quiet(&self, now: DateTime<Utc>) -> Result<bool> {
        let sql = "SELECT count(*) FROM job WHERE run_at <= $1 OR lease IS NOT NULL";
        let (busy,) = self
            .read(async |db| query!(fetch_one, (i64,), db, sql, now))
            .await?;
        Ok(busy == 0)
    }

    /// A job of no Code Green by its key, and when it is due.
    pub async fn task(&self, ws: &WorkspaceId, key: &str) -> Result<Option<(Task, DateTime<Utc>)>> {
        let sql = "SELECT payload, due_at FROM job WHERE workspace = $1 AND dedup_key = $2";
        let row = self
            .read(async |db| query!(fetch_optional, (String, i64), db, sql, ws, key))
            .await?;
        let read = |(payload, due_at): (String, i64)| {
            Ok((read_json("job", &payload)?, read_time(due_at)?))
        };
        row.map(read).transpose()
    }

    /// The timers that are set, the soonest first, at most `limit`.
    pub async fn timers(&self, ws: &WorkspaceId, limit: u32) -> Result<Vec<TimerSet>> {
        let sql = "SELECT payload, due_at FROM job WHERE workspace = $1 AND kind = 'timer' ORDER BY due_at, id LIMIT $2";
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| query!(fetch_all, (String, i64), db, sql, ws, limit))
            .await?;
        let mut timers = Vec::with_capacity(rows.len());
        for (payload, due_at) in rows {
            if let Task::Effect {
                code_green,
                effect: Effect::Start { timer, .. },
            } = read_json("job", &payload)?
            {
                timers.push(TimerSet {
                    code_green,
                    timer,
                    at: read_time(due_at)?,
                });
            }
        }
        Ok(timers)
    }
}
