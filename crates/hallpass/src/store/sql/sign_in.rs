//! Everything that one sign-in changes, in one transaction.

use sqlx::AnyPool;

use super::{
    callbacks, changes, ms, own, session,
    user::{Person, find_or_create},
};
use crate::{
    model::session_record::EndReason,
    store::{NewSession, SignIn, SignedIn, Started, StoreError},
};

pub(super) async fn sign_in(
    pool: &AnyPool,
    sign_in: &SignIn,
    session: &NewSession,
) -> Result<Started, StoreError> {
    match try_sign_in(pool, sign_in, session).await {
        // Two browsers of one new person at once: the other one has made the account by now.
        Err(StoreError::Database(error)) if is_unique_violation(&error) => {
            try_sign_in(pool, sign_in, session).await
        }
        done => done,
    }
}

async fn try_sign_in(pool: &AnyPool, sign_in: &SignIn, session: &NewSession) -> Result<Started, StoreError> {
    let now = session.created_at;
    let mut transaction = changes::begin(pool).await?;
    let mut replaced = Vec::new();
    for id in &sign_in.replaces {
        replaced.extend(session::end(&mut transaction, id, EndReason::SignedOut, now).await?);
    }
    let user_id = match find_or_create(&mut transaction, sign_in, now).await? {
        Person::User(id) => id,
        Person::EmailBelongsTo(owner) => {
            transaction.rollback().await?;
            return Ok(Started::EmailBelongsTo(owner));
        }
    };
    if let Some(asking) = &sign_in.same_user_as
        && session::owner_of(&mut *transaction, asking).await?.is_some_and(|owner| owner != user_id)
    {
        transaction.rollback().await?;
        return Ok(Started::AnotherUser);
    }
    sqlx::query(
        "INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, \
         proved_at, last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9, $10, $11)",
    )
    .bind(session.id.as_str())
    .bind(session.token_hash.as_str())
    .bind(user_id.as_str())
    .bind(sign_in.provider.as_str())
    .bind(ms(now))
    .bind(ms(session.authenticated_at))
    .bind(sign_in.proved_at.map(ms))
    .bind(ms(session.idle_expires_at))
    .bind(ms(session.absolute_expires_at))
    .bind(sign_in.ip.as_deref())
    .bind(sign_in.user_agent.as_deref())
    .execute(&mut *transaction)
    .await?;
    let evicted = match session.sessions_per_user {
        0 => Vec::new(),
        most => own::evict(&mut transaction, &user_id, &session.id, most, now).await?,
    };
    let waiter = match &sign_in.callback {
        Some(callback) => callbacks::finish(&mut transaction, callback, &session.id, now).await?,
        None => None,
    };
    transaction.commit().await?;
    Ok(Started::Session(SignedIn { user: user_id, waiter, replaced, evicted }))
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
