//! Very many sessions, written into the database directly, and the cookies of some of them.

use std::{fmt::Write as _, fs, path::Path};

use actix_web::cookie::{Cookie, CookieJar, Key};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_tests::execute;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

/// The secret of the measured server.
pub const SECRET: &str = "the secret of a server that is measured";

/// How many users send requests; the others only fill the database.
pub const ASKING: u32 = 100_000;

const BATCH: u32 = 500;
const COLUMNS: &str = "id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                       idle_expires_at, absolute_expires_at, ip, user_agent";

fn make_token(number: u32) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(number.to_be_bytes()))
}

/// Signs a cookie as the server does, with a key derived from its secret.
fn sign_cookie(key: &Key, number: u32) -> String {
    let mut jar = CookieJar::new();
    jar.signed_mut(key).add(Cookie::new("hallpass.session", make_token(number)));
    jar.get("hallpass.session").unwrap().value().replace('=', "%3D")
}

/// Writes the cookies of the first `count` users to `path`, one per line.
pub fn write_cookies(path: &Path, count: u32) {
    let mut hmac = <Hmac<Sha256>>::new_from_slice(SECRET.as_bytes()).unwrap();
    hmac.update(b"hallpass session cookie v1");
    let key = Key::derive_from(&hmac.finalize().into_bytes());
    let cookies: Vec<_> = (0..count).map(|number| sign_cookie(&key, number)).collect();
    fs::write(path, cookies.join("\n")).unwrap();
}

/// Adds the sessions of the users from `from` to `to`.
pub async fn add_sessions(database: &mut AnyConnection, from: u32, to: u32) {
    if from == 0 {
        let user = "INSERT INTO hallpass_users (id, name, email, created_at, updated_at) VALUES ('u', 'Ada Lovelace', 'ada@example.org', 1, 1)";
        execute(database, user).await;
    }
    let mut start = from;
    while start < to.min(ASKING) {
        let end = (start + BATCH).min(to);
        let rows: Vec<_> = (start..end)
            .map(|number| {
                let hash = hex(&Sha256::digest(make_token(number).as_bytes()));
                format!("('s{number}', '{hash}', {})", live_columns())
            })
            .collect();
        execute(database, format!("INSERT INTO hallpass_sessions ({COLUMNS}) VALUES {}", rows.join(", ")))
            .await;
        start = end;
    }
    if start < to {
        add_anonymous_sessions(database, "s", start, to, &live_columns()).await;
    }
}

/// Adds `count` sessions that expired long ago.
pub async fn add_expired_sessions(database: &mut AnyConnection, count: u32) {
    let expired = "'u', 'fake', 1, 1, 1, 1, 1, '192.0.2.1', 'Mozilla/5.0'";
    add_anonymous_sessions(database, "old", 0, count, expired).await;
}

/// Adds sessions whose tokens are not needed.
async fn add_anonymous_sessions(database: &mut AnyConnection, name: &str, from: u32, to: u32, rest: &str) {
    let sql = format!(
        "INSERT INTO hallpass_sessions ({COLUMNS}) WITH RECURSIVE n (i) AS \
         (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to} - 1) \
         SELECT '{name}' || CAST(i AS TEXT), '{name}-hash-of-a-token-of-forty-three-characters-' || CAST(i AS TEXT), {rest} FROM n"
    );
    execute(database, sql).await;
}

/// The columns after the token hash, for a session that lives long.
fn live_columns() -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let later = now + 6 * 24 * 3600 * 1000;
    // Active in the future, so that no activity is stored while reads are measured.
    let active = now + 3600 * 1000;
    format!("'u', 'fake', {now}, {now}, {active}, {later}, {later}, '192.0.2.1', 'Mozilla/5.0'")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
