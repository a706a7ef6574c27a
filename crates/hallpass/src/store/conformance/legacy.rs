//! A database of an earlier version, whose tables had no prefix: it is adopted, and servers of that
//! version go on.

use std::sync::Arc;

use super::{Place, live, sessions, sign_in};
use crate::{model::session_token::SessionToken, session::CurrentSession, store::OpenError};

/// What a server of the earlier version has written for a person who is signed in.
const PERSON: [&str; 4] = [
    "INSERT INTO users (id, name, email, image, verified_email, created_at, updated_at) \
     VALUES ('u1', 'Ada', 'ada@example.org', NULL, 'ada@example.org', 1, 1)",
    "INSERT INTO accounts (provider, subject, user_id, created_at) VALUES ('test', 'ada', 'u1', 1)",
    "INSERT INTO provider_issuers (provider, issuer, owns_accounts, first_used_at) \
     VALUES ('test', 'https://id.example.org', 1, 1)",
    "INSERT INTO identities (issuer, subject, user_id, created_at) VALUES ('https://id.example.org', 'ada', 'u1', 1)",
];

const SESSION: &str = "INSERT INTO sessions (id, token_hash, user_id, provider, created_at, authenticated_at, proved_at, \
                       last_active_at, idle_expires_at, absolute_expires_at, ip, user_agent) VALUES ";

/// Writes a session with this id and token, as the earlier version does.
async fn write_session(place: &Place, id: &str, token: &SessionToken) {
    let (hash, now) = (token.hash(), super::now().as_unix_ms());
    let expires = now + 86_400_000;
    let values = format!(
        "('{id}', '{}', 'u1', 'test', {now}, {now}, NULL, {now}, {expires}, {expires}, NULL, NULL)",
        hash.as_str()
    );
    place.execute(&format!("{SESSION}{values}")).await;
}

async fn legacy_place(place: &Place) -> SessionToken {
    place.make_legacy().await;
    for sql in PERSON {
        place.execute(sql).await;
    }
    let token = SessionToken::generate();
    write_session(place, "s1", &token).await;
    token
}

pub async fn legacy_database_is_adopted_with_its_sessions(place: Place) {
    let place = Arc::new(place);
    let token = legacy_place(&place).await;
    // Several servers that start at the same moment adopt it once.
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let place = Arc::clone(&place);
            tokio::spawn(async move { place.try_open().await.map(drop) })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
    let sessions = sessions(&place.open().await);
    let record = live(&sessions, &token).await;
    assert_eq!((record.id.as_str(), record.user.name.as_deref()), ("s1", Some("Ada")));
    // The same person signs in again.
    let again = live(&sessions, &sign_in(&sessions, "ada").await).await;
    assert_eq!(again.user.id, record.user.id);
    place.open_as_admin().await;
}

pub async fn legacy_database_of_an_older_schema_is_adopted(place: Place) {
    place.make_legacy_up_to(5).await;
    place.execute(PERSON[0]).await;
    let sessions = sessions(&place.open().await);
    live(&sessions, &sign_in(&sessions, "grace").await).await;
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 2);
}

