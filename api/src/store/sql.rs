//! The store in SQL, through sqlx's `Any` driver: one text for every engine.
//!
//! A transaction begins with a write, so that on SQLite it takes the write lock at once: a reader that became a writer
//! half-way would fail instead of waiting.

use async_trait::async_trait;
use hallpass_shared::{ProviderId, SessionId, Timestamp, User, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{AnyConnection, AnyPool, Row as _, any::AnyRow};

use super::{Caps, NewPendingSignIn, PendingSignIn, SignIn, SignInTrace, Store, StoreError};
use crate::session::{EndReason, SessionRecord, SessionTokenHash};

/// Sessions, users and accounts in an SQL database.
pub struct SqlStore {
    pool: AnyPool,
}

impl SqlStore {
    /// The store behind `pool`, whose schema is up to date.
    pub(super) fn new(pool: AnyPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    async fn create_pending_sign_in(&self, new: &NewPendingSignIn, caps: Caps) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO pending_sign_ins (state_hash, browser_hash, provider, nonce, pkce_verifier, return_to, \
             started_from, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&new.state_hash)
        .bind(&new.browser_hash)
        .bind(new.provider.as_str())
        .bind(new.nonce.expose_secret())
        .bind(new.pkce_verifier.expose_secret())
        .bind(&new.return_to)
        .bind(new.started_from.as_ref().map(SessionId::as_str))
        .bind(ms(new.created_at))
        .bind(ms(new.expires_at))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM pending_sign_ins WHERE browser_hash = $1 AND state_hash NOT IN (SELECT state_hash FROM \
             pending_sign_ins WHERE browser_hash = $1 ORDER BY created_at DESC, state_hash LIMIT $2)",
        )
        .bind(&new.browser_hash)
        .bind(caps.per_browser)
        .execute(&mut *transaction)
        .await?;
        let count: i64 = sqlx::query("SELECT COUNT(*) FROM pending_sign_ins")
            .fetch_one(&mut *transaction)
            .await?
            .try_get(0)?;
        if count > caps.total {
            sqlx::query(
                "DELETE FROM pending_sign_ins WHERE state_hash IN (SELECT state_hash FROM pending_sign_ins \
                 ORDER BY created_at LIMIT $1)",
            )
            .bind(count - caps.total)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn take_pending_sign_in(
        &self,
        state_hash: &str,
        browser_hash: &str,
        provider: &ProviderId,
    ) -> Result<Option<PendingSignIn>, StoreError> {
        let row = sqlx::query(
            "DELETE FROM pending_sign_ins WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 \
             RETURNING nonce, pkce_verifier, return_to, started_from, created_at, expires_at",
        )
        .bind(state_hash)
        .bind(browser_hash)
        .bind(provider.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(PendingSignIn {
                nonce: SecretString::from(row.try_get::<String, _>("nonce")?),
                pkce_verifier: SecretString::from(row.try_get::<String, _>("pkce_verifier")?),
                return_to: row.try_get("return_to")?,
                started_from: row.try_get::<Option<String>, _>("started_from")?.map(SessionId::new),
                created_at: time(&row, "created_at")?,
                expires_at: time(&row, "expires_at")?,
            })
        })
        .transpose()
    }

    async fn find_sign_in(&self, state_hash: &str) -> Result<SignInTrace, StoreError> {
        let finished =
            sqlx::query("SELECT session_id, return_to FROM finished_sign_ins WHERE state_hash = $1")
                .bind(state_hash)
                .fetch_optional(&self.pool)
                .await?;
        if let Some(row) = finished {
            let session_id = SessionId::new(row.try_get::<String, _>("session_id")?);
            return Ok(SignInTrace::Finished { session_id, return_to: row.try_get("return_to")? });
        }
        let pending = sqlx::query("SELECT 1 FROM pending_sign_ins WHERE state_hash = $1")
            .bind(state_hash)
            .fetch_optional(&self.pool)
            .await?;
        Ok(if pending.is_some() { SignInTrace::Elsewhere } else { SignInTrace::Unknown })
    }

    async fn sign_in(&self, sign_in: &SignIn<'_>) -> Result<(), StoreError> {
        match self.try_sign_in(sign_in).await {
            // Two browsers of one new person at once: the other one has made the account by now.
            Err(StoreError::Database(error)) if is_unique_violation(&error) => {
                self.try_sign_in(sign_in).await
            }
            done => done,
        }
    }

    async fn find_session(&self, token_hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT s.id, s.provider, s.authenticated_at, s.last_active_at, s.idle_expires_at, \
             s.absolute_expires_at, s.end_reason, u.id AS user_id, u.name, u.email, u.image \
             FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1",
        )
        .bind(token_hash.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(read_session).transpose()
    }

    async fn touch_session(
        &self,
        id: &SessionId,
        now: Timestamp,
        idle: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = sqlx::query(
            "UPDATE sessions SET last_active_at = $2, idle_expires_at = $3 WHERE id = $1 AND ended_at IS NULL \
             AND idle_expires_at > $2 AND absolute_expires_at > $2",
        )
        .bind(id.as_str())
        .bind(ms(now))
        .bind(ms(idle))
        .execute(&self.pool)
        .await?;
        Ok(touched.rows_affected() == 1)
    }

    async fn end_session(&self, id: &SessionId, reason: EndReason, now: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        end_session(&mut connection, id, reason, now).await
    }
}

impl SqlStore {
    async fn try_sign_in(&self, sign_in: &SignIn<'_>) -> Result<(), StoreError> {
        let session = &sign_in.session;
        let now = session.created_at;
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM finished_sign_ins WHERE expires_at <= $1")
            .bind(ms(now))
            .execute(&mut *transaction)
            .await?;
        for id in sign_in.replaces {
            end_session(&mut transaction, id, EndReason::SignedOut, now).await?;
        }
        let user_id = find_or_create_user(&mut transaction, sign_in, now).await?;
        sqlx::query(
            "INSERT INTO sessions (id, token_hash, user_id, provider, created_at, authenticated_at, \
             last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent) \
             VALUES ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10)",
        )
        .bind(session.id.as_str())
        .bind(session.token_hash.as_str())
        .bind(&user_id)
        .bind(sign_in.provider.as_str())
        .bind(ms(now))
        .bind(ms(session.authenticated_at))
        .bind(ms(session.idle_expires_at))
        .bind(ms(session.absolute_expires_at))
        .bind(session.ip.as_deref())
        .bind(session.user_agent.as_deref())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO finished_sign_ins (state_hash, session_id, return_to, expires_at) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(sign_in.state_hash)
        .bind(session.id.as_str())
        .bind(sign_in.return_to)
        .bind(ms(session.absolute_expires_at))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn find_or_create_user(
    connection: &mut AnyConnection,
    sign_in: &SignIn<'_>,
    now: Timestamp,
) -> Result<String, StoreError> {
    let (provider, profile) = (sign_in.provider.as_str(), sign_in.profile);
    let account = sqlx::query("SELECT user_id FROM accounts WHERE provider = $1 AND subject = $2")
        .bind(provider)
        .bind(profile.subject.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let (user_id, sql) = match &account {
        Some(row) => (
            row.try_get::<String, _>("user_id")?,
            "UPDATE users SET name = $2, email = $3, image = $4, updated_at = $5 WHERE id = $1",
        ),
        None => (
            sign_in.new_user_id.clone(),
            "INSERT INTO users (id, name, email, image, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
        ),
    };
    sqlx::query(sql)
        .bind(&user_id)
        .bind(profile.name.as_deref())
        .bind(profile.email.as_deref())
        .bind(profile.image.as_deref())
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
    Ok(user_id)
}

async fn end_session(
    connection: &mut AnyConnection,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.as_str())
        .bind(ms(now))
        .bind(reason.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

fn read_session(row: &AnyRow) -> Result<SessionRecord, StoreError> {
    let ended = match row.try_get::<Option<String>, _>("end_reason")? {
        Some(text) => Some(EndReason::from_stored(&text).ok_or(StoreError::Row("end_reason"))?),
        None => None,
    };
    Ok(SessionRecord {
        id: SessionId::new(row.try_get::<String, _>("id")?),
        user: User {
            id: UserId::new(row.try_get::<String, _>("user_id")?),
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            image: row.try_get("image")?,
        },
        provider: ProviderId::new(row.try_get::<String, _>("provider")?),
        authenticated_at: time(row, "authenticated_at")?,
        last_active_at: time(row, "last_active_at")?,
        idle_expires_at: time(row, "idle_expires_at")?,
        absolute_expires_at: time(row, "absolute_expires_at")?,
        ended,
    })
}

/// Timestamps end in the year 9999, which an `i64` holds with ease.
fn ms(time: Timestamp) -> i64 {
    i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX)
}

fn time(row: &AnyRow, column: &'static str) -> Result<Timestamp, StoreError> {
    let ms = u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Row(column))?;
    Ok(Timestamp::from_unix_ms(ms))
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
