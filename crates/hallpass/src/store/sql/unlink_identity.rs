//! Removes an identity of a user, who keeps one that is known to work (S27).

use hallpass_types::{SessionId, Timestamp, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    end_sessions::end_in,
    functions,
    own_identities::identities_in,
    revision,
    row::{column, ms},
    session_state::live_at,
    sessions::enabled_user_of_live,
    sql_store::SqlStore,
};
use crate::{
    clock::any_clock,
    model::session_record::EndReason,
    store::{
        engine::Engine,
        error::StoreError,
        pool::Pool,
        sign_in_ways::RemainingWays,
        unlink::{Unlink, UnlinkFrom, UnlinkOutcome},
        written::Written,
    },
};

impl SqlStore {
    /// Removes an identity of a user who has another one that is known to work, and ends the
    /// sessions that began with its issuer: all or nothing.
    pub async fn unlink_identity(
        &self,
        unlink: Unlink,
        now: Timestamp,
    ) -> Result<Written<UnlinkOutcome>, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => functions::own_identities::unlink(&pool, &unlink, now).await,
                Engine::Sqlite => unlink_alone(&pool, &unlink, now).await,
            }
        })
        .await
    }
}

async fn unlink_alone(
    pool: &Pool,
    unlink: &Unlink,
    now: Timestamp,
) -> Result<Written<UnlinkOutcome>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let user = match check(&mut change, unlink, now).await? {
        Ok(user) => user,
        Err(refused) => {
            change.rollback().await?;
            return Ok(Written::nothing(refused));
        }
    };
    let (issuer, subject) = (unlink.issuer.as_str(), unlink.subject.as_str());
    for sql in [
        // It would become the same identity again.
        "DELETE FROM hallpass_accounts WHERE user_id = $1 AND subject = $3 AND provider IN \
         (SELECT provider FROM hallpass_provider_issuers WHERE issuer = $2 AND owns_accounts = 1)",
        "DELETE FROM hallpass_identities WHERE user_id = $1 AND issuer = $2 AND subject = $3",
    ] {
        sqlx::query(sql).bind(user.as_str()).bind(issuer).bind(subject).execute(&mut *change).await?;
    }
    let mut ended = Vec::new();
    for session in sessions_of_issuer(&mut change, unlink, &user, now).await? {
        ended.extend(end_in(&mut change, &session, EndReason::Revoked, now).await?);
    }
    Ok(Written::new(UnlinkOutcome::Done(ended), change.commit().await?))
}

/// The user who may lose the identity, or why not.
async fn check(
    connection: &mut AnyConnection,
    unlink: &Unlink,
    now: Timestamp,
) -> Result<Result<UserId, UnlinkOutcome>, StoreError> {
    let user = match &unlink.of {
        UnlinkFrom::UserOf(session) => match enabled_user_of_live(&mut *connection, session, now).await? {
            Some(user) => user,
            None => return Ok(Err(UnlinkOutcome::AskingEnded)),
        },
        UnlinkFrom::User(user) => {
            let known = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1").bind(user.as_str());
            if known.fetch_all(&mut *connection).await?.is_empty() {
                return Ok(Err(UnlinkOutcome::NoSuchUser));
            }
            user.clone()
        }
    };
    let (theirs, others): (Vec<_>, Vec<_>) = identities_in(connection, &user)
        .await?
        .into_iter()
        .partition(|own| own.issuer == unlink.issuer && own.subject == unlink.subject);
    if theirs.is_empty() {
        return Ok(Err(UnlinkOutcome::NotTheirs));
    }
    Ok(match unlink.ways.remaining(&others) {
        RemainingWays::Proven => Ok(user),
        RemainingWays::Unproven => Err(UnlinkOutcome::Unproven),
        RemainingWays::None => Err(UnlinkOutcome::LastOne),
    })
}

/// The user's live sessions that began with a provider of the issuer.
async fn sessions_of_issuer(
    connection: &mut AnyConnection,
    unlink: &Unlink,
    user: &UserId,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE user_id = $1 AND {} AND provider IN \
         (SELECT provider FROM hallpass_provider_issuers WHERE issuer = $3)",
        live_at(2)
    );
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(any_clock(now)))
        .bind(unlink.issuer.as_str());
    let found = found.fetch_all(connection).await?;
    found.iter().map(|row| column::<String>(row, "id").map(SessionId::new)).collect()
}
