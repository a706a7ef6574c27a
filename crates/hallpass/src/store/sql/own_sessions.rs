//! Ends sessions from another session of the same person. Each change is made only if the asking
//! session is live in the same transaction: one that is revoked while its request is in flight
//! changes nothing (S9).

use hallpass_types::{SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    end_sessions::end_in,
    ended_row::read_ended,
    functions,
    nothing_to_end::{no_others_to_end, nothing_to_end},
    revision,
    row::ms,
    session_state::{SET_ENDED, live_at},
    sessions::{owner_of, user_of_live},
    sql_store::SqlStore,
};
use crate::{
    clock::any_clock,
    model::session_record::EndReason,
    store::{
        engine::Engine,
        error::StoreError,
        own_sessions::{EndedSession, OwnEnd, OwnSelection},
        pool::Pool,
        written::Written,
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
    ) -> Result<Written<OwnEnd>, StoreError> {
        let (pool, asking_id, ended_id) = (self.pools.writers.clone(), asking.clone(), id.clone());
        match self.engine {
            Engine::Postgres => {
                let end = async move {
                    functions::own_sessions::end_own_session(&pool, &asking_id, &ended_id, now).await
                };
                self.write(end).await
            }
            Engine::Sqlite => {
                let nothing = self.read(|| nothing_to_end(&self.pools.readers, asking, id, now)).await?;
                if let Some(nothing) = nothing {
                    return Ok(Written::nothing(nothing));
                }
                self.write(async move { end_one(&pool, &asking_id, &ended_id, now).await }).await
            }
        }
    }

    /// Ends the sessions of the user of `asking` as revoked, and returns them; `None` if `asking`
    /// is not live at `now`.
    pub async fn end_own_sessions(
        &self,
        asking: &SessionId,
        which: OwnSelection,
        now: Timestamp,
    ) -> Result<Written<Option<Vec<EndedSession>>>, StoreError> {
        let (pool, asking_id) = (self.pools.writers.clone(), asking.clone());
        match self.engine {
            Engine::Postgres => {
                let end = async move {
                    functions::own_sessions::end_own_sessions(&pool, &asking_id, which, now).await
                };
                self.write(end).await
            }
            Engine::Sqlite => {
                let nothing = self.read(|| no_others_to_end(&self.pools.readers, asking, which, now)).await?;
                if let Some(nothing) = nothing {
                    return Ok(Written::nothing(nothing));
                }
                self.write(async move { end_several(&pool, &asking_id, which, now).await }).await
            }
        }
    }
}

async fn end_one(
    pool: &Pool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<Written<OwnEnd>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let Some(user) = user_of_live(&mut change, asking, now).await? else {
        change.rollback().await?;
        return Ok(Written::nothing(OwnEnd::AskingEnded));
    };
    if owner_of(&mut change, id).await?.as_ref() != Some(&user) {
        change.rollback().await?;
        return Ok(Written::nothing(OwnEnd::NotTheirs));
    }
    let ended = end_in(&mut change, id, EndReason::Revoked, now).await?;
    Ok(Written::new(ended.map_or(OwnEnd::AlreadyEnded, OwnEnd::Ended), change.commit().await?))
}

async fn end_several(
    pool: &Pool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Written<Option<Vec<EndedSession>>>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let Some(user) = user_of_live(&mut change, asking, now).await? else {
        change.rollback().await?;
        return Ok(Written::nothing(None));
    };
    // Before they end: after that, those that ended earlier look the same. To append one too many
    // is harmless.
    revision::append_live_of(&mut change, user.as_str(), now).await?;
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
        .fetch_all(&mut *change)
        .await?;
    let ended = ended.iter().map(read_ended).collect::<Result<_, _>>()?;
    Ok(Written::new(Some(ended), change.commit().await?))
}
