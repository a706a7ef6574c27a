//! Runs one statement on a connection of a pool.

use sqlx::{
    Any,
    any::{AnyArguments, AnyQueryResult, AnyRow},
    query::Query,
};

use super::acquire::Pool;

/// A statement that is a transaction of its own.
///
/// sqlx's `Executor` cannot be implemented for our pool: which methods it has depends on features
/// that an application may enable.
pub trait PooledQuery: Sized {
    /// Executes it.
    async fn execute_in(self, pool: &Pool) -> Result<AnyQueryResult, sqlx::Error>;

    /// Returns all of its rows.
    async fn fetch_all_in(self, pool: &Pool) -> Result<Vec<AnyRow>, sqlx::Error>;

    /// Returns its only row, if there is one.
    async fn fetch_optional_in(self, pool: &Pool) -> Result<Option<AnyRow>, sqlx::Error> {
        // Read to its end, so that nothing of the answer is left for the next user.
        Ok(self.fetch_all_in(pool).await?.into_iter().next())
    }

    /// Returns its only row.
    async fn fetch_one_in(self, pool: &Pool) -> Result<AnyRow, sqlx::Error> {
        self.fetch_optional_in(pool).await?.ok_or(sqlx::Error::RowNotFound)
    }
}

impl PooledQuery for Query<'_, Any, AnyArguments> {
    async fn execute_in(self, pool: &Pool) -> Result<AnyQueryResult, sqlx::Error> {
        let mut lease = pool.acquire().await?;
        let result = self.execute(&mut *lease).await?;
        lease.finish();
        Ok(result)
    }

    async fn fetch_all_in(self, pool: &Pool) -> Result<Vec<AnyRow>, sqlx::Error> {
        let mut lease = pool.acquire().await?;
        let rows = self.fetch_all(&mut *lease).await?;
        lease.finish();
        Ok(rows)
    }
}
