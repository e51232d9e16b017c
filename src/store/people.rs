//! What we know of people, cached from Slack. How long that may be trusted is not decided here.

use chrono::{DateTime, Utc};

use super::db::{Db, Failure, execute, query};
use super::rows::{corrupt, read_time};
use super::{Result, Store};
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::domain::person::Standing;

/// One account as Slack last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user: UserId,
    /// The display name, else the real name.
    pub name: String,
    /// An IANA zone: `Europe/Berlin`.
    pub tz: Option<String>,
    /// As Slack names it: `en-US`.
    pub locale: Option<String>,
    pub standing: Standing,
    /// Our DM with this person, once one was opened.
    pub dm: Option<ChannelId>,
    pub fetched_at: DateTime<Utc>,
}

impl Store {
    pub async fn person(&self, ws: &WorkspaceId, user: &UserId) -> Result<Option<Person>> {
        let sql = "SELECT id, name, tz, locale, standing, dm, fetched_at FROM person WHERE workspace = $1 AND id = $2";
        let row = self
            .read(async |db| query!(fetch_optional, PersonRow, db, sql, ws, user))
            .await?;
        row.map(PersonRow::person).transpose()
    }

    pub async fn people(&self, ws: &WorkspaceId) -> Result<Vec<Person>> {
        let sql = "SELECT id, name, tz, locale, standing, dm, fetched_at FROM person WHERE workspace = $1 ORDER BY id";
        let rows = self
            .read(async |db| query!(fetch_all, PersonRow, db, sql, ws))
            .await?;
        rows.into_iter().map(PersonRow::person).collect()
    }
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    name: String,
    tz: Option<String>,
    locale: Option<String>,
    standing: String,
    dm: Option<String>,
    fetched_at: i64,
}

impl PersonRow {
    fn person(self) -> Result<Person> {
        Ok(Person {
            user: self.id.into(),
            name: self.name,
            tz: self.tz,
            locale: self.locale,
            standing: read_standing(&self.standing)
                .ok_or_else(|| corrupt("person", &self.standing))?,
            dm: self.dm.map(Into::into),
            fetched_at: read_time(self.fetched_at)?,
        })
    }
}

pub(super) async fn save(
    db: &mut Db<'_>,
    workspace: &WorkspaceId,
    person: &Person,
) -> std::result::Result<u64, Failure> {
    execute!(
        db,
        "INSERT INTO person (workspace, id, name, tz, standing, dm, fetched_at, locale) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, tz = excluded.tz, \
         standing = excluded.standing, dm = coalesce(excluded.dm, person.dm), fetched_at = excluded.fetched_at, \
         locale = excluded.locale",
        workspace,
        &person.user,
        &person.name,
        person.tz.as_deref(),
        standing_key(person.standing),
        person.dm.as_ref(),
        person.fetched_at,
        person.locale.as_deref(),
    )
}

fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Full => "full",
        Standing::Guest => "guest",
        Standing::Stranger => "stranger",
        Standing::Deactivated => "deactivated",
        Standing::Bot => "bot",
    }
}

fn read_standing(key: &str) -> Option<Standing> {
    use Standing::{Bot, Deactivated, Full, Guest, Stranger};
    [Full, Guest, Stranger, Deactivated, Bot]
        .into_iter()
        .find(|standing| standing_key(*standing) == key)
}
