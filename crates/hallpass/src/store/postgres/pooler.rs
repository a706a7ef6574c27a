//! Detects a pooler that shares its connections by transaction, such as PgBouncer with `pool_mode =
//! transaction`.
//!
//! What we set for a connection (timeouts, read-only) would then apply to the application that gets
//! the server's process next, and not to us, and the lock that migrations take would be another's.
//! So nothing of that is set before this check.

use sqlx::{AnyConnection, Executor as _, Row as _};

/// Names the server's process behind a connection. Without parameters, so that no statement is
/// prepared.
const BACKEND: &str = "SELECT CAST(pid AS TEXT) || ' ' || CAST(EXTRACT(EPOCH FROM backend_start) AS TEXT) \
                       FROM pg_stat_activity WHERE pid = pg_backend_pid()";

/// A setting without a meaning.
const HARMLESS_SETTING: &str = "SET hallpass.pooler_check = 'on'";

/// Whether a pooler gives the server's processes to connections by transaction.
///
/// # Errors
/// The server does not answer.
pub(super) async fn pools_by_transaction(
    one: &mut AnyConnection,
    other: &mut AnyConnection,
) -> Result<bool, sqlx::Error> {
    if !share_processes(one, other).await? {
        return Ok(false);
    }
    // Some poolers reserve a process for a connection that has set something (Amazon's RDS Proxy
    // calls it pinning), and all of our connections do.
    one.execute(HARMLESS_SETTING).await?;
    other.execute(HARMLESS_SETTING).await?;
    share_processes(one, other).await
}

/// Whether two connections meet the same process, or one connection meets two. The first two
/// queries find a pooler that hands out the process used last, the others one that takes turns.
async fn share_processes(one: &mut AnyConnection, other: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let first = backend(one).await?;
    let second = backend(other).await?;
    if first == second {
        return Ok(true);
    }
    for _ in 0..2 {
        if backend(one).await? != first {
            return Ok(true);
        }
    }
    Ok(backend(other).await? != second)
}

async fn backend(connection: &mut AnyConnection) -> Result<String, sqlx::Error> {
    connection.fetch_one(BACKEND).await?.try_get(0)
}
