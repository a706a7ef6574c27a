//! Empty databases.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{SERVER, read_variable};

static DATABASES_MADE: AtomicU32 = AtomicU32::new(0);

/// Makes an empty database at the server with the URL `server`, or at the one that all tests share.
/// Returns its URL.
pub async fn fresh_database(server: Option<&str>) -> String {
    let server = server.map_or_else(|| read_variable(SERVER), str::to_owned);
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let name = format!("test_{}_{}", std::process::id(), DATABASES_MADE.fetch_add(1, Ordering::Relaxed));
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    let (before, _) = server.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}
