//! The session of an app, which begins from a session in a browser.
//!
//! On PostgreSQL it is created by one statement, which locks the row of the user and that of the
//! browser's session as a sign-in does (`revision.rs`): an end of all sessions of the user comes
//! before, and then nothing is created, or after, and then ends it. Where the user has too many
//! sessions, the surplus is ended by further statements: no lock is held across a round trip.

use hallpass_types::{ProviderId, UserId};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{
    disabled_users::is_refused_as_disabled,
    ended_row::read_ended,
    eviction::{evict, surplus},
    functions::end_sessions::end_session,
    lost_answer::until_answered,
    revision,
    row::{column, ms, time},
    session_state::live_at,
    sql_store::SqlStore,
};
use crate::{
    model::session_record::EndReason,
    store::{
        app_session::{AppSessionOutcome, NewAppSession, StartedAppSession},
        engine::Engine,
        error::StoreError,
        pool::{Pool, PooledQuery as _},
        written::Written,
    },
};

impl SqlStore {
    /// Creates a session for an app, if the session in the browser is live, its user is not
    /// disabled, and the id is new.
    pub async fn start_app_session(
        &self,
        session: NewAppSession,
    ) -> Result<Written<AppSessionOutcome>, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        self.write(async move {
            let started = match engine {
                Engine::Postgres => start(&pool, &session).await,
                Engine::Sqlite => start_alone(&pool, &session).await,
            };
            match started {
                // All sessions of the user end at the same time.
                Err(StoreError::Database(error)) if is_refused_as_disabled(&error) => {
                    Ok(Written::nothing(AppSessionOutcome::BrowserSessionEnded))
                }
                started => started,
            }
        })
        .await
    }
}

async fn start(pool: &Pool, session: &NewAppSession) -> Result<Written<AppSessionOutcome>, StoreError> {
    let sql = &insert("FOR UPDATE OF u, b");
    let outcome = until_answered(pool, |_| async move {
        let rows = bind(sql, session).fetch_all_in(pool).await?;
        if let Some(row) = rows.first() {
            return read_started(row);
        }
        let found = sqlx::query(FIND).bind(session.id.as_str()).fetch_optional_in(pool).await?;
        read_found(found.as_ref(), session)
    })
    .await?;
    let AppSessionOutcome::Started(mut started) = outcome else { return Ok(Written::nothing(outcome)) };
    let mut changed = Some(Vec::new());
    for ended in surplus(pool, &started.user, session).await? {
        let written = end_session(pool, &ended.id, EndReason::Revoked, session.created_at).await?;
        changed = changed.zip(written.changed).map(|(before, these)| [before, these].concat());
        started.evicted.extend(written.outcome.then_some(ended));
    }
    Ok(Written { outcome: AppSessionOutcome::Started(started), changed })
}

async fn start_alone(pool: &Pool, session: &NewAppSession) -> Result<Written<AppSessionOutcome>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let sql = insert("");
    let rows = bind(&sql, session).fetch_all(&mut *change).await?;
    let Some(row) = rows.first() else {
        let found = find_in(&mut change, session).await;
        change.rollback().await?;
        return found.map(Written::nothing);
    };
    let AppSessionOutcome::Started(mut started) = read_started(row)? else {
        return Err(StoreError::Row("id"));
    };
    if let most @ 1.. = session.sessions_per_user {
        started.evicted = evict(&mut change, &started.user, &session.id, most, session.created_at).await?;
    }
    Ok(Written::new(AppSessionOutcome::Started(started), change.commit().await?))
}

/// Creates the session, if that in the browser is live. `lock` is what locks its rows.
fn insert(lock: &str) -> String {
    let is_live = live_at(3);
    format!(
        "INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, proved_at, \
         last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent, data, private_data) \
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), b.user_id, b.provider, CAST($3 AS BIGINT), b.authenticated_at, \
         b.proved_at, CAST($3 AS BIGINT), \
         CASE WHEN b.absolute_expires_at < $4 THEN b.absolute_expires_at ELSE $4 END, \
         CASE WHEN b.absolute_expires_at < $5 THEN b.absolute_expires_at ELSE $5 END, \
         CAST($6 AS TEXT), CAST($7 AS TEXT), b.data, b.private_data \
         FROM hallpass_users u JOIN hallpass_sessions b ON b.user_id = u.id WHERE b.id = $8 AND {is_live} {lock} \
         ON CONFLICT (id) DO NOTHING RETURNING user_id, provider, idle_expires_at"
    )
}

fn bind<'q>(
    sql: &str,
    session: &'q NewAppSession,
) -> sqlx::query::Query<'q, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments> {
    sqlx::query(AssertSqlSafe(sql))
        .bind(session.id.as_str())
        .bind(session.token_hash.as_str())
        .bind(ms(session.created_at))
        .bind(ms(session.idle_expires_at))
        .bind(ms(session.absolute_expires_at))
        .bind(session.ip.as_deref())
        .bind(session.user_agent.as_str())
        .bind(session.allowed_by.as_str())
}

/// The session that has the id already.
const FIND: &str =
    "SELECT id, token_hash, user_id, provider, idle_expires_at FROM hallpass_sessions WHERE id = $1";

async fn find_in(
    connection: &mut AnyConnection,
    session: &NewAppSession,
) -> Result<AppSessionOutcome, StoreError> {
    let found = sqlx::query(FIND).bind(session.id.as_str()).fetch_optional(connection).await?;
    read_found(found.as_ref(), session)
}

/// Why nothing was created: `found` has the id. It may be the same session, if the answer to the
/// statement was lost.
fn read_found(found: Option<&AnyRow>, session: &NewAppSession) -> Result<AppSessionOutcome, StoreError> {
    let Some(row) = found else { return Ok(AppSessionOutcome::BrowserSessionEnded) };
    if column::<String>(row, "token_hash")? == session.token_hash.as_str() {
        return read_started(row);
    }
    Ok(AppSessionOutcome::CodeUsed(read_ended(row)?))
}

fn read_started(row: &AnyRow) -> Result<AppSessionOutcome, StoreError> {
    Ok(AppSessionOutcome::Started(StartedAppSession {
        user: UserId::new(column::<String>(row, "user_id")?),
        provider: ProviderId::new(column::<String>(row, "provider")?),
        // Never later than the absolute one.
        expires_at: time(row, "idle_expires_at")?,
        evicted: Vec::new(),
    }))
}
