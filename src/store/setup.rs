//! The company as it was set up in Slack, version by version. What a version says is not looked at here.

use chrono::{DateTime, Utc};

use super::change::Change;
use super::db::{Db, Failure, execute, query};
use super::rows::read_time;
use super::{Result, Store, StoreError};
use crate::domain::ids::{UserId, WorkspaceId};

/// One version; the first is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupVersion {
    pub version: i64,
    pub author: UserId,
    pub at: DateTime<Utc>,
    /// A document in the form of `codegreen.toml`.
    pub body: String,
}

impl Store {
    /// The latest version.
    pub async fn setup(&self, ws: &WorkspaceId) -> Result<Option<SetupVersion>> {
        Ok(self.setups(ws, 1).await?.pop())
    }

    /// The latest versions, the newest first.
    pub async fn setups(&self, ws: &WorkspaceId, most: u32) -> Result<Vec<SetupVersion>> {
        let sql = "SELECT version, author, created_at, body FROM setup_version WHERE workspace = $1 \
                   ORDER BY version DESC LIMIT $2";
        let rows = self
            .read(async |db| query!(fetch_all, Row, db, sql, ws, i64::from(most)))
            .await?;
        rows.into_iter().map(Row::version).collect()
    }

    /// The number of the latest version; 0 where there is none. It is asked often.
    pub async fn setup_number(&self, ws: &WorkspaceId) -> Result<i64> {
        let sql = "SELECT coalesce(max(version), 0) FROM setup_version WHERE workspace = $1";
        let (number,) = self
            .read(async |db| query!(fetch_one, (i64,), db, sql, ws))
            .await?;
        Ok(number)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    author: String,
    created_at: i64,
    body: String,
}

impl Row {
    fn version(self) -> Result<SetupVersion> {
        Ok(SetupVersion {
            version: self.version,
            author: self.author.into(),
            at: read_time(self.created_at)?,
            body: self.body,
        })
    }
}

pub(super) async fn insert(
    db: &mut Db<'_>,
    change: &Change,
    setup: &SetupVersion,
) -> std::result::Result<(), Failure> {
    let inserted = execute!(
        db,
        "INSERT INTO setup_version (workspace, version, author, created_at, body) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
        &change.workspace,
        setup.version,
        &setup.author,
        setup.at,
        &setup.body,
    )?;
    if inserted == 0 {
        return Err(StoreError::Conflict.into());
    }
    Ok(())
}
