//! What lies beside Code Greens, for the auditor: timers, messages to be sent, and jobs that nobody will take up. Reads
//! and compares rows; what is amiss the domain says.

use chrono::{DateTime, Utc};

use super::change::DeliveryState;
use super::db::{Db, Failure, execute, query};
use super::jobs::{Lane, Task};
use super::op::{Op, Reply};
use super::rows::{GreenRow, green_columns, read_green, read_json, read_time};
use super::{Result, Store, unexpected};
use crate::domain::audit::{Found, Post, PostStands};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Effect;
use crate::domain::ids::{CodeGreenId, PageKey, WorkspaceId};
use crate::domain::page::Medium;
use crate::domain::timer::Timer;

/// When a job counts as stuck: due later than any wait that the workers know of.
#[derive(Clone, Copy, Debug)]
pub struct Stuck {
    /// Being carried out, by somebody whose lease ends after this.
    pub leased: DateTime<Utc>,
    pub pages: DateTime<Utc>,
    pub others: DateTime<Utc>,
}

/// What a sweep put right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Jobs that are due now.
    pub freed: Vec<String>,
    /// Timers of Code Greens that are not there.
    pub ownerless: u64,
}

#[derive(sqlx::FromRow)]
struct TimerRow {
    code_green: String,
    payload: String,
    run_at: i64,
}

#[derive(sqlx::FromRow)]
struct PostRow {
    code_green: String,
    seat: String,
    rung: i32,
    attempt: i32,
    recipient: String,
    medium: String,
    state: String,
    carried: i32,
}

macro_rules! of_open_ones {
    () => {
        " WHERE g.workspace = $1 AND g.closed_at IS NULL AND g.declared_at BETWEEN $2 AND $3"
    };
}

const OPEN: &str = concat!(
    "SELECT ",
    green_columns!(),
    " FROM code_green g WHERE g.workspace = $1 AND g.closed_at IS NULL \
     AND (g.declared_at < $2 OR (g.declared_at = $2 AND g.id < $3)) ORDER BY g.declared_at DESC, g.id DESC LIMIT $4"
);

const TIMERS: &str = concat!(
    "SELECT j.code_green AS code_green, j.payload AS payload, j.run_at AS run_at FROM code_green g \
     JOIN job j ON j.workspace = g.workspace AND j.code_green = g.id AND j.lane = 1 AND j.kind = 'timer'",
    of_open_ones!()
);

const POSTS: &str = concat!(
    "SELECT d.code_green AS code_green, d.seat AS seat, d.rung AS rung, d.attempt AS attempt, \
     d.recipient AS recipient, d.medium AS medium, d.state AS state, \
     CASE WHEN EXISTS (SELECT 1 FROM job j WHERE j.workspace = d.workspace AND j.dedup_key = \
     'page:' || d.code_green || ':' || d.seat || '.' || d.rung || ':' || d.attempt \
     || CASE d.medium WHEN 'slack_dm' THEN '' ELSE ':' || d.medium END) THEN 1 ELSE 0 END AS carried \
     FROM code_green g JOIN delivery d ON d.workspace = g.workspace AND d.code_green = g.id",
    of_open_ones!()
);

impl Store {
    /// Open Code Greens and what lies beside each, the latest first, `after` one exclusive. The Code Greens are read
    /// first: whatever is committed meanwhile makes another version of them.
    pub async fn beside_open(
        &self,
        ws: &WorkspaceId,
        after: Option<&CodeGreen>,
        limit: u32,
    ) -> Result<Vec<(CodeGreen, Found)>> {
        let (before, id) = match after {
            Some(green) => (green.declared_at.timestamp_millis(), green.id.to_string()),
            None => (i64::MAX, String::new()),
        };
        let limit = i64::from(limit);
        self.read(async |db| {
            let rows = query!(fetch_all, GreenRow, db, OPEN, ws, before, id, limit)?;
            let greens = rows
                .into_iter()
                .map(GreenRow::code_green)
                .collect::<Result<Vec<_>>>()?;
            let (Some(latest), Some(oldest)) = (greens.first(), greens.last()) else {
                return Ok(Vec::new());
            };
            let (from, to) = (oldest.declared_at, latest.declared_at);
            let timers = query!(fetch_all, TimerRow, db, TIMERS, ws, from, to)?;
            let posts = query!(fetch_all, PostRow, db, POSTS, ws, from, to)?;
            let mut found: Vec<(CodeGreen, Found)> = greens
                .into_iter()
                .map(|green| {
                    let version = green.version;
                    let beside = Found {
                        version,
                        ..Found::default()
                    };
                    (green, beside)
                })
                .collect();
            for row in timers {
                if let Some(beside) = beside_mut(&mut found, &row.code_green)
                    && let Some(timer) = row.timer()
                {
                    let at = read_time(row.run_at)?;
                    beside.timers.insert(timer.to_string(), (timer, at));
                }
            }
            for row in posts {
                if let Some(beside) = beside_mut(&mut found, &row.code_green)
                    && let Some(post) = row.post()
                {
                    beside.posts.push(post);
                }
            }
            Ok(found)
        })
        .await
    }

