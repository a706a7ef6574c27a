//! A copy of an SQLite database, written while servers run.

use super::sql_store::SqlStore;
use crate::store::{engine::Engine, error::StoreError};

impl SqlStore {
    /// Writes a complete copy to `file`, which is empty, however long it takes.
    pub async fn back_up(&self, file: &str) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres {
            return Err(StoreError::NotForThisEngine);
        }
        self.run_without_timeout(async {
            sqlx::query("VACUUM INTO $1").bind(file).execute(&self.pools.writers).await?;
            Ok(())
        })
        .await
    }
}
