//! Very many sessions, written straight into the database, and the cookies of some of them.

use std::{fs, path::Path};

use actix_web::cookie::{Cookie, CookieJar, Key};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe};

/// The secret of the measured server.
pub const SECRET: &str = "the secret of a server that is measured";

/// As many people are there to ask; everybody else only takes up room.
pub const ASKING: u32 = 100_000;

const BATCH: u32 = 500;
const COLUMNS: &str = "id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                       idle_expires_at, absolute_expires_at, ip, user_agent";

fn token(number: u32) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(number.to_be_bytes()))
}

/// As `api/src/secret_ring.rs` derives the key, and actix-session signs with it.
fn cookie(key: &Key, number: u32) -> String {
    let mut jar = CookieJar::new();
    jar.signed_mut(key).add(Cookie::new("hallpass.session", token(number)));
    jar.get("hallpass.session").unwrap().value().replace('=', "%3D")
}

/// Writes the cookies of the first `count` people to `path`, one in each line.
pub fn write_cookies(path: &Path, count: u32) {
    let mut hmac = <Hmac<Sha256>>::new_from_slice(SECRET.as_bytes()).unwrap();
    hmac.update(b"hallpass session cookie v1");
    let key = Key::derive_from(&hmac.finalize().into_bytes());
    let cookies: Vec<_> = (0..count).map(|number| cookie(&key, number)).collect();
    fs::write(path, cookies.join("\n")).unwrap();
}

/// Adds the people from `from` to `to`.
pub async fn add(database: &mut AnyConnection, from: u32, to: u32) {
    if from == 0 {
        let user = "INSERT INTO hallpass_users (id, name, email, created_at, updated_at) VALUES ('u', 'Ada Lovelace', 'ada@example.org', 1, 1)";
        run(database, user).await;
    }
    let mut start = from;
    while start < to.min(ASKING) {
        let end = (start + BATCH).min(to);
        let rows: Vec<_> = (start..end)
            .map(|number| {
                let hash = hex(&Sha256::digest(token(number).as_bytes()));
                format!("('s{number}', '{hash}', {})", living())
            })
            .collect();
        run(database, &format!("INSERT INTO hallpass_sessions ({COLUMNS}) VALUES {}", rows.join(", "))).await;
        start = end;
    }
    if start < to {
        fill(database, "s", start, to, &living()).await;
    }
}

/// Adds `count` sessions that are over for long.
pub async fn add_expired(database: &mut AnyConnection, count: u32) {
    let over = "'u', 'fake', 1, 1, 1, 1, 1, '192.0.2.1', 'Mozilla/5.0'";
    fill(database, "old", 0, count, over).await;
}

/// Any, and none that is needed again.
async fn fill(database: &mut AnyConnection, name: &str, from: u32, to: u32, rest: &str) {
    let sql = format!(
        "INSERT INTO hallpass_sessions ({COLUMNS}) WITH RECURSIVE n (i) AS \
         (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to} - 1) \
         SELECT '{name}' || CAST(i AS TEXT), '{name}-hash-of-a-token-of-forty-three-characters-' || CAST(i AS TEXT), {rest} FROM n"
    );
    run(database, &sql).await;
}

/// What follows the hash of somebody who is alive for long.
fn living() -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let later = now + 6 * 24 * 3600 * 1000;
    // Used in the future, so that no use is due to be written down while reading is measured.
    let used = now + 3600 * 1000;
    format!("'u', 'fake', {now}, {now}, {used}, {later}, {later}, '192.0.2.1', 'Mozilla/5.0'")
}

async fn run(database: &mut AnyConnection, sql: &str) {
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(database).await.unwrap();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
