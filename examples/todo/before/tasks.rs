//! The tasks, in SQL.

use serde::Serialize;
use sqlx::{SqlitePool, query, query_as};

/// A task, as the page shows it.
#[derive(Serialize)]
pub struct Task {
    id: i64,
    text: String,
    done: bool,
}

/// Creates the table.
pub async fn create_table(pool: &SqlitePool) -> sqlx::Result<()> {
    let table = "CREATE TABLE IF NOT EXISTS tasks \
                 (id INTEGER PRIMARY KEY, text TEXT NOT NULL, done BOOLEAN NOT NULL DEFAULT FALSE)";
    query(table).execute(pool).await.map(drop)
}

pub async fn list(pool: &SqlitePool) -> sqlx::Result<Vec<Task>> {
    let tasks = query_as::<_, (i64, String, bool)>("SELECT id, text, done FROM tasks ORDER BY id");
    let tasks = tasks.fetch_all(pool).await?;
    Ok(tasks.into_iter().map(|(id, text, done)| Task { id, text, done }).collect())
}

pub async fn add(pool: &SqlitePool, text: &str) -> sqlx::Result<()> {
    query("INSERT INTO tasks (text) VALUES ($1)").bind(text).execute(pool).await.map(drop)
}

pub async fn toggle(pool: &SqlitePool, id: i64) -> sqlx::Result<()> {
    query("UPDATE tasks SET done = NOT done WHERE id = $1").bind(id).execute(pool).await.map(drop)
}
