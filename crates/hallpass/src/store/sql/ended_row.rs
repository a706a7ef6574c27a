//! Reads sessions that have ended.

use hallpass_types::{ProviderId, SessionId, UserId};
use sqlx::any::AnyRow;

use super::row::column;
use crate::store::{error::StoreError, own_sessions::EndedSession};

/// Reads what is logged of a session that has ended.
pub(super) fn read_ended(row: &AnyRow) -> Result<EndedSession, StoreError> {
    Ok(EndedSession {
        id: SessionId::new(column::<String>(row, "id")?),
        user: UserId::new(column::<String>(row, "user_id")?),
        provider: ProviderId::new(column::<String>(row, "provider")?),
    })
}
