//! The tasks, in SQL.

use hallpass::types::UserId;
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
                 (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, text TEXT NOT NULL, done BOOLEAN NOT NULL DEFAULT FALSE)";
    query(table).execute(pool).await.map(drop)
}

pub async fn list(pool: &SqlitePool, owner: &UserId) -> sqlx::Result<Vec<Task>> {
    let tasks =
        query_as::<_, (i64, String, bool)>("SELECT id, text, done FROM tasks WHERE owner = $1 ORDER BY id");
    let tasks = tasks.bind(owner.as_str()).fetch_all(pool).await?;
    Ok(tasks.into_iter().map(|(id, text, done)| Task { id, text, done }).collect())
}

pub async fn add(pool: &SqlitePool, owner: &UserId, text: &str) -> sqlx::Result<()> {
    let task = query("INSERT INTO tasks (owner, text) VALUES ($1, $2)");
    task.bind(owner.as_str()).bind(text).execute(pool).await.map(drop)
}

pub async fn toggle(pool: &SqlitePool, owner: &UserId, id: i64) -> sqlx::Result<()> {
    let task = query("UPDATE tasks SET done = NOT done WHERE id = $1 AND owner = $2");
    task.bind(id).bind(owner.as_str()).execute(pool).await.map(drop)
}
