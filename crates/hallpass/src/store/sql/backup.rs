//! A copy of an SQLite database, written while servers run.

use std::path::Path;

use super::sql_store::SqlStore;
use crate::store::{engine::Engine, error::StoreError, pool::PooledQuery as _};

impl SqlStore {
    /// Writes a complete copy to `file`, which is empty, however long it takes.
    pub async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        if matches!(self.engine, Engine::Postgres) {
            return Err(StoreError::NotForThisEngine);
        }
        let Some(file) = file.to_str() else {
            let problem = "the name of the copy is not UTF-8";
            return Err(sqlx::Error::Configuration(problem.into()).into());
        };
        sqlx::query("VACUUM INTO $1").bind(file).execute_in(&self.pools.writers).await?;
        Ok(())
    }
}
