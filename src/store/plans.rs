//! How the database means to carry out the queries that must stay fast however much there is. For the tests that hold
//! it; nothing else asks.

use sqlx::AssertSqlSafe;

use super::claim::{claim_sql, next_due_sql};
use super::db::{Db, Failure, Param};
use super::jobs::Lane;
use super::read_items::MINE;
use super::read_messages::MESSAGE;
use super::reads::BOARD;
use super::{Result, Store};
use crate::domain::ids::{UserId, WorkspaceId};

/// A query that runs often.
#[derive(Clone, Copy, Debug)]
pub enum Hot {
    /// [`Store::message`].
    Reaction,
    /// [`Store::items_owned_by`].
    MyItems,
    /// [`Store::open_code_greens`].
    Board,
    /// [`Store::claim`].
    Claim(Lane),
    /// [`Store::next_due`].
    NextDue(Lane),
}

impl Store {
    /// The plan, line by line in the database's own words, for this workspace, person and time.
    pub async fn plan(
        &self,
        hot: Hot,
        ws: &WorkspaceId,
        user: &UserId,
        now: i64,
    ) -> Result<Vec<String>> {
        self.read(async |db| {
            let sql = match hot {
                Hot::Reaction => MESSAGE,
                Hot::MyItems => MINE,
                Hot::Board => BOARD,
                Hot::Claim(lane) => claim_sql(db, lane),
                Hot::NextDue(lane) => next_due_sql(lane),
            };
            let explain = match db {
                Db::Sqlite(_) => format!("EXPLAIN QUERY PLAN {sql}"),
                Db::Postgres(_) => format!("EXPLAIN (COSTS OFF) {sql}"),
            };
            // One row for both: SQLite's plan is the last of four columns, PostgreSQL's the only one.
            macro_rules! lines {
                ($connection:expr, $column:expr $(, $param:expr)*) => {
                    sqlx::query(AssertSqlSafe(explain))
                        $(.bind(Param::sql($param)))*
                        .fetch_all(&mut **$connection)
                        .await?
                        .iter()
                        .map(|row| sqlx::Row::try_get(row, $column))
                        .collect::<sqlx::Result<Vec<String>>>()
                };
            }
            macro_rules! plan {
                ($($param:expr),*) => {
                    match db {
                        Db::Sqlite(connection) => lines!(connection, 3 $(, $param)*),
                        Db::Postgres(connection) => lines!(connection, 0 $(, $param)*),
                    }
                };
            }
            let lines = match hot {
                Hot::Reaction => plan!(ws, "C1", "1.1", Some(user)),
                Hot::MyItems => plan!(ws, user, Some(user)),
                Hot::Board => plan!(ws, Some(user), 50_i64),
                Hot::Claim(lane) => plan!(lane as i32, now, now + 60_000, 1_i64, 10_i64),
                Hot::NextDue(lane) => plan!(lane as i32),
            };
            lines.map_err(Failure::from)
        })
        .await
    }
}
