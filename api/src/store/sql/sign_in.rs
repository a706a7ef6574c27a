//! Everything that one sign-in changes, in one transaction.

use hallpass_shared::{Timestamp, UserId};
use sqlx::{AnyConnection, AnyPool, Row as _};

use super::{
    callbacks,
    changes::{self, Which},
    ms, own, session,
};
use crate::{
    account::Email,
    session::EndReason,
    store::{SignIn, SignInWrite, SignedIn, StoreError},
};

pub(super) async fn sign_in(pool: &AnyPool, sign_in: &SignIn) -> Result<SignInWrite, StoreError> {
    match try_sign_in(pool, sign_in).await {
        // Two browsers of one new person at once: the other one has made the account by now.
        Err(StoreError::Database(error)) if is_unique_violation(&error) => try_sign_in(pool, sign_in).await,
        done => done,
    }
}

async fn try_sign_in(pool: &AnyPool, sign_in: &SignIn) -> Result<SignInWrite, StoreError> {
    let session = &sign_in.session;
    let now = session.created_at;
    let mut transaction = changes::begin(pool).await?;
    for id in &sign_in.replaces {
        session::end(&mut transaction, id, EndReason::SignedOut, now).await?;
    }
    let Some(user_id) = find_or_create_user(&mut transaction, sign_in, now).await? else {
        transaction.rollback().await?;
        return Ok(SignInWrite::EmailBelongsToAnother);
    };
    if let Some(session) = &sign_in.same_user_as
        && session::owner_of(&mut *transaction, session).await?.is_some_and(|owner| owner.as_str() != user_id)
    {
        transaction.rollback().await?;
        return Ok(SignInWrite::AnotherUser);
    }
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, user_id, provider, created_at, authenticated_at, \
         proved_at, last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9, $10, $11)",
    )
    .bind(session.id.as_str())
    .bind(session.token_hash.as_str())
    .bind(&user_id)
    .bind(sign_in.provider.as_str())
    .bind(ms(now))
    .bind(ms(session.authenticated_at))
    .bind(session.proved_at.map(ms))
    .bind(ms(session.idle_expires_at))
    .bind(ms(session.absolute_expires_at))
    .bind(session.ip.as_deref())
    .bind(session.user_agent.as_deref())
    .execute(&mut *transaction)
    .await?;
    let evicted = match sign_in.sessions_per_user {
        0 => Vec::new(),
        most => own::evict(&mut transaction, &user_id, &session.id, most, now).await?,
    };
    let waiter = match &sign_in.callback {
        Some(callback) => callbacks::finish(&mut transaction, callback, &session.id, now).await?,
        None => None,
    };
    transaction.commit().await?;
    Ok(SignInWrite::Done(SignedIn { user: UserId::new(user_id), waiter, evicted }))
}

/// The user's id; `None` when the identity is new and its verified address belongs to another user.
async fn find_or_create_user(
    connection: &mut AnyConnection,
    sign_in: &SignIn,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let (provider, profile) = (sign_in.provider.as_str(), &sign_in.profile);
    let account = sqlx::query("SELECT user_id FROM accounts WHERE provider = $1 AND subject = $2")
        .bind(provider)
        .bind(profile.subject.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let (user_id, sql) = match &account {
        Some(row) => (
            row.try_get::<String, _>("user_id")?,
            "UPDATE users SET name = $2, email = $3, image = $4, verified_email = $5, updated_at = $6 \
             WHERE id = $1",
        ),
        None => (
            sign_in.new_user_id.clone(),
            "INSERT INTO users (id, name, email, image, verified_email, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $6)",
        ),
    };
    if account.is_some() && changes_profile(connection, &user_id, sign_in).await? {
        // Other browsers of this person show what they are called, too.
        changes::note(connection, Which::SessionsOf(&user_id), now).await?;
    }
    let mut verified_email = profile.email.as_ref().and_then(Email::to_comparable);
    let belongs_to_another = match &verified_email {
        Some(email) => owner(connection, email).await?.is_some_and(|owner| owner != user_id),
        None => false,
    };
    if belongs_to_another {
        if account.is_none() {
            return Ok(None);
        }
        // Whoever is known signs in; the address stays with whom it belongs to.
        verified_email = None;
    }
    sqlx::query(sql)
        .bind(&user_id)
        .bind(profile.name.as_deref())
        .bind(profile.email.as_ref().map(Email::as_str))
        .bind(profile.image.as_deref())
        .bind(verified_email)
        .bind(ms(now))
        .execute(&mut *connection)
        .await?;
    if account.is_none() {
        sqlx::query("INSERT INTO accounts (provider, subject, user_id, created_at) VALUES ($1, $2, $3, $4)")
            .bind(provider)
            .bind(profile.subject.as_str())
            .bind(&user_id)
            .bind(ms(now))
            .execute(&mut *connection)
            .await?;
    }
    Ok(Some(user_id))
}

/// Whether the provider says something else of the person than before.
async fn changes_profile(
    connection: &mut AnyConnection,
    user_id: &str,
    sign_in: &SignIn,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT name, email, image FROM users WHERE id = $1").bind(user_id);
    let row = row.fetch_one(connection).await?;
    let (name, email, image): (Option<String>, Option<String>, Option<String>) =
        (row.try_get("name")?, row.try_get("email")?, row.try_get("image")?);
    let said = &sign_in.profile;
    Ok(name != said.name || image != said.image || email.as_deref() != said.email.as_ref().map(Email::as_str))
}

/// Whom a verified address belongs to.
async fn owner(connection: &mut AnyConnection, email: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT id FROM users WHERE verified_email = $1").bind(email);
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
