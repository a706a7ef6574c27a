//! Deletes a user.

use hallpass_types::{Timestamp, UserId};

use super::super::row::{column, ms};
use crate::{
    clock::any_clock,
    store::{
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

/// Deletes the user with the identities and sessions that are left. Returns how many of these had
/// not ended, or `None` if there is no such user.
pub async fn delete(pool: &Pool, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
    let row = sqlx::query("SELECT hallpass_delete_user_v1($1, $2, $3) AS live");
    let row = row.bind(user.as_str()).bind(ms(now)).bind(ms(any_clock(now))).fetch_one_in(pool).await?;
    let live = column::<Option<i64>>(&row, "live")?.map(u64::try_from).transpose();
    live.map_err(|_| StoreError::Row("live"))
}
