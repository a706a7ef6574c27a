//! Whose tables are in a database. One that is not ours to change is left alone.

use std::collections::BTreeSet;

use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::{
    StoreError,
    migrations::{self, FIRST, LEGACY_TABLE, TABLE, TABLES},
    sql::Engine,
};

/// What is in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing of ours; so many tables of other programs.
    NothingOfOurs(usize),
    /// Our tables, up to this migration.
    Ours(i64),
    /// The tables of the versions before, which had no prefix.
    Legacy,
}

/// Tables of the versions before that an application hardly has, and never all of them.
const LEGACY_TABLES: [&str; 3] = ["change_mark", "session_changes", "sign_in_callbacks"];

/// Looks at the tables that unqualified names mean here.
///
/// # Errors
/// There are tables with our names that we did not make, or the database failed.
pub(super) async fn look(pool: &AnyPool, engine: Engine) -> Result<Found, StoreError> {
    match look_once(pool, engine).await {
        // Another server may have adopted them while this one looked.
        Err(StoreError::NoMigrationsRecord) => look_once(pool, engine).await,
        found => found,
    }
}

async fn look_once(pool: &AnyPool, engine: Engine) -> Result<Found, StoreError> {
    let tables = tables(pool, engine).await?;
    if tables.contains(TABLE) {
        let ours = migrations::ours(engine);
        match checksum(pool, TABLE, FIRST).await? {
            Checksum::Is(found) if Some(&*found) == migrations::checksum(&ours, FIRST) => {
                return Ok(Found::Ours(latest(pool).await?));
            }
            // A start was interrupted before its first migration.
            Checksum::NoRow => {}
            Checksum::Is(_) | Checksum::OtherTable => return Err(StoreError::NotOurs(TABLE.to_owned())),
        }
    }
    let named_like_ours: Vec<_> = TABLES.into_iter().filter(|name| tables.contains(*name)).collect();
    if !named_like_ours.is_empty() {
        return Err(StoreError::NotOurs(named_like_ours.join(", ")));
    }
    if tables.contains(LEGACY_TABLE)
        && let Checksum::Is(found) = checksum(pool, LEGACY_TABLE, 1).await?
        && Some(&*found) == migrations::checksum(&migrations::legacy(), 1)
    {
        return Ok(Found::Legacy);
    }
    if LEGACY_TABLES.iter().all(|name| tables.contains(*name)) {
        // To make empty tables beside them would be to lose the people in them.
        return Err(StoreError::NoMigrationsRecord);
    }
    Ok(Found::NothingOfOurs(tables.iter().filter(|name| *name != TABLE).count()))
}

async fn tables(pool: &AnyPool, engine: Engine) -> Result<BTreeSet<String>, sqlx::Error> {
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
    sqlx::query(sql).fetch_all(pool).await?.iter().map(|row| row.try_get("name")).collect()
}

/// How a migration is recorded.
enum Checksum {
    Is(Vec<u8>),
    NoRow,
    /// The table is of another kind.
    OtherTable,
}

async fn checksum(pool: &AnyPool, table: &str, version: i64) -> Result<Checksum, StoreError> {
    let sql = format!("SELECT checksum FROM {table} WHERE version = $1 AND success");
    match sqlx::query(AssertSqlSafe(sql)).bind(version).fetch_optional(pool).await {
        Ok(Some(row)) => Ok(row.try_get(0).map_or(Checksum::OtherTable, Checksum::Is)),
        Ok(None) => Ok(Checksum::NoRow),
        Err(error) if is_about_columns(&error) => Ok(Checksum::OtherTable),
        Err(error) => Err(error.into()),
    }
}

async fn latest(pool: &AnyPool) -> Result<i64, StoreError> {
    let sql = format!("SELECT MAX(version) AS version FROM {TABLE} WHERE success");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(pool).await?;
    Ok(row.try_get::<Option<i64>, _>("version")?.unwrap_or_default())
}

/// PostgreSQL's `undefined_column`, and what follows where a column has another type (`undefined_function`, `datatype_mismatch`); SQLite
/// has one code for everything. That we may not read a table says nothing about its columns.
fn is_about_columns(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.code().is_some_and(|code| matches!(&*code, "42703" | "42883" | "42804"))
            || error.message().contains("no such column")
    })
}
