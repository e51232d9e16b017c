//! PostgreSQL: a pool, a transaction an operation, and another try where the server asks for one.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};

use super::StoreError;
use super::db::{Db, Failure};
use super::op::{Op, Reply};

const CONNECTIONS: u32 = 16;
/// Before another try; times the number of tries so far.
const PAUSE: Duration = Duration::from_millis(3);

#[derive(Debug)]
pub(super) struct Postgres {
    pub(super) pool: PgPool,
}

/// How every serving connection is set up. Plans are made for the values at hand: a generic plan for a small
/// workspace takes 100 times as long on a large one.
pub(super) fn options(base: &PgConnectOptions) -> PgConnectOptions {
    base.clone()
        .application_name("codegreen")
        .options([
            ("plan_cache_mode", "force_custom_plan"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("statement_timeout", "30s"),
        ])
        .statement_cache_capacity(256)
        .disable_statement_logging()
}

impl Postgres {
    pub(super) async fn start(base: &PgConnectOptions) -> sqlx::Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(super::CONNECTION)
            .connect_with(options(base))
            .await?;
        Ok(Self { pool })
    }

    pub(super) async fn write(&self, op: Op) -> Result<Reply, StoreError> {
        let mut tries = 1;
        loop {
            match self.attempt(&op).await {
                Ok(reply) => return Ok(reply),
                Err(failure) if asks_for_another_try(&failure) => {
                    tokio::time::sleep(PAUSE * tries).await;
                }
                Err(failure) if failure.is_rule() => {
                    return Err(StoreError::Corrupt(StoreError::from(failure).to_string()));
                }
                Err(failure) => return Err(failure.into()),
            }
            tries += 1;
        }
    }

    async fn attempt(&self, op: &Op) -> Result<Reply, Failure> {
        let mut transaction = self.pool.begin().await?;
        match op.apply(&mut Db::Postgres(&mut transaction)).await {
            Ok(reply) => {
                transaction.commit().await?;
                Ok(reply)
            }
            Err(failure) => {
                // Nothing to do where this fails too: the connection is gone and with it the transaction.
                let _ = transaction.rollback().await;
                Err(failure)
            }
        }
    }
}

/// Serialization failure or deadlock: <https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html>.
fn asks_for_another_try(failure: &Failure) -> bool {
    let Failure::Database(sqlx::Error::Database(error)) = failure else {
        return false;
    };
    matches!(error.code().as_deref(), Some("40001" | "40P01"))
}
