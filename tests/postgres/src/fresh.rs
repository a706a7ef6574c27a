//! Databases of the server that all tests share.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{SERVER, given};

static MADE: AtomicU32 = AtomicU32::new(0);

/// Makes an empty database at the server at `server`, else at the one that all tests share; gives its address.
pub async fn fresh_database(server: Option<&str>) -> String {
    let server = server.map_or_else(|| given(SERVER), str::to_owned);
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let name = format!("test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    let (before, _) = server.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}
