//! Finds out whose tables are in a database. One that is not ours to change is left alone.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::migrations::{self, FIRST, LEGACY_TABLE, TABLE, TABLES};
use crate::store::{engine::Engine, open_error::OpenError};

/// What a database contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No table of ours; this many tables of other programs.
    NothingOfOurs(usize),
    /// Our tables, up to this migration.
    Ours(i64),
    /// The tables of an earlier version, which had no prefix.
    Legacy,
}

/// Tables of earlier versions whose names an application hardly uses, and never all of them.
const LEGACY_TABLES: [&str; 3] = ["change_mark", "session_changes", "sign_in_callbacks"];

/// Looks at the tables that unqualified names resolve to.
///
/// # Errors
/// There are tables with our names that we did not create, or the database failed.
pub(super) async fn look(connection: &mut AnyConnection, engine: Engine) -> Result<Found, OpenError> {
    match look_once(connection, engine).await {
        // Another server may have adopted them in the meantime.
        Err(OpenError::NoMigrationsRecord) => look_once(connection, engine).await,
        found => found,
    }
}

async fn look_once(connection: &mut AnyConnection, engine: Engine) -> Result<Found, OpenError> {
    let tables = tables(connection, engine).await?;
    if tables.contains(TABLE) {
        let ours = migrations::ours(engine);
        match checksum(connection, TABLE, FIRST).await? {
            Checksum::Is(found) if Some(&*found) == migrations::checksum(&ours, FIRST) => {
                return Ok(Found::Ours(latest(connection).await?));
            }
            // A start was interrupted before its first migration.
            Checksum::NoRow => {}
            Checksum::Is(_) | Checksum::OtherTable => return Err(OpenError::NotOurs(TABLE.to_owned())),
        }
    }
    let named_like_ours: Vec<_> = TABLES.into_iter().filter(|name| tables.contains(*name)).collect();
    if !named_like_ours.is_empty() {
        return Err(OpenError::NotOurs(named_like_ours.join(", ")));
    }
    if tables.contains(LEGACY_TABLE)
        && let Checksum::Is(found) = checksum(connection, LEGACY_TABLE, 1).await?
        && Some(&*found) == migrations::checksum(&migrations::legacy(), 1)
    {
        return Ok(Found::Legacy);
    }
    if LEGACY_TABLES.iter().all(|name| tables.contains(*name)) {
        // Empty new tables beside them would lose the people in them.
        return Err(OpenError::NoMigrationsRecord);
    }
    Ok(Found::NothingOfOurs(tables.iter().filter(|name| *name != TABLE).count()))
}

async fn tables(connection: &mut AnyConnection, engine: Engine) -> Result<BTreeSet<String>, sqlx::Error> {
    let sql = match engine {
        Engine::Postgres => {
            "SELECT CAST(c.relname AS TEXT) AS name FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') \
             AND pg_catalog.pg_table_is_visible(c.oid) AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        }
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
        }
    };
    sqlx::query(sql).fetch_all(&mut *connection).await?.iter().map(|row| row.try_get("name")).collect()
}

/// How a migration is recorded.
enum Checksum {
    Is(Vec<u8>),
    NoRow,
    /// The table has other columns.
    OtherTable,
}

async fn checksum(connection: &mut AnyConnection, table: &str, version: i64) -> Result<Checksum, OpenError> {
    let sql = format!("SELECT checksum FROM {table} WHERE version = $1 AND success");
    match sqlx::query(AssertSqlSafe(sql)).bind(version).fetch_optional(&mut *connection).await {
        Ok(Some(row)) => Ok(row.try_get(0).map_or(Checksum::OtherTable, Checksum::Is)),
        Ok(None) => Ok(Checksum::NoRow),
        Err(error) if is_about_columns(&error) => Ok(Checksum::OtherTable),
        Err(error) => Err(error.into()),
    }
}

async fn latest(connection: &mut AnyConnection) -> Result<i64, OpenError> {
    let sql = format!("SELECT MAX(version) AS version FROM {TABLE} WHERE success");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
    Ok(row.try_get::<Option<i64>, _>("version")?.unwrap_or_default())
}

/// Whether the table has other columns: PostgreSQL's `undefined_column`, or where a column has
/// another type `undefined_function` or `datatype_mismatch`. SQLite has one code for everything. A
/// missing right to read the table is another error.
fn is_about_columns(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.code().is_some_and(|code| matches!(&*code, "42703" | "42883" | "42804"))
            || error.message().contains("no such column")
    })
}
