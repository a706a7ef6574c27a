//! Finds the user of an identity, by issuer and subject, byte for byte (S23).
//!
//! An account of earlier versions has a provider's name and no issuer. It becomes an identity when
//! its person first signs in with the issuer that owns it. Servers of those versions only know
//! accounts: for the owning issuer there is one for each identity.

use hallpass_types::{ProviderId, Timestamp, UserId};
use sqlx::AnyConnection;

use super::{
    identity_holder::{user_of_account, user_of_identity},
    row::{column, ms},
};
use crate::{
    model::account::{Issuer, Subject},
    store::error::StoreError,
};

/// An identity, and the name of the provider that it is used with.
#[derive(Clone, Copy)]
pub(super) struct Identity<'a> {
    pub provider: &'a ProviderId,
    pub issuer: &'a Issuer,
    pub subject: &'a Subject,
}

/// Finds the user of an identity. Part of a transaction that began with a write.
pub(super) async fn find(
    connection: &mut AnyConnection,
    identity: Identity<'_>,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let sql = concat!("SELECT ", user_of_identity!(), " AS known, ", user_of_account!(), " AS by_account");
    let row = sqlx::query(sql)
        .bind(identity.issuer.as_str())
        .bind(identity.subject.as_str())
        .bind(identity.provider.as_str());
    // All rows: a statement that does not run to its end may keep a lock.
    let rows = row.fetch_all(&mut *connection).await?;
    let row = rows.first().ok_or(StoreError::Row("known"))?;
    if let Some(user) = column::<Option<String>>(row, "known")? {
        return Ok(Some(UserId::new(user)));
    }
    let Some(user) = column::<Option<String>>(row, "by_account")?.map(UserId::new) else { return Ok(None) };
    insert(connection, identity, &user, now).await?;
    Ok(Some(user))
}

/// Creates an identity of an existing user.
pub(super) async fn create(
    connection: &mut AnyConnection,
    identity: Identity<'_>,
    user: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert(connection, identity, user, now).await?;
    create_account(connection, identity, user, now).await
}

/// Moves an identity of another user to `user`.
pub(super) async fn move_to(
    connection: &mut AnyConnection,
    identity: Identity<'_>,
    user: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE hallpass_identities SET user_id = $3 WHERE issuer = $1 AND subject = $2",
        "UPDATE hallpass_accounts SET user_id = $3 WHERE subject = $2 AND provider IN \
         (SELECT provider FROM hallpass_provider_issuers WHERE issuer = $1 AND owns_accounts = 1)",
    ] {
        sqlx::query(sql)
            .bind(identity.issuer.as_str())
            .bind(identity.subject.as_str())
            .bind(user.as_str())
            .execute(&mut *connection)
            .await?;
    }
    create_account(connection, identity, user, now).await
}

/// Records that someone was signed in with an identity.
pub(super) async fn record_sign_in(
    connection: &mut AnyConnection,
    issuer: &Issuer,
    subject: &Subject,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE hallpass_identities SET last_sign_in_at = $3 WHERE issuer = $1 AND subject = $2")
        .bind(issuer.as_str())
        .bind(subject.as_str())
        .bind(ms(now))
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert(
    connection: &mut AnyConnection,
    identity: Identity<'_>,
    user: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
    .bind(user.as_str())
    .bind(ms(now))
    .execute(connection)
    .await?;
    Ok(())
}

/// Creates an account for servers of earlier versions, if the issuer owns the accounts of this
/// name.
async fn create_account(
    connection: &mut AnyConnection,
    identity: Identity<'_>,
    user: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hallpass_accounts (provider, subject, user_id, created_at) \
         SELECT p.provider, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT) FROM hallpass_provider_issuers p \
         WHERE p.provider = $1 AND p.issuer = $2 AND p.owns_accounts = 1 \
         AND NOT EXISTS (SELECT 1 FROM hallpass_accounts a WHERE a.provider = $1 AND a.subject = $3)",
    )
    .bind(identity.provider.as_str())
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
    .bind(user.as_str())
    .bind(ms(now))
    .execute(connection)
    .await?;
    Ok(())
}
