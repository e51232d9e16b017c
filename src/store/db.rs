//! One SQL text for two native drivers: the macros here expand it to an arm for each. What is bound goes through
//! [`Param`], which also takes the NUL bytes out of text, for PostgreSQL refuses them. Holds no SQL of its own.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, SqliteConnection};

use super::StoreError;
use super::sqlite::Reading;
use crate::domain::ids::{
    ChannelId, CodeGreenId, DraftId, EntryId, FunctionKey, ItemId, MessageTs, Number, UserId,
    WorkspaceId,
};

/// A connection to one of the two databases, inside a transaction or not.
pub(super) enum Db<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A connection to read with, given back to its pool when dropped.
pub(super) enum Reader {
    Sqlite(Reading),
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    pub(super) fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(reading) => Db::Sqlite(reading.connection()),
            Self::Postgres(connection) => Db::Postgres(connection),
        }
    }

    /// Not to be used again: what read with it said that it is dead. PostgreSQL's pool finds that out by itself.
    pub(super) fn bury(self) {
        match self {
            Self::Sqlite(reading) => reading.throw_away(),
            Self::Postgres(_) => {}
        }
    }
}

/// Carries out a statement; gives the number of rows it touched.
macro_rules! execute {
    ($db:expr, $sql:expr $(, $param:expr)* $(,)?) => {
        match &mut *$db {
            $crate::store::db::Db::Sqlite(connection) => ::sqlx::query($sql)
                $(.bind($crate::store::db::Param::sql($param)))*
                .execute(&mut **connection).await.map(|done| done.rows_affected()),
            $crate::store::db::Db::Postgres(connection) => ::sqlx::query($sql)
                $(.bind($crate::store::db::Param::sql($param)))*
                .execute(&mut **connection).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::store::db::Failure::from)
    };
}

/// Reads with the method named: `fetch_one`, `fetch_optional` or `fetch_all`, each row into a type that is `FromRow`.
macro_rules! query {
    ($fetch:ident, $row:ty, $db:expr, $sql:expr $(, $param:expr)* $(,)?) => {
        match &mut *$db {
            $crate::store::db::Db::Sqlite(connection) => ::sqlx::query_as::<_, $row>($sql)
                $(.bind($crate::store::db::Param::sql($param)))*
                .$fetch(&mut **connection).await,
            $crate::store::db::Db::Postgres(connection) => ::sqlx::query_as::<_, $row>($sql)
                $(.bind($crate::store::db::Param::sql($param)))*
                .$fetch(&mut **connection).await,
        }
        .map_err($crate::store::db::Failure::from)
    };
}

pub(super) use {execute, query};

/// Why a statement or a whole operation failed. Only the second may be worth another try, or break the connection.
#[derive(Debug)]
pub(super) enum Failure {
    /// Our own answer: the transaction is sound, this operation is taken back.
    Answer(StoreError),
    Database(sqlx::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Answer(error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. } => {
                Self::Answer(StoreError::Corrupt(error.to_string()))
            }
            other => Self::Database(other),
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Answer(error) => error,
            Failure::Database(error) => Self::Unavailable(error.to_string()),
        }
    }
}

impl Failure {
    /// Whether a UNIQUE or PRIMARY KEY rule said no that PostgreSQL knows as `index` and SQLite by its `columns`.
    pub(super) fn violates(&self, index: &str, columns: &str) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        error.is_unique_violation()
            && match error.constraint() {
                Some(name) => name == index,
                None => error.message().ends_with(columns),
            }
    }

    /// Whether the connection's thread has died.
    pub(super) fn is_death(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::WorkerCrashed))
    }

    /// Whether a rule of the schema said no: the statement failed, the transaction around it did not.
    pub(super) fn is_rule(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        !matches!(error.kind(), sqlx::error::ErrorKind::Other)
    }
}

/// A value as the database takes it.
pub(super) trait Param {
    type Sql;
    fn sql(self) -> Self::Sql;
}

impl Param for &str {
    type Sql = String;
    fn sql(self) -> String {
        self.replace('\0', "")
    }
}

impl Param for String {
    type Sql = String;
    fn sql(self) -> String {
        if self.contains('\0') {
            self.replace('\0', "")
        } else {
            self
        }
    }
}

impl Param for &String {
    type Sql = String;
    fn sql(self) -> String {
        self.as_str().sql()
    }
}

impl Param for DateTime<Utc> {
    type Sql = i64;
    fn sql(self) -> i64 {
        self.timestamp_millis()
    }
}

impl Param for NaiveDate {
    type Sql = String;
    fn sql(self) -> String {
        self.to_string()
    }
}

impl Param for Number {
    type Sql = i64;
    fn sql(self) -> i64 {
        self.0
    }
}

impl<T: Param> Param for Option<T> {
    type Sql = Option<T::Sql>;
    fn sql(self) -> Option<T::Sql> {
        self.map(Param::sql)
    }
}

macro_rules! as_it_is {
    ($($kind:ty),+) => {$(
        impl Param for $kind {
            type Sql = $kind;
            fn sql(self) -> $kind {
                self
            }
        }
    )+};
}

macro_rules! text_ids {
    ($($id:ty),+) => {$(
        impl Param for &$id {
            type Sql = String;
            fn sql(self) -> String {
                self.as_str().sql()
            }
        }
    )+};
}

macro_rules! uuid_ids {
    ($($id:ty),+) => {$(
        impl Param for $id {
            type Sql = String;
            fn sql(self) -> String {
                self.to_string()
            }
        }
    )+};
}

as_it_is!(i64, i32, bool);
text_ids!(WorkspaceId, UserId, ChannelId, MessageTs, FunctionKey);
uuid_ids!(CodeGreenId, ItemId, EntryId, DraftId);

/// A value as JSON text, without NUL in any of its texts.
pub(super) fn json(value: &impl Serialize) -> Result<String, Failure> {
    let unreadable =
        |error: serde_json::Error| Failure::Answer(StoreError::Corrupt(error.to_string()));
    let text = serde_json::to_string(value).map_err(unreadable)?;
    // The escaped form also stands for a backslash before "u0000": only the value itself tells them apart.
    if !text.contains("\\u0000") {
        return Ok(text);
    }
    let mut value = serde_json::to_value(value).map_err(unreadable)?;
    strip(&mut value);
    Ok(value.to_string())
}

fn strip(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => *text = clean(text).into_owned(),
        Value::Array(values) => values.iter_mut().for_each(strip),
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(key, mut value)| {
                    strip(&mut value);
                    (clean(&key).into_owned(), value)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_leaves_texts_and_a_spelled_out_escape_stays() {
        let value = serde_json::json!({ "a\0b": ["x\0", { "deep": "\0y" }], "spelled": "\\u0000" });
        let back: serde_json::Value = serde_json::from_str(&json(&value).unwrap()).unwrap();
        assert_eq!(
            back,
            serde_json::json!({ "ab": ["x", { "deep": "y" }], "spelled": "\\u0000" })
        );
        assert_eq!("a\0b".sql(), "ab");
        assert_eq!(Some("\0").sql(), Some(String::new()));
    }
}
