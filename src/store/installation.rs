//! Who we are in Slack, remembered, so that a restart while Slack is down need not ask. What an identity holds is not
//! decided here; the key is a digest of the token that it belongs to.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::change::Change;
use super::commit;
use super::db::{Db, Failure, execute, query};
use super::op::Op;
use super::rows::read_json;
use super::{Result, Store};

impl Store {
    /// What was last remembered for the token with this digest.
    pub async fn installation(&self, token: &str) -> Result<Option<Value>> {
        let sql = "SELECT identity FROM installation WHERE token = $1";
        let row = self
            .read(async |db| query!(fetch_optional, (String,), db, sql, token))
            .await?;
        row.map(|(identity,)| read_json("installation", &identity))
            .transpose()
    }

    /// Remembers it, in the place of what was remembered before. `first` is committed with it where nobody was ever
    /// remembered in this database, and at no other time.
    pub async fn save_installation(
        &self,
        token: &str,
        identity: &Value,
        now: DateTime<Utc>,
        first: Option<Change>,
    ) -> Result<()> {
        self.write(Op::SaveInstallation {
            token: token.to_owned(),
            identity: identity.to_string(),
            now,
            first: first.map(Box::new),
        })
        .await
        .map(drop)
    }
}

/// Whose turn it is to be the first: the name of a lock, and any number of its own.
const TURN: i64 = 0x636f_6465_6772_6565;

pub(super) async fn save(
    db: &mut Db<'_>,
    token: &str,
    identity: &str,
    now: DateTime<Utc>,
    first: Option<&Change>,
) -> std::result::Result<u64, Failure> {
    // On PostgreSQL several processes that start at once would each find nobody remembered; on SQLite one writes at a time.
    if matches!(db, Db::Postgres(_)) {
        execute!(db, "SELECT pg_advisory_xact_lock($1)", TURN)?;
    }
    let sql = "SELECT count(*) FROM installation";
    let (before,) = query!(fetch_one, (i64,), db, sql)?;
    let saved = execute!(
        db,
        "INSERT INTO installation (token, identity, confirmed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token) DO UPDATE SET identity = excluded.identity, confirmed_at = excluded.confirmed_at",
        token,
        identity,
        now,
    )?;
    if let Some(first) = first.filter(|_| before == 0) {
        commit::apply(db, first).await?;
    }
    Ok(saved)
}
