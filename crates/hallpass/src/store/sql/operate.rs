//! What an operator does: see `store/operated.rs`.

use std::path::Path;

use async_trait::async_trait;
use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};
use sqlx::{AnyPool, AssertSqlSafe};

use super::{
    AtHome, Engine, SqlStore,
    changes::{self, Move},
    column,
    deadlock::retry_after_deadlock,
    delete_user, ms, relink,
    session::OVER,
    time,
    user::read_email,
};
use crate::{
    model::session_record::EndReason,
    store::{AnySession, AnyUser, Ended, OperatedStore, Relink, Relinked, Selection, StoreError},
};

#[async_trait]
impl OperatedStore for SqlStore {
    async fn every_session(
        &self,
        user: Option<&UserId>,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Vec<AnySession>, StoreError> {
        self.ask(|| sessions(&self.readers, user, now, after, most)).await
    }

    async fn every_user(&self, now: Timestamp, after: &str, most: u32) -> Result<Vec<AnyUser>, StoreError> {
        self.ask(|| users(&self.readers, now, after, most)).await
    }

    async fn end_selected(
        &self,
        which: &Selection,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Ended, StoreError> {
        let ids = self.ask(|| selected(&self.readers, which, after, most)).await?;
        let Some(next) = ids.last().cloned() else { return Ok(Ended { count: 0, next: None }) };
        let pool = self.writers.clone();
        let count = self.change(async move { retry_after_deadlock(|| end(&pool, &ids, now)).await }).await?;
        Ok(Ended { count, next: Some(SessionId::new(next)) })
    }

    async fn knows_user(&self, user: &UserId) -> Result<bool, StoreError> {
        self.ask(|| knows_user(&self.readers, user)).await
    }

    async fn relink(&self, relink: &Relink, now: Timestamp) -> Result<Relinked, StoreError> {
        let (pool, relink) = (self.writers.clone(), relink.clone());
        self.change(async move { retry_after_deadlock(|| relink::relink(&pool, &relink, now)).await }).await
    }

    async fn remove_ended(&self, user: &UserId, most: u32) -> Result<u64, StoreError> {
        let (readers, writers, user) = (self.readers.clone(), self.writers.clone(), user.clone());
        self.change(async move { delete_user::remove_ended(&readers, &writers, &user, most).await }).await
    }

    async fn delete_user(&self, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
        let (pool, user) = (self.writers.clone(), user.clone());
        self.change(async move { retry_after_deadlock(|| delete_user::delete(&pool, &user, now)).await })
            .await
    }

    async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        // However long it takes.
        AtHome::new(&self.home, back_up(&self.writers, self.engine, file)).await
    }

    async fn try_writing(&self) -> Result<(), StoreError> {
        let pool = self.writers.clone();
        self.change(async move { try_writing(&pool).await }).await
    }
}

/// Selects what is live at `$2`.
const LIVE: &str = "s.ended_at IS NULL AND s.idle_expires_at > $2 AND s.absolute_expires_at > $2";

async fn sessions(
    pool: &AnyPool,
    user: Option<&UserId>,
    now: Timestamp,
    after: &str,
    most: u32,
) -> Result<Vec<AnySession>, StoreError> {
    let of_user = if user.is_some() { "s.user_id = $1" } else { "$1 = ''" };
    let sql = format!(
        "SELECT s.id, s.user_id, u.name, u.email, u.verified_email, s.provider, s.created_at, s.last_active_at, s.idle_expires_at, \
         s.absolute_expires_at, s.ip, s.user_agent FROM hallpass_sessions s JOIN hallpass_users u ON u.id = s.user_id \
         WHERE {of_user} AND {LIVE} AND s.id > $3 ORDER BY s.id LIMIT $4"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(user.map_or("", UserId::as_str))
        .bind(ms(now))
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(pool)
        .await?;
    let sessions = rows.iter().map(|row| {
        Ok::<_, StoreError>(AnySession {
            id: SessionId::new(column::<String>(row, "id")?),
            user: UserId::new(column::<String>(row, "user_id")?),
            name: column(row, "name")?,
            email: read_email(row)?,
            provider: ProviderId::new(column::<String>(row, "provider")?),
            created_at: time(row, "created_at")?,
            last_active_at: time(row, "last_active_at")?,
            expires: time(row, "idle_expires_at")?.min(time(row, "absolute_expires_at")?),
            ip: column(row, "ip")?,
            user_agent: column(row, "user_agent")?,
        })
    });
    // One that cannot be understood is over for its holder as it is.
    Ok(sessions
        .filter_map(|read| read.inspect_err(|error| tracing::error!(%error, "left out of a list")).ok())
        .collect())
}

async fn users(pool: &AnyPool, now: Timestamp, after: &str, most: u32) -> Result<Vec<AnyUser>, StoreError> {
    let sql = format!(
        "SELECT u.id, u.name, u.email, u.verified_email, u.created_at, \
         (SELECT COUNT(*) FROM hallpass_sessions s WHERE s.user_id = u.id AND {LIVE}) AS live \
         FROM hallpass_users u WHERE u.id > $1 ORDER BY u.id LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(ms(now)).bind(i64::from(most));
    let rows = rows.fetch_all(pool).await?;
    let users = rows.iter().map(|row| {
        let live = u64::try_from(column::<i64>(row, "live")?);
        Ok(AnyUser {
            id: UserId::new(column::<String>(row, "id")?),
            name: column(row, "name")?,
            email: read_email(row)?,
            created_at: time(row, "created_at")?,
            sessions: live.map_err(|_| StoreError::Row("live"))?,
        })
    });
    users.collect()
}

/// The ids of up to `most` of the selected sessions that have not ended, from `after` on. Nobody waits for this.
async fn selected(
    pool: &AnyPool,
    which: &Selection,
    after: &str,
    most: u32,
) -> Result<Vec<String>, StoreError> {
    // The value is text in each case, since a parameter has one type.
    let (condition, value) = match which {
        Selection::Session(id) => ("id = $1", id.as_str().to_owned()),
        Selection::User(id) => ("user_id = $1", id.as_str().to_owned()),
        Selection::IssuedBefore(time) => ("created_at < CAST($1 AS BIGINT)", ms(*time).to_string()),
        Selection::Every => ("$1 = ''", String::new()),
    };
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE {condition} AND ended_at IS NULL AND id > $2 ORDER BY id LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(after).bind(i64::from(most));
    rows.fetch_all(pool).await?.iter().map(|row| column(row, "id")).collect()
}

/// Ends those of them that have not ended meanwhile; says how many.
async fn end(pool: &AnyPool, ids: &[String], now: Timestamp) -> Result<u64, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    let Move { generation, previous_tag } = changes::advance(&mut transaction).await?;
    let places: Vec<_> = (4..ids.len() + 4).map(|place| format!("${place}")).collect();
    let named = format!(
        "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag) \
         SELECT CAST($1 AS BIGINT), token_hash, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM hallpass_sessions \
         WHERE ended_at IS NULL AND id IN ({})",
        places.join(", ")
    );
    let named = sqlx::query(AssertSqlSafe(named)).bind(generation).bind(ms(now)).bind(previous_tag);
    ids.iter().fold(named, |query, id| query.bind(id)).execute(&mut *transaction).await?;
    let sql = format!(
        "UPDATE hallpass_sessions {OVER} WHERE token_hash IN (SELECT token_hash FROM hallpass_session_changes WHERE generation = $1)"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(generation)
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(ended.rows_affected())
}

async fn knows_user(pool: &AnyPool, user: &UserId) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1").bind(user.as_str());
    Ok(row.fetch_optional(pool).await?.is_some())
}

async fn back_up(pool: &AnyPool, engine: Engine, file: &Path) -> Result<(), StoreError> {
    if engine == Engine::Postgres {
        return Err(StoreError::NotForThisEngine);
    }
    let file = file.to_str().ok_or(StoreError::Row("BUG: a backup's name is text"))?;
    sqlx::query("VACUUM INTO $1").bind(file).execute(pool).await?;
    Ok(())
}

/// Takes the lock, writes, and takes it back.
async fn try_writing(pool: &AnyPool) -> Result<(), StoreError> {
    Ok(changes::begin(pool).await?.rollback().await?)
}
