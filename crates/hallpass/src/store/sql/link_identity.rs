//! Adds an identity to a user, beside those that they have.

use hallpass_types::{Timestamp, UserId};

use super::{
    identity::{self, Identity},
    identity_holder::{identity_holder, user_of_account, user_of_identity},
    retry::retry_if_undone,
    revision,
    row::{column, ms},
    sql_store::SqlStore,
};
use crate::{
    model::account::Subject,
    store::{
        engine::Engine,
        error::StoreError,
        identities::{ConfiguredIssuer, Linked},
        pool::{Pool, PooledQuery as _},
    },
};

/// The user of an identity, or of an account that is none yet.
const HOLDER: &str = concat!("SELECT ", identity_holder!(), " AS user_id");

/// PostgreSQL: one statement, with the account for servers of earlier versions. The reference to
/// the user waits for a deletion of the user, and fails after it.
const LINK: &str = "WITH linked AS (INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) \
                    VALUES ($1, $2, $4, $5) RETURNING user_id), \
                    account AS (INSERT INTO hallpass_accounts (provider, subject, user_id, created_at) \
                    SELECT p.provider, CAST($2 AS TEXT), l.user_id, CAST($5 AS BIGINT) FROM hallpass_provider_issuers p, linked l \
                    WHERE p.provider = $3 AND p.issuer = $1 AND p.owns_accounts = 1 \
                    AND NOT EXISTS (SELECT 1 FROM hallpass_accounts a WHERE a.provider = $3 AND a.subject = $2)) \
                    SELECT user_id FROM linked";

impl SqlStore {
    /// Finds the user of an identity.
    pub async fn holder_of(
        &self,
        at: &ConfiguredIssuer,
        subject: &Subject,
    ) -> Result<Option<UserId>, StoreError> {
        self.read(|| holder_of(&self.pools.readers, at, subject)).await
    }

    /// Adds an identity to a user, unless another user has it. Their other identities, and all
    /// sessions, stay.
    pub async fn link_identity(
        &self,
        user: &UserId,
        at: &ConfiguredIssuer,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<Linked, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        let (user, at, subject) = (user.clone(), at.clone(), subject.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => {
                    retry_if_undone(&pool, || link_at_once(&pool, &user, &at, &subject, now)).await
                }
                Engine::Sqlite => link(&pool, &user, &at, &subject, now).await,
            }
        })
        .await
    }
}

async fn holder_of(
    pool: &Pool,
    at: &ConfiguredIssuer,
    subject: &Subject,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query(HOLDER).bind(at.issuer.as_str()).bind(subject.as_str()).bind(at.provider.as_str());
    Ok(column::<Option<String>>(&row.fetch_one_in(pool).await?, "user_id")?.map(UserId::new))
}

async fn link_at_once(
    pool: &Pool,
    user: &UserId,
    at: &ConfiguredIssuer,
    subject: &Subject,
    now: Timestamp,
) -> Result<Linked, StoreError> {
    loop {
        if let Some(holder) = holder_of(pool, at, subject).await? {
            return Ok(if holder == *user { Linked::Before } else { Linked::BelongsTo(holder) });
        }
        let link = sqlx::query(LINK)
            .bind(at.issuer.as_str())
            .bind(subject.as_str())
            .bind(at.provider.as_str())
            .bind(user.as_str())
            .bind(ms(now));
        let Err(error) = link.execute_in(pool).await else { return Ok(Linked::Done) };
        match error.as_database_error() {
            // A person has signed in with the identity for the first time, at the same moment.
            Some(taken) if taken.is_unique_violation() => {}
            Some(missing) if missing.is_foreign_key_violation() => return Ok(Linked::NoSuchUser),
            _ => return Err(error.into()),
        }
    }
}

async fn link(
    pool: &Pool,
    user: &UserId,
    at: &ConfiguredIssuer,
    subject: &Subject,
    now: Timestamp,
) -> Result<Linked, StoreError> {
    let identity = Identity { provider: &at.provider, issuer: &at.issuer, subject };
    let mut change = revision::begin(pool).await?;
    let known = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1").bind(user.as_str());
    if known.fetch_all(&mut *change).await?.is_empty() {
        change.rollback().await?;
        return Ok(Linked::NoSuchUser);
    }
    let linked = match identity::find(&mut change, identity, now).await? {
        Some(holder) if holder == *user => Linked::Before,
        Some(holder) => Linked::BelongsTo(holder),
        None => {
            identity::create(&mut change, identity, user, now).await?;
            Linked::Done
        }
    };
    change.commit().await?;
    Ok(linked)
}