    /// Timers of Code Greens that are over, but for the one that comes after the end; a few at a time.
    pub async fn timers_of_the_closed(
        &self,
        ws: &WorkspaceId,
        limit: u32,
    ) -> Result<Vec<(CodeGreenId, Timer, DateTime<Utc>)>> {
        let sql = "SELECT j.code_green AS code_green, j.payload AS payload, j.run_at AS run_at FROM job j \
                   JOIN code_green g ON g.workspace = j.workspace AND g.id = j.code_green \
                   WHERE j.workspace = $1 AND j.lane = 1 AND j.kind = 'timer' AND g.closed_at IS NOT NULL \
                   AND j.dedup_key NOT LIKE '%:look-forward' LIMIT $2";
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| query!(fetch_all, TimerRow, db, sql, ws, limit))
            .await?;
        rows.into_iter()
            .filter_map(|row| row.timer().map(|timer| (timer, row)))
            .map(|(timer, row)| Ok((read_green(&row.code_green)?, timer, read_time(row.run_at)?)))
            .collect()
    }

    /// Makes stuck jobs due now, and forgets timers whose Code Green is not there.
    pub async fn sweep(&self, ws: &WorkspaceId, now: DateTime<Utc>, stuck: Stuck) -> Result<Swept> {
        let op = Op::Sweep {
            workspace: ws.clone(),
            now,
            stuck,
        };
        match self.write(op).await? {
            Reply::Swept(swept) => {
                if !swept.freed.is_empty() {
                    self.shared.bells.ring(&Lane::ALL.into());
                }
                Ok(swept)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Since when the oldest page, or reminder, waits to be delivered, by whatever medium.
    pub async fn oldest_page(&self) -> Result<Option<DateTime<Utc>>> {
        let sql = "SELECT min(due_at) FROM job WHERE lane IN (0, 4, 5) AND kind = 'page'";
        let (since,) = self
            .read(async |db| query!(fetch_one, (Option<i64>,), db, sql))
            .await?;
        since.map(read_time).transpose()
    }
}

fn beside_mut<'a>(found: &'a mut [(CodeGreen, Found)], id: &str) -> Option<&'a mut Found> {
    let id = CodeGreenId::parse(id)?;
    found
        .iter_mut()
        .find(|(green, _)| green.id == id)
        .map(|(_, beside)| beside)
}

impl TimerRow {
    /// One that cannot be read is as good as none: it is set again.
    fn timer(&self) -> Option<Timer> {
        match read_json("job", &self.payload) {
            Ok(Task::Effect {
                effect: Effect::Start { timer, .. },
                ..
            }) => Some(timer),
            Ok(_) | Err(_) => None,
        }
    }
}

impl PostRow {
    fn post(self) -> Option<Post> {
        let stands = match (DeliveryState::parse(&self.state)?, self.carried) {
            (DeliveryState::Queued, 0) => PostStands::Forgotten,
            (DeliveryState::Queued, _) => PostStands::OnItsWay,
            (
                DeliveryState::Delivered
                | DeliveryState::Repeated
                | DeliveryState::Failed
                | DeliveryState::Cancelled,
                _,
            ) => PostStands::Settled,
        };
        Some(Post {
            page: PageKey {
                seat: self.seat.into(),
                rung: u16::try_from(self.rung).ok()?,
            },
            attempt: u8::try_from(self.attempt).ok()?,
            recipient: self.recipient.into(),
            medium: Medium::parse(&self.medium)?,
            stands,
        })
    }
}

pub(super) async fn sweep(
    db: &mut Db<'_>,
    ws: &WorkspaceId,
    now: DateTime<Utc>,
    stuck: Stuck,
) -> std::result::Result<Swept, Failure> {
    // What was put away because it cannot be read has lost its Code Green; it comes back by itself.
    let freed = query!(
        fetch_all,
        (String,),
        db,
        "UPDATE job SET run_at = $2, lease = NULL WHERE workspace = $1 AND ((lease IS NOT NULL AND run_at > $3) \
         OR (kind = 'page' AND code_green IS NOT NULL AND run_at > $4) \
         OR (kind NOT IN ('page', 'timer', 'owed', 'task', 'planned') AND run_at > $5)) RETURNING dedup_key",
        ws,
        now,
        stuck.leased,
        stuck.pages,
        stuck.others,
    )?;
    let ownerless = execute!(
        db,
        "DELETE FROM job WHERE workspace = $1 AND lane = 1 AND kind = 'timer' AND code_green IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM code_green g WHERE g.workspace = job.workspace AND g.id = job.code_green)",
        ws,
    )?;
    Ok(Swept {
        freed: freed.into_iter().map(|(key,)| key).collect(),
        ownerless,
    })
}
