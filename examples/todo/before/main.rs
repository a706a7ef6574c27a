//! Tasks: an Actix application with SQL and templates.

mod tasks;

use actix_web::{
    App, HttpResponse, HttpServer, Result,
    error::ErrorInternalServerError,
    http::header::LOCATION,
    web::{self, Data, Form, Html, Path},
};
use minijinja::{Environment, context};
use serde::Deserialize;
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};

#[derive(Deserialize)]
struct NewTask {
    text: String,
}

async fn show_tasks(pool: Data<SqlitePool>, pages: Data<Environment<'static>>) -> Result<Html> {
    let tasks = tasks::list(&pool).await.map_err(ErrorInternalServerError)?;
    let page = pages.get_template("tasks.html").and_then(|page| page.render(context! { tasks }));
    Ok(Html::new(page.map_err(ErrorInternalServerError)?))
}

async fn add_task(pool: Data<SqlitePool>, task: Form<NewTask>) -> Result<HttpResponse> {
    tasks::add(&pool, &task.text).await.map_err(ErrorInternalServerError)?;
    Ok(to_tasks())
}

async fn toggle_task(pool: Data<SqlitePool>, id: Path<i64>) -> Result<HttpResponse> {
    tasks::toggle(&pool, *id).await.map_err(ErrorInternalServerError)?;
    Ok(to_tasks())
}

fn to_tasks() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, "/tasks")).finish()
}

fn pages() -> Result<Environment<'static>, minijinja::Error> {
    let mut pages = Environment::new();
    pages.add_template("tasks.html", include_str!("tasks.html"))?;
    Ok(pages)
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let file = SqliteConnectOptions::new().filename("todo.db").create_if_missing(true);
    let pool = SqlitePool::connect_with(file).await?;
    tasks::create_table(&pool).await?;
    let (pool, pages) = (Data::new(pool), Data::new(pages()?));
    println!("Tasks is ready: http://localhost:8060");
    let server = HttpServer::new(move || {
        App::new()
            .app_data(pool.clone())
            .app_data(pages.clone())
            .route("/tasks", web::get().to(show_tasks))
            .route("/tasks", web::post().to(add_task))
            .route("/tasks/{id}/toggle", web::post().to(toggle_task))
    });
    Ok(server.bind("127.0.0.1:8060")?.run().await?)
}
