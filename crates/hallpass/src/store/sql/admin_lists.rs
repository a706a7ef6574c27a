//! The lists of all sessions and users that an admin sees.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};
use sqlx::{AssertSqlSafe, any::AnyRow};

use super::{
    row::{column, ms, optional_time, readable, time},
    session_state::live_at,
    sql_store::SqlStore,
    user::read_email,
};
use crate::{
    model::{
        account::{Email, comparable_email},
        device::describe_device,
    },
    store::{
        admin_lists::{SessionLine, UserLine},
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// Lists up to `most` sessions that are live at `now`, of `user` if one is named, in the order
    /// of their ids, from `after` on.
    pub async fn list_all_sessions(
        &self,
        user: Option<&UserId>,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Vec<SessionLine>, StoreError> {
        self.read(|| sessions(&self.pools.readers, user, now, after, most)).await
    }

    /// Lists up to `most` users, in the order of their ids, from `after` on.
    pub async fn list_all_users(
        &self,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Vec<UserLine>, StoreError> {
        self.read(|| users(&self.pools.readers, now, after, most)).await
    }

    /// Finds the user with this id.
    pub async fn find_user(&self, user: &UserId, now: Timestamp) -> Result<Option<UserLine>, StoreError> {
        self.read(|| user_where(&self.pools.readers, "u.id = $1", user.as_str(), now)).await
    }

    /// Finds the user that this verified e-mail address belongs to.
    pub async fn find_user_by_email(
        &self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<UserLine>, StoreError> {
        let Some(email) = comparable_email(email) else { return Ok(None) };
        self.read(|| user_where(&self.pools.readers, "u.verified_email = $1", &email, now)).await
    }

    /// Whether there is a user with this id.
    pub async fn user_exists(&self, user: &UserId) -> Result<bool, StoreError> {
        self.read(|| user_exists(&self.pools.readers, user)).await
    }
}

async fn sessions(
    pool: &Pool,
    user: Option<&UserId>,
    now: Timestamp,
    after: &str,
    most: u32,
) -> Result<Vec<SessionLine>, StoreError> {
    let of_user = if user.is_some() { "s.user_id = $1" } else { "$1 = ''" };
    let sql = format!(
        "SELECT s.id, s.user_id, u.name, u.email, u.verified_email, s.provider, s.created_at, s.last_active_at, s.idle_expires_at, \
         s.absolute_expires_at, s.ip, s.user_agent FROM hallpass_sessions s JOIN hallpass_users u ON u.id = s.user_id \
         WHERE {of_user} AND {} AND s.id > $3 ORDER BY s.id LIMIT $4",
        live_at(2)
    );
    let sql = sql.as_str();
    let page = async |after: String| {
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(user.map_or("", UserId::as_str))
            .bind(ms(now))
            .bind(after)
            .bind(i64::from(most));
        Ok(rows.fetch_all_in(pool).await?)
    };
    // An unreadable one counts as ended for its holder, too.
    readable_page(after, page, read_session_line).await
}

/// The first page from `after` on of which a row can be read: an empty one would be taken for the
/// end of the list.
async fn readable_page<T>(
    after: &str,
    page: impl AsyncFn(String) -> Result<Vec<AnyRow>, StoreError>,
    read: impl Fn(&AnyRow) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut after = after.to_owned();
    loop {
        let rows = page(after).await?;
        let lines = readable(&rows, &read);
        match rows.last() {
            Some(last) if lines.is_empty() => after = column(last, "id")?,
            _ => return Ok(lines),
        }
    }
}

fn read_session_line(row: &AnyRow) -> Result<SessionLine, StoreError> {
    Ok(SessionLine {
        id: SessionId::new(column::<String>(row, "id")?),
        user_id: UserId::new(column::<String>(row, "user_id")?),
        name: column(row, "name")?,
        email: read_email(row)?.into(),
        provider: ProviderId::new(column::<String>(row, "provider")?),
        device: describe_device(column::<Option<String>>(row, "user_agent")?.as_deref()),
        address: column(row, "ip")?,
        created_at: time(row, "created_at")?,
        last_active_at: time(row, "last_active_at")?,
        expires: time(row, "idle_expires_at")?.min(time(row, "absolute_expires_at")?),
    })
}

async fn users(pool: &Pool, now: Timestamp, after: &str, most: u32) -> Result<Vec<UserLine>, StoreError> {
    let page = async |after: String| users_where(pool, "u.id > $1", &after, now, most).await;
    readable_page(after, page, read_user_line).await
}

/// The user for whom `condition` holds, with `value` as `$1`. An unreadable one is an error: it
/// must not be taken for one that does not exist.
async fn user_where(
    pool: &Pool,
    condition: &str,
    value: &str,
    now: Timestamp,
) -> Result<Option<UserLine>, StoreError> {
    users_where(pool, condition, value, now, 1).await?.first().map(read_user_line).transpose()
}

/// The first `most` users for whom `condition` holds, with `value` as `$1`.
async fn users_where(
    pool: &Pool,
    condition: &str,
    value: &str,
    now: Timestamp,
    most: u32,
) -> Result<Vec<AnyRow>, StoreError> {
    let sql = format!(
        "SELECT u.id, u.name, u.email, u.verified_email, u.created_at, u.disabled_at, \
         (SELECT COUNT(*) FROM hallpass_sessions s WHERE s.user_id = u.id AND {}) AS live \
         FROM hallpass_users u WHERE {condition} ORDER BY u.id LIMIT $3",
        live_at(2)
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(ms(now)).bind(i64::from(most));
    Ok(rows.fetch_all_in(pool).await?)
}

fn read_user_line(row: &AnyRow) -> Result<UserLine, StoreError> {
    let live = u64::try_from(column::<i64>(row, "live")?);
    Ok(UserLine {
        id: UserId::new(column::<String>(row, "id")?),
        name: column(row, "name")?,
        email: read_email(row)?.into(),
        created_at: time(row, "created_at")?,
        disabled_at: optional_time(row, "disabled_at")?,
        sessions: live.map_err(|_| StoreError::Row("live"))?,
    })
}

async fn user_exists(pool: &Pool, user: &UserId) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1").bind(user.as_str());
    Ok(row.fetch_optional_in(pool).await?.is_some())
}
