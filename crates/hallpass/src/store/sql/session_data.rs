//! The data that the application keeps in a session.

use hallpass_types::{SessionData, SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    functions,
    revision::{self, Changed},
    row::{column, ms},
    session_state::live_at,
    sessions::user_of_live,
    sql_store::SqlStore,
};
use crate::{
    model::data_parts::DataParts,
    store::{engine::Engine, error::StoreError, own_sessions::DataWrite, pool::Pool, written::Written},
};

impl SqlStore {
    /// Replaces the data of a session that is live at `now`, if it was not changed since `version`.
    pub async fn replace_session_data(
        &self,
        id: &SessionId,
        version: i64,
        data: &DataParts,
        now: Timestamp,
    ) -> Result<Written<DataWrite>, StoreError> {
        let (engine, pool, id) = (self.engine, self.pools.writers.clone(), id.clone());
        let data = StoredData::of(data);
        self.write(async move {
            match engine {
                Engine::Postgres => functions::session_data::replace(&pool, &id, version, &data, now).await,
                Engine::Sqlite => replace(&pool, &id, version, &data, now).await,
            }
        })
        .await
    }
}

/// Both parts as they are stored: as JSON, or as nothing.
#[derive(Default)]
pub(super) struct StoredData {
    pub public: Option<String>,
    pub private: Option<String>,
}

impl StoredData {
    pub(super) fn of(data: &DataParts) -> Self {
        let stored = |part: &SessionData| {
            let json = || serde_json::to_string(part).expect("BUG: a JSON object can be written");
            (!part.is_empty()).then(json)
        };
        Self { public: stored(&data.public), private: stored(&data.private) }
    }
}

async fn replace(
    pool: &Pool,
    id: &SessionId,
    version: i64,
    data: &StoredData,
    now: Timestamp,
) -> Result<Written<DataWrite>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let sql = format!(
        "UPDATE hallpass_sessions SET data = $3, private_data = $5, data_version = data_version + 1 \
         WHERE id = $1 AND {} AND data_version = $4 \
         RETURNING data_version",
        live_at(2)
    );
    let kept = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(data.public.as_deref())
        .bind(version)
        .bind(data.private.as_deref())
        .fetch_all(&mut *change)
        .await?;
    let Some(row) = kept.first() else {
        let is_live = user_of_live(&mut change, id, now).await?.is_some();
        change.rollback().await?;
        return Ok(Written::nothing(if is_live { DataWrite::Conflict } else { DataWrite::Ended }));
    };
    let version = column(row, "data_version")?;
    revision::append(&mut change, Changed::Session(id.as_str()), now).await?;
    Ok(Written::new(DataWrite::Kept(version), change.commit().await?))
}
