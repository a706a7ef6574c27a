//! Adds an identity to the user of a session, who has just proved that it is theirs.

use hallpass_types::{Timestamp, UserId};
use sqlx::AnyConnection;

use super::{
    functions,
    identity::{self, Identity},
    own_identities::identities_in,
    revision,
    row::ms,
    sessions::enabled_user_of_live,
    sql_store::SqlStore,
};
use crate::store::{
    engine::Engine,
    error::StoreError,
    own_identities::{MAX_OWN_IDENTITIES, OwnLink, OwnLinked},
    pool::Pool,
};

impl SqlStore {
    /// Adds an identity to the user of a session that is live at `now`, unless another user has it,
    /// and records that the callback ended well: all or nothing.
    pub async fn link_own_identity(&self, link: OwnLink, now: Timestamp) -> Result<OwnLinked, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => functions::own_identities::link(&pool, &link, now).await,
                Engine::Sqlite => link_alone(&pool, &link, now).await,
            }
        })
        .await
    }
}

async fn link_alone(pool: &Pool, link: &OwnLink, now: Timestamp) -> Result<OwnLinked, StoreError> {
    let identity = Identity { provider: &link.at.provider, issuer: &link.at.issuer, subject: &link.subject };
    let mut change = revision::begin(pool).await?;
    let Some(user) = enabled_user_of_live(&mut change, &link.asking, now).await? else {
        change.rollback().await?;
        return Ok(OwnLinked::AskingEnded);
    };
    let is_finished = is_finished(&mut change, &link.state_hash).await?;
    let linked = match identity::find(&mut change, identity, now).await? {
        Some(holder) if holder != user => {
            change.rollback().await?;
            return Ok(OwnLinked::BelongsTo(holder));
        }
        Some(_) if is_finished => OwnLinked::Repeated,
        Some(_) => OwnLinked::Before,
        None if is_finished => {
            change.rollback().await?;
            return Ok(OwnLinked::Used);
        }
        None if has_most(&mut change, &user).await? => {
            change.rollback().await?;
            return Ok(OwnLinked::TooMany);
        }
        None => {
            identity::create(&mut change, identity, &user, now).await?;
            OwnLinked::Done
        }
    };
    sqlx::query("UPDATE hallpass_identities SET label = $3 WHERE issuer = $1 AND subject = $2")
        .bind(link.at.issuer.as_str())
        .bind(link.subject.as_str())
        .bind(link.label.as_deref())
        .execute(&mut *change)
        .await?;
    sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET finished_at = $2 WHERE state_hash = $1 AND finished_at IS NULL",
    )
    .bind(&link.state_hash)
    .bind(ms(now))
    .execute(&mut *change)
    .await?;
    change.commit().await?;
    Ok(linked)
}

/// Whether the callback has ended.
async fn is_finished(connection: &mut AnyConnection, state_hash: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM hallpass_sign_in_callbacks WHERE state_hash = $1 AND finished_at IS NOT NULL";
    Ok(!sqlx::query(sql).bind(state_hash).fetch_all(connection).await?.is_empty())
}

/// Whether the user can link no further identity.
async fn has_most(connection: &mut AnyConnection, user: &UserId) -> Result<bool, StoreError> {
    let own = identities_in(connection, user).await?.len();
    Ok(i64::try_from(own).is_ok_and(|own| own >= MAX_OWN_IDENTITIES))
}
