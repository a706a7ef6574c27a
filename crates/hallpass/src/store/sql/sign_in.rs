//! Everything that one sign-in changes, in one transaction.

use sqlx::AnyConnection;

use super::{
    application_users::{policy_revision, set_application_id},
    callbacks,
    disabled_users::is_refused_as_disabled,
    end_sessions::end_in,
    eviction::evict,
    functions, identity, revision,
    row::ms,
    sessions::owner_of,
    sql_store::SqlStore,
    stored_data::StoredData,
    user::{Person, find_or_create},
};
use crate::{
    model::session_record::EndReason,
    store::{
        engine::Engine,
        error::StoreError,
        pool::Pool,
        sign_in::{NewSession, SignIn, SignInOutcome, SignedIn},
        written::Written,
    },
};

impl SqlStore {
    /// Finds or creates the user, ends the sessions that this one replaces, and creates the
    /// session: all or nothing.
    pub async fn sign_in(
        &self,
        sign_in: SignIn,
        session: NewSession,
    ) -> Result<Written<SignInOutcome>, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        self.write(async move {
            let signed_in = match engine {
                Engine::Postgres => functions::sign_in::sign_in(&pool, &sign_in, &session).await,
                Engine::Sqlite => sign_in_alone(&pool, &sign_in, &session).await,
            };
            match signed_in {
                Err(StoreError::Database(error)) if is_refused_as_disabled(&error) => {
                    Ok(Written::nothing(SignInOutcome::UserDisabled))
                }
                signed_in => signed_in,
            }
        })
        .await
    }
}

async fn sign_in_alone(
    pool: &Pool,
    sign_in: &SignIn,
    session: &NewSession,
) -> Result<Written<SignInOutcome>, StoreError> {
    let now = session.created_at;
    let mut change = revision::begin(pool).await?;
    let mut replaced = Vec::new();
    for id in &sign_in.replaces {
        replaced.extend(end_in(&mut change, id, EndReason::SignedOut, now).await?);
    }
    let (user, is_new_user) = match find_or_create(&mut change, sign_in, now).await? {
        Person::Known(id) => (id, false),
        Person::New(id) => (id, true),
        Person::EmailBelongsTo(owner) => {
            change.rollback().await?;
            return Ok(Written::nothing(SignInOutcome::EmailBelongsTo(owner)));
        }
    };
    if let Some(asking) = &sign_in.same_user_as
        && owner_of(&mut change, asking).await?.is_some_and(|owner| owner != user)
    {
        change.rollback().await?;
        return Ok(Written::nothing(SignInOutcome::AnotherUser));
    }
    if let Some(decided) = &sign_in.decided {
        let asked_about = Some(&user).filter(|_| !is_new_user);
        if decided.known.as_ref() != asked_about
            || policy_revision(&mut change, &user).await? != decided.policy_revision
        {
            change.rollback().await?;
            return Ok(Written::nothing(SignInOutcome::PolicyOutdated));
        }
        if let Some(application_id) = &decided.application_id {
            set_application_id(&mut change, &user, application_id, now).await?;
        }
    }
    insert_session(&mut change, sign_in, session, user.as_str()).await?;
    identity::record_sign_in(&mut change, &sign_in.issuer, &sign_in.profile.subject, now).await?;
    let evicted = match session.sessions_per_user {
        0 => Vec::new(),
        most => evict(&mut change, &user, &session.id, most, now).await?,
    };
    let waiter = match &sign_in.callback {
        Some(callback) => callbacks::finish(&mut change, callback, &session.id, now).await?,
        None => None,
    };
    let signed_in = SignedIn { user, is_new_user, waiter, replaced, evicted };
    Ok(Written::new(SignInOutcome::Session(signed_in), change.commit().await?))
}

async fn insert_session(
    connection: &mut AnyConnection,
    sign_in: &SignIn,
    session: &NewSession,
    user: &str,
) -> Result<(), StoreError> {
    let data = sign_in.decided.as_ref().map(|decided| StoredData::of(&decided.data)).unwrap_or_default();
    sqlx::query(
        "INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, \
         proved_at, last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent, data, private_data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9, $10, $11, $12, $13)",
    )
    .bind(session.id.as_str())
    .bind(session.token_hash.as_str())
    .bind(user)
    .bind(sign_in.provider.as_str())
    .bind(ms(session.created_at))
    .bind(ms(session.authenticated_at))
    .bind(sign_in.proved_at.map(ms))
    .bind(ms(session.idle_expires_at))
    .bind(ms(session.absolute_expires_at))
    .bind(sign_in.ip.as_deref())
    .bind(sign_in.user_agent.as_deref())
    .bind(data.public)
    .bind(data.private)
    .execute(connection)
    .await?;
    Ok(())
}
