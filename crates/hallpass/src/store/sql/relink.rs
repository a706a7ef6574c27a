//! Gives an identity to a user, in place of those that they had at the same provider.

use hallpass_types::{ProviderId, Timestamp, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    ended_row::read_ended,
    functions,
    identity::{self, Identity},
    retry::retry_if_undone,
    revision,
    row::{column, ms},
    session_state::{NOT_ENDED, SET_ENDED},
    sql_store::SqlStore,
};
use crate::{
    model::{account::Issuer, session_record::EndReason},
    store::{
        engine::Engine,
        error::StoreError,
        identities::{IfTaken, Relink, Relinked},
        own_sessions::EndedSession,
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// Gives an identity to a user, in place of those that they had at the same provider: all or
    /// nothing.
    pub async fn relink(&self, wanted: &Relink, now: Timestamp) -> Result<Relinked, StoreError> {
        let (engine, pool, wanted) = (self.engine, self.pools.writers.clone(), wanted.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => {
                    retry_if_undone(&pool, || functions::relink::relink(&pool, &wanted, now)).await
                }
                Engine::Sqlite => relink(&pool, &wanted, now).await,
            }
        })
        .await
    }
}

impl SqlStore {
    /// The sessions of `user` that were revoked at `at`.
    pub async fn revoked_at(&self, user: &UserId, at: Timestamp) -> Result<Vec<EndedSession>, StoreError> {
        let sql = "SELECT id, user_id, provider FROM hallpass_sessions \
                   WHERE user_id = $1 AND ended_at = $2 AND end_reason = $3 ORDER BY id";
        let rows = self.read(async || {
            let rows = sqlx::query(sql).bind(user.as_str()).bind(ms(at)).bind(EndReason::Revoked.as_str());
            Ok(rows.fetch_all_in(&self.pools.readers).await?)
        });
        rows.await?.iter().map(read_ended).collect()
    }
}

async fn relink(pool: &Pool, relink: &Relink, now: Timestamp) -> Result<Relinked, StoreError> {
    let (user, provider) = (&relink.user, &relink.at.provider);
    let identity = Identity { provider, issuer: &relink.at.issuer, subject: &relink.subject };
    let mut change = revision::begin(pool).await?;
    let known = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1").bind(user.as_str());
    if known.fetch_all(&mut *change).await?.is_empty() {
        change.rollback().await?;
        return Ok(Relinked::NoSuchUser);
    }
    let holder = identity::find(&mut change, identity, now).await?;
    let mut taken_from = None;
    match holder {
        Some(holder) if holder == *user => {}
        Some(holder) if relink.if_taken == IfTaken::Refuse => {
            change.rollback().await?;
            return Ok(Relinked::BelongsTo(holder));
        }
        Some(holder) => {
            identity::move_to(&mut change, identity, user, now).await?;
            taken_from = Some(holder);
        }
        None => identity::create(&mut change, identity, user, now).await?,
    }
    let mut replaced = 0;
    let issuers = replaced_issuers(&mut change, relink).await?;
    for issuer in &issuers {
        let kept = if *issuer == relink.at.issuer { relink.subject.as_str() } else { "" };
        replaced += delete_identities(&mut change, user, issuer, kept).await?;
    }
    let mut ended = 0;
    // A session lives only as long as the identity that it began with is the user's.
    for other in [taken_from.as_ref(), Some(user).filter(|_| replaced > 0)].into_iter().flatten() {
        // To append one that stays live is harmless.
        revision::append_live_of(&mut change, other.as_str(), now).await?;
        for issuer in &issuers {
            ended += end_sessions(&mut change, other, provider, issuer, now).await?;
        }
    }
    change.commit().await?;
    Ok(Relinked::Done { replaced, taken_from, ended })
}

/// The issuers that the provider's name stands for or stood for, without those that another name
/// stands for now.
async fn replaced_issuers(
    connection: &mut AnyConnection,
    relink: &Relink,
) -> Result<Vec<Issuer>, StoreError> {
    let rows =
        sqlx::query("SELECT issuer FROM hallpass_provider_issuers WHERE provider = $1 AND issuer <> $2")
            .bind(relink.at.provider.as_str())
            .bind(relink.at.issuer.as_str())
            .fetch_all(connection)
            .await?;
    let before: Result<Vec<_>, StoreError> =
        rows.iter().map(|row| column::<String>(row, "issuer").map(Issuer::new)).collect();
    let before = before?.into_iter().filter(|issuer| !relink.elsewhere.contains(issuer));
    Ok(std::iter::once(relink.at.issuer.clone()).chain(before).collect())
}

/// Deletes the user's identities at `issuer`, except for the subject `kept`. Returns how many.
async fn delete_identities(
    connection: &mut AnyConnection,
    user: &UserId,
    issuer: &Issuer,
    kept: &str,
) -> Result<u64, StoreError> {
    let owned = "provider IN (SELECT provider FROM hallpass_provider_issuers WHERE issuer = $2 AND owns_accounts = 1)";
    let unused_since = "NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.issuer = $2 AND i.subject = hallpass_accounts.subject)";
    let mut deleted = Vec::new();
    for sql in [
        // An account that was not used since identities have an issuer counts by itself, any other
        // one by its identity.
        format!(
            "DELETE FROM hallpass_accounts WHERE user_id = $1 AND {owned} AND subject <> $3 AND {unused_since}"
        ),
        format!("DELETE FROM hallpass_accounts WHERE user_id = $1 AND {owned} AND subject <> $3"),
        "DELETE FROM hallpass_identities WHERE user_id = $1 AND issuer = $2 AND subject <> $3".to_owned(),
    ] {
        let done = sqlx::query(AssertSqlSafe(sql)).bind(user.as_str()).bind(issuer.as_str()).bind(kept);
        deleted.push(done.execute(&mut *connection).await?.rows_affected());
    }
    Ok(deleted[0] + deleted[2])
}

/// Ends the user's sessions that began with `provider`, or with another name of `issuer`.
async fn end_sessions(
    connection: &mut AnyConnection,
    user: &UserId,
    provider: &ProviderId,
    issuer: &Issuer,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE hallpass_sessions {SET_ENDED} WHERE user_id = $1 AND {NOT_ENDED} AND (provider = $4 OR provider IN \
         (SELECT provider FROM hallpass_provider_issuers WHERE issuer = $5))"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .bind(provider.as_str())
        .bind(issuer.as_str())
        .execute(connection)
        .await?;
    Ok(ended.rows_affected())
}
