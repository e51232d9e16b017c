//! Many rows in one statement: they are bound as one JSON list, for a statement costs more than a row. The two
//! databases name the function that takes a list apart differently; all else is one text.

use serde::Serialize;

use super::db::{Db, Failure, execute, json};

/// A statement in both databases' words. It stands before and after its list, which it knows as `each`; a column of a
/// row is `each.value ->> 'column'`.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

macro_rules! listed {
    ($before:expr, $after:expr) => {
        $crate::store::list::Listed {
            sqlite: concat!($before, " FROM json_each($1) AS each ", $after),
            postgres: concat!(
                $before,
                " FROM json_array_elements(CAST($1 AS json)) AS each(value) ",
                $after
            ),
        }
    };
}

pub(super) use listed;

/// Carries the statement out for these rows; gives the number of rows it touched. No rows, no statement.
pub(super) async fn execute_for(
    db: &mut Db<'_>,
    statement: Listed,
    rows: &[impl Serialize],
) -> Result<u64, Failure> {
    if rows.is_empty() {
        return Ok(0);
    }
    let sql = match db {
        Db::Sqlite(_) => statement.sqlite,
        Db::Postgres(_) => statement.postgres,
    };
    let rows = json(&rows)?;
    execute!(db, sql, rows)
}
