//! Creates the functions of PostgreSQL again where they are missing, such as after a restore of the
//! tables alone (`pg_dump -t`). Without them no one could sign in or out.

use sqlx::{AnyConnection, Row as _, SqlStr};

use super::migrations;
use crate::store::{engine::Engine, open_error::OpenError};

/// The migrations with the functions, in their order. They can be run again.
const MIGRATIONS: [i64; 5] = [16, 17, 19, 20, 21];

/// Creates the functions that are missing.
///
/// # Errors
/// The database failed, or this role must not create functions.
pub(super) async fn restore(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    if are_complete(connection, engine).await? {
        return Ok(());
    }
    tracing::warn!("functions of the database were missing, and are created again");
    match create(connection, engine).await {
        Ok(()) => Ok(()),
        // Another server that starts at the same moment was faster.
        Err(_) if are_complete(connection, engine).await? => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn create(connection: &mut AnyConnection, engine: Engine) -> Result<(), sqlx::Error> {
    for sql in texts(engine) {
        sqlx::raw_sql(sql).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether all functions exist where names lead.
///
/// # Errors
/// The database failed.
pub(super) async fn are_complete(connection: &mut AnyConnection, engine: Engine) -> Result<bool, OpenError> {
    if engine == Engine::Sqlite {
        return Ok(true);
    }
    let texts = texts(engine);
    let names: Vec<_> = texts.iter().flat_map(|sql| created_by(sql.as_str())).collect();
    let found = sqlx::query(
        "SELECT COUNT(DISTINCT p.proname) AS found FROM pg_catalog.pg_proc p \
         WHERE p.proname = ANY (string_to_array($1, ' ')) AND pg_catalog.pg_function_is_visible(p.oid) \
         AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')",
    );
    let found = found.bind(names.join(" ")).fetch_one(connection).await?.try_get::<i64, _>("found")?;
    Ok(usize::try_from(found).is_ok_and(|found| found == names.len()))
}

fn texts(engine: Engine) -> Vec<SqlStr> {
    let migrations = migrations::ours(engine);
    let with_functions = migrations.iter().filter(|migration| MIGRATIONS.contains(&migration.version));
    with_functions.map(|migration| migration.sql.clone()).collect()
}

/// The names of the functions that a migration creates.
fn created_by(sql: &str) -> impl Iterator<Item = &str> {
    let created = sql.split("CREATE OR REPLACE FUNCTION ").skip(1);
    created.filter_map(|created| created.split_once('(').map(|(name, _)| name))
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use hallpass_test_postgres::fresh_database;
    use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

    use super::*;
    use crate::store::{opened_by::OpenedBy, postgres::open::open_postgres};

    #[tokio::test]
    async fn functions_that_a_role_must_not_call_are_missing_for_it() {
        let url = fresh_database(None).await;
        drop(open_postgres(&url.clone().into(), OpenedBy::Server).await.unwrap());
        let mut database = AnyConnection::connect(&url).await.unwrap();
        // Roles belong to all databases of the server.
        let role = format!("caller_of_{}", url.rsplit('/').next().unwrap());
        for sql in [format!("CREATE ROLE {role}"), format!("SET ROLE {role}")] {
            database.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        assert!(are_complete(&mut database, Engine::Postgres).await.unwrap());
        let revoked = "RESET ROLE; REVOKE EXECUTE ON FUNCTION hallpass_end_session_v1 FROM PUBLIC";
        for sql in [revoked.to_owned(), format!("SET ROLE {role}")] {
            database.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        assert!(!are_complete(&mut database, Engine::Postgres).await.unwrap());
        for sql in ["RESET ROLE".to_owned(), format!("DROP ROLE {role}")] {
            database.execute(AssertSqlSafe(sql)).await.unwrap();
        }
    }
}
