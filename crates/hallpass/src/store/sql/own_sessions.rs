//! Ends sessions from another session of the same person. Each change is made only if the asking
//! session is live in the same transaction: one that is revoked while its request is in flight
//! changes nothing (S9).

use hallpass_types::{SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    end_sessions::{end_in, read_ended},
    nothing_to_end::{no_others_to_end, nothing_to_end},
    retry::retry_if_undone,
    revision,
    row::ms,
    session_state::{SET_ENDED, any_clock, live_at},
    sessions::{owner_of, user_of_live},
    sql_store::SqlStore,
};
use crate::{
    model::session_record::EndReason,
    store::{
        error::StoreError,
        own_sessions::{EndedSession, OwnEnd, OwnSelection},
        pool::Pool,
    },
};

impl SqlStore {
    /// Ends the session `id` as revoked, if it belongs to the user of the session `asking`, and
    /// that one is live at `now`.
    pub async fn end_own_session(
        &self,
        asking: &SessionId,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<OwnEnd, StoreError> {
        if let Some(nothing) = self.read(|| nothing_to_end(&self.pools.readers, asking, id, now)).await? {
            return Ok(nothing);
        }
        let (pool, asking, id) = (self.pools.writers.clone(), asking.clone(), id.clone());
        self.write(async move { retry_if_undone(&pool, || end_one(&pool, &asking, &id, now)).await }).await
    }

    /// Ends the sessions of the user of `asking` as revoked, and returns them; `None` if `asking`
    /// is not live at `now`.
    pub async fn end_own_sessions(
        &self,
        asking: &SessionId,
        which: OwnSelection,
        now: Timestamp,
    ) -> Result<Option<Vec<EndedSession>>, StoreError> {
        let nothing = self.read(|| no_others_to_end(&self.pools.readers, asking, which, now)).await?;
        if let Some(nothing) = nothing {
            return Ok(nothing);
        }
        let (pool, asking) = (self.pools.writers.clone(), asking.clone());
        self.write(async move { retry_if_undone(&pool, || end_several(&pool, &asking, which, now)).await })
            .await
    }
}

async fn end_one(
    pool: &Pool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<OwnEnd, StoreError> {
    let mut transaction = revision::begin(pool).await?;
    let Some(user) = user_of_live(&mut *transaction, asking, now).await? else {
        transaction.rollback().await?;
        return Ok(OwnEnd::AskingEnded);
    };
    if owner_of(&mut *transaction, id).await?.as_ref() != Some(&user) {
        transaction.rollback().await?;
        return Ok(OwnEnd::NotTheirs);
    }
    let ended = end_in(&mut transaction, id, EndReason::Revoked, now).await?;
    transaction.commit().await?;
    Ok(ended.map_or(OwnEnd::AlreadyEnded, OwnEnd::Ended))
}

async fn end_several(
    pool: &Pool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Option<Vec<EndedSession>>, StoreError> {
    let mut transaction = revision::begin(pool).await?;
    let Some(user) = user_of_live(&mut *transaction, asking, now).await? else {
        transaction.rollback().await?;
        return Ok(None);
    };
    // Before they end: after that, those that ended earlier look the same. To append one too many
    // is harmless.
    revision::append_live_of(&mut transaction, user.as_str(), now).await?;
    let spared = match which {
        OwnSelection::Others => asking.as_str(),
        OwnSelection::All => "",
    };
    let sql = format!(
        "UPDATE hallpass_sessions {SET_ENDED} WHERE user_id = $1 AND {} AND id <> $4 RETURNING id, user_id, provider",
        live_at(5)
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .bind(spared)
        .bind(ms(any_clock(now)))
        .fetch_all(&mut *transaction)
        .await?;
    let ended = ended.iter().map(read_ended).collect::<Result<_, _>>()?;
    transaction.commit().await?;
    Ok(Some(ended))
}
