//! The data that the application keeps in a session.

use hallpass_types::{SessionData, SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    retry::retry_if_undone,
    revision::{self, Changed},
    row::{column, ms},
    session_state::live_at,
    sessions::user_of_live,
    sql_store::SqlStore,
};
use crate::store::{error::StoreError, own_sessions::DataWrite, pool::Pool};

impl SqlStore {
    /// Replaces the data of a session that is live at `now`, if it was not changed since `version`.
    pub async fn replace_session_data(
        &self,
        id: &SessionId,
        version: i64,
        data: &SessionData,
        now: Timestamp,
    ) -> Result<DataWrite, StoreError> {
        let (pool, id, data) = (self.pools.writers.clone(), id.clone(), data.clone());
        self.write(async move { retry_if_undone(&pool, || replace(&pool, &id, version, &data, now)).await })
            .await
    }
}

async fn replace(
    pool: &Pool,
    id: &SessionId,
    version: i64,
    data: &SessionData,
    now: Timestamp,
) -> Result<DataWrite, StoreError> {
    let data = serde_json::to_string(data).expect("BUG: a JSON object can be written");
    let mut transaction = revision::begin(pool).await?;
    let sql = format!(
        "UPDATE hallpass_sessions SET data = $3, data_version = data_version + 1 WHERE id = $1 AND {} AND data_version = $4 \
         RETURNING data_version",
        live_at(2)
    );
    let kept = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(data)
        .bind(version)
        .fetch_all(&mut *transaction)
        .await?;
    let Some(row) = kept.first() else {
        let is_live = user_of_live(&mut *transaction, id, now).await?.is_some();
        transaction.rollback().await?;
        return Ok(if is_live { DataWrite::Conflict } else { DataWrite::Ended });
    };
    let version = column(row, "data_version")?;
    revision::append(&mut transaction, Changed::Session(id.as_str()), now).await?;
    transaction.commit().await?;
    Ok(DataWrite::Kept(version))
}
