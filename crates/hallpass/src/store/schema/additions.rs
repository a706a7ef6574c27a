//! Migrations only add, so that the version before goes on working beside this one (S20).

use std::collections::HashSet;

use super::{
    migration_files::{COMMON, POSTGRES, SQLITE},
    migrations::FIRST,
};
use crate::store::engine::Engine;

/// How a statement begins that takes nothing away from the version before.
const ADDS: [&str; 9] = [
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE VIEW IF NOT EXISTS ",
    "CREATE TRIGGER ",
    "CREATE FUNCTION ",
    "CREATE OR REPLACE FUNCTION ",
    "REVOKE ALL ON FUNCTION ",
    "SELECT ",
    // It is read below.
    "ALTER TABLE ",
];

/// Statements that were looked at by hand.
const LOOKED_AT: [(i64, &str); 4] = [
    (15, "DO "),
    (17, "DROP TRIGGER IF EXISTS hallpass_sessions_clear_private_data "),
    (19, "DO "),
    (20, "DO "),
];

/// The statements of a script: they end at a semicolon at the end of a line, outside of a body.
fn statements(sql: &str) -> Vec<String> {
    let (mut statements, mut statement, mut in_body) = (Vec::new(), String::new(), false);
    for line in sql.lines().filter(|line| !line.trim_start().starts_with("--")) {
        statement.push_str(line);
        statement.push('\n');
        in_body ^= line.matches("$$").count() % 2 == 1;
        in_body |= statement.trim_start().starts_with("CREATE TRIGGER") && line.ends_with("BEGIN");
        in_body &= line != "END;";
        if !in_body && line.trim_end().ends_with(';') {
            statements.push(std::mem::take(&mut statement).trim().to_owned());
        }
    }
    assert_eq!(statement.trim(), "", "a statement does not end");
    statements
}

/// Why the version before could not go on beside it.
fn fault(version: i64, statement: &str) -> Option<&'static str> {
    let is_looked_at = |(of, begin): &(i64, &str)| *of == version && statement.starts_with(begin);
    if LOOKED_AT.iter().any(is_looked_at) {
        return None;
    }
    if !ADDS.iter().any(|begin| statement.starts_with(begin)) {
        return Some("it does not only add");
    }
    let change = statement.strip_prefix("ALTER TABLE ")?;
    let added = change.split_once(' ').and_then(|(_, change)| change.strip_prefix("ADD COLUMN "));
    match added {
        None => Some("it changes a table"),
        Some(column) if column.contains("NOT NULL") && !column.contains("DEFAULT") => {
            Some("the version before inserts no value")
        }
        Some(_) => None,
    }
}

/// The function that a statement creates.
fn function_of(statement: &str) -> Option<&str> {
    let begins = ["CREATE OR REPLACE FUNCTION ", "CREATE FUNCTION "];
    let created = begins.iter().find_map(|begin| statement.strip_prefix(begin))?;
    created.split_once('(').map(|(name, _)| name)
}

/// A function that is created twice: the version before calls the first one, so a changed one has a
/// new name.
fn replaced(statements: &[String]) -> Option<&str> {
    let mut created = HashSet::new();
    statements.iter().filter_map(|statement| function_of(statement)).find(|name| !created.insert(*name))
}

#[test]
fn session_s20_migrations_only_add() {
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let of_engine = match engine {
            Engine::Postgres => POSTGRES,
            Engine::Sqlite => SQLITE,
        };
        let mut all = Vec::new();
        for migration in COMMON.iter().chain(of_engine).map(super::migration_files::File::migration) {
            let statements = statements(migration.sql.as_str());
            assert!(!statements.is_empty());
            // Beside the first one there is no version: it creates the tables, and fills two of
            // them.
            for statement in statements.iter().filter(|_| migration.version > FIRST) {
                let fault = fault(migration.version, statement);
                assert_eq!(fault, None, "{engine:?} {}: {statement}", migration.version);
            }
            all.extend(statements);
        }
        assert_eq!(replaced(&all), None, "{engine:?}: it is called by the version before");
    }
}

#[test]
fn statements_that_take_something_away_are_found() {
    for (statement, is_fine) in [
        ("ALTER TABLE a ADD COLUMN b TEXT;", true),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';", true),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL;", false),
        ("ALTER TABLE a DROP COLUMN b;", false),
        ("ALTER TABLE a RENAME TO b;", false),
        ("DROP TABLE a;", false),
        ("UPDATE a SET b = 1;", false),
    ] {
        assert_eq!(fault(99, statement).is_none(), is_fine, "{statement}");
    }
    let [first, again, other] =
        ["CREATE FUNCTION f()", "CREATE OR REPLACE FUNCTION f()", "CREATE OR REPLACE FUNCTION g()"];
    assert_eq!(replaced(&[first, other].map(String::from)), None);
    assert_eq!(replaced(&[first, other, again].map(String::from)), Some("f"));
    let script = "-- why\nCREATE TRIGGER t AFTER DELETE ON a BEGIN\n    DELETE FROM b;\nEND;\nSELECT 1;\n";
    assert_eq!(statements(script).len(), 2);
}
