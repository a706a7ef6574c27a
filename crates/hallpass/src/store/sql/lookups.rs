//! Looks up sessions by the hashes of their tokens.

use std::{collections::HashMap, sync::Arc, time::Duration};

use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp};
use sqlx::{AssertSqlSafe, any::AnyRow};

use super::{
    retry::read_again_if_dead,
    row::{column, ms, optional_time, time},
    session_state::live_at,
    together::Together,
    user::read_user,
    within::within,
};
use crate::{
    clock::any_clock,
    model::{
        kept_tag::KeptTag,
        server_part::ServerPart,
        session_record::{EndReason, SessionRecord},
        session_token::SessionTokenHash,
    },
    store::{
        engine::Engine,
        error::StoreError,
        own_sessions::DataOf,
        pool::{Pool, PooledQuery as _},
    },
};

/// No caller waits longer. The connection is discarded then, and the next question is asked on
/// another one.
const TOGETHER_TIMEOUT: Duration = Duration::from_secs(1);

/// A session that was found. One that cannot be read is no error of the others.
type Found = Result<SessionRecord, StoreError>;

/// Look-ups of sessions that are asked together.
pub(super) type Lookups = Together<SessionTokenHash, Found>;

macro_rules! select_where {
    ($condition:literal) => {
        concat!(
            "SELECT s.token_hash, s.id, s.provider, s.created_at, s.authenticated_at, s.proved_at, s.last_active_at, \
             s.idle_expires_at, s.absolute_expires_at, s.end_reason, s.data, s.private_data, s.data_version, \
             u.id AS user_id, u.name, u.email, u.verified_email, u.image, u.application_id, u.disabled_at FROM hallpass_sessions s JOIN hallpass_users u ON u.id = s.user_id WHERE ",
            $condition
        )
    };
}

/// Asks together for the sessions that are looked up at the same moment.
pub(super) fn look_up_together(engine: Engine, readers: &Pool) -> Lookups {
    let pool = readers.clone();
    Together::new(Box::new(move |hashes| {
        let pool = pool.clone();
        Box::pin(async move {
            let question = read_again_if_dead(&pool, || find_all(engine, &pool, &hashes));
            within(TOGETHER_TIMEOUT, question).await
        })
    }))
}

/// Finds the sessions that some server may believe to be live at `now`, and that can be read: the
/// one with this id, or those of this user.
pub(super) async fn find_live(
    pool: &Pool,
    whose: &DataOf,
    now: Timestamp,
) -> Result<Vec<SessionRecord>, StoreError> {
    let (sql, id) = match whose {
        DataOf::Session(id) => (select_where!("s.id = $1"), id.as_str()),
        DataOf::User(id) => (select_where!("s.user_id = $1"), id.as_str()),
    };
    let sql = format!("{sql} AND {}", live_at(2));
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(ms(any_clock(now))).fetch_all_in(pool).await?;
    rows.iter().filter_map(|row| if_readable(read_session(row))).collect()
}

/// `None` for a session that cannot be read. It counts as ended, and concerns no other.
fn if_readable(session: Found) -> Option<Found> {
    if let Err(StoreError::Row(column)) = session {
        tracing::error!(column, "a session cannot be read, and counts as ended");
        return None;
    }
    Some(session)
}

/// Finds the sessions with these tokens, live or not. The statement has one parameter, so that
/// there is one to prepare for any number of sessions.
async fn find_all(
    engine: Engine,
    pool: &Pool,
    hashes: &[SessionTokenHash],
) -> Result<HashMap<SessionTokenHash, Found>, StoreError> {
    // Hexadecimal: nothing needs escaping.
    let joined =
        |separator: &str| hashes.iter().map(SessionTokenHash::as_str).collect::<Vec<_>>().join(separator);
    let rows = match engine {
        Engine::Postgres => {
            sqlx::query(select_where!("s.token_hash = ANY(string_to_array($1, ','))")).bind(joined(","))
        }
        Engine::Sqlite => {
            let array = format!("[\"{}\"]", joined("\",\""));
            sqlx::query(select_where!("s.token_hash IN (SELECT value FROM json_each($1))")).bind(array)
        }
    };
    let rows = rows.fetch_all_in(pool).await?;
    rows.iter().map(|row| Ok((read_hash(row)?, read_session(row)))).collect()
}

fn read_hash(row: &AnyRow) -> Result<SessionTokenHash, StoreError> {
    Ok(SessionTokenHash::from_stored(column(row, "token_hash")?))
}

fn read_session(row: &AnyRow) -> Result<SessionRecord, StoreError> {
    let ended = match column::<Option<String>>(row, "end_reason")? {
        Some(text) => Some(EndReason::parse(&text).ok_or(StoreError::Row("end_reason"))?),
        // It was ended with the disablement, unless that was interrupted.
        None => column::<Option<i64>>(row, "disabled_at")?.map(|_| EndReason::Revoked),
    };
    let (idle_expires_at, absolute_expires_at) =
        (time(row, "idle_expires_at")?, time(row, "absolute_expires_at")?);
    let session = Session {
        id: SessionId::new(column::<String>(row, "id")?),
        user: read_user(row)?,
        provider: ProviderId::new(column::<String>(row, "provider")?),
        authenticated_at: time(row, "authenticated_at")?,
        expires: idle_expires_at.min(absolute_expires_at),
        data: read_data(row, "data")?,
    };
    let server_part = ServerPart {
        application_id: column(row, "application_id")?,
        private_data: read_data(row, "private_data")?,
    };
    Ok(SessionRecord {
        tag: KeptTag::default(),
        session: Arc::new(session),
        server_part: server_part.into_shared(),
        token_hash: read_hash(row)?,
        created_at: time(row, "created_at")?,
        proved_at: optional_time(row, "proved_at")?,
        last_active_at: time(row, "last_active_at")?,
        idle_expires_at,
        absolute_expires_at,
        data_version: column(row, "data_version")?,
        ended,
    })
}

fn read_data(row: &AnyRow, name: &'static str) -> Result<SessionData, StoreError> {
    match column::<Option<String>>(row, name)? {
        Some(json) => serde_json::from_str(&json).map_err(|_| StoreError::Row(name)),
        None => Ok(SessionData::new()),
    }
}