/// The statements of the earlier version, word for word, while this one is in use.
pub async fn legacy_server_works_beside_a_new_one(place: Place) {
    legacy_place(&place).await;
    let sessions = sessions(&place.open().await);
    // It finds a session that the new server created.
    let grace = sign_in(&sessions, "grace").await;
    let look_up = format!(
        "SELECT u.name FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = '{}' AND u.name IS NOT NULL",
        grace.hash().as_str()
    );
    place.execute("UPDATE users SET name = 'Grace', updated_at = 2 WHERE id <> 'u1'").await;
    assert_eq!(place.text(&look_up).await, "Grace");
    // It signs a person in.
    let claim = "INSERT INTO sign_in_callbacks (state_hash, code_hash, started_at, expires_at) VALUES ('state', 'code', 1, 2) \
                 ON CONFLICT (state_hash) DO NOTHING";
    assert_eq!((place.execute(claim).await, place.execute(claim).await), (1, 0));
    let begin = "UPDATE change_mark SET generation = generation WHERE id = 1";
    place.execute(begin).await;
    let ada = SessionToken::generate();
    write_session(&place, "s2", &ada).await;
    let finish = "UPDATE sign_in_callbacks SET finished_at = 1, cookie_sent_at = 1, session_id = 's2', sealed_token = 'x' \
                  WHERE state_hash = 'state' RETURNING state_hash";
    assert_eq!(place.text(finish).await, "state");
    assert_eq!(live(&sessions, &ada).await.id.as_str(), "s2");
    let kept = "SELECT sealed_token FROM hallpass_sign_in_callbacks WHERE state_hash = 'state'";
    assert_eq!(place.text(kept).await, "x");
    // It cannot claim what a new server has claimed.
    let claimed = "INSERT INTO hallpass_sign_in_callbacks (state_hash, code_hash, started_at, expires_at) \
                   VALUES ('new', 'code', 1, 2)";
    place.execute(claimed).await;
    assert_eq!(place.execute(&claim.replace("'state'", "'new'")).await, 0);
    // It touches, and signs out. The new server learns of it.
    place.execute("UPDATE sessions SET last_active_at = last_active_at + 1 WHERE id = 's2'").await;
    let end = "UPDATE sessions SET ended_at = 5, end_reason = 'signed-out', ip = NULL, user_agent = NULL, data = NULL \
               WHERE id = 's2' AND ended_at IS NULL RETURNING id";
    assert_eq!(place.text(end).await, "s2");
    let advance = "UPDATE change_mark SET generation = generation + 1 WHERE id = 1 RETURNING generation";
    let generation = place.number(advance).await;
    place
        .execute(&format!(
            "INSERT INTO session_changes (generation, token_hash, changed_at) \
             SELECT {generation}, token_hash, 1 FROM sessions WHERE id = 's2'"
        ))
        .await;
    sessions.refresh().await.unwrap();
    assert!(matches!(sessions.resolve(&ada).await.unwrap(), CurrentSession::Ended(_)));
    // It sweeps.
    place.execute("DELETE FROM session_changes WHERE (generation, token_hash) IN (SELECT generation, token_hash FROM session_changes)").await;
    place.execute("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE id = 's2' LIMIT 1)").await;
    place
        .execute(
            "DELETE FROM sign_in_callbacks WHERE state_hash IN (SELECT state_hash FROM sign_in_callbacks)",
        )
        .await;
    for table in [
        "hallpass_session_changes",
        "hallpass_sessions WHERE id = 's2'",
        "hallpass_sign_in_callbacks WHERE state_hash = 'state'",
    ] {
        assert_eq!(place.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    // It can be started again, also instead of the new one.
    assert_eq!(place.number("SELECT COUNT(*) FROM _sqlx_migrations WHERE success").await, 12);
    assert_eq!(place.number("SELECT oldest FROM schema_support WHERE id = 1").await, 8);
}

pub async fn legacy_rows_leave_an_applications_migrations_table(place: Place) {
    let token = legacy_place(&place).await;
    let application = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                       SELECT 20240101, 'the application''s', installed_on, success, checksum, 1 FROM _sqlx_migrations \
                       WHERE version = 1";
    assert_eq!(place.execute(application).await, 1);
    live(&sessions(&place.open().await), &token).await;
    assert_eq!(place.number("SELECT COUNT(*) FROM _sqlx_migrations").await, 1);
    assert_eq!(place.number("SELECT MAX(version) FROM _sqlx_migrations").await, 20_240_101);
    live(&sessions(&place.open().await), &token).await;
}

/// As after a restore of some tables. Empty new tables beside them would lose all users.
pub async fn legacy_database_without_its_migrations_record_is_refused(place: Place) {
    let token = legacy_place(&place).await;
    place.execute("ALTER TABLE _sqlx_migrations RENAME TO elsewhere").await;
    for refused in [place.try_open().await.map(drop), place.try_open_as_admin().await.map(drop)] {
        assert!(matches!(refused, Err(OpenError::NoMigrationsRecord)), "{refused:?}");
    }
    place.execute("ALTER TABLE elsewhere RENAME TO _sqlx_migrations").await;
    live(&sessions(&place.open().await), &token).await;
}
