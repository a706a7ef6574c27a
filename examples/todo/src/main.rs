//! Tasks: an Actix application with SQL and templates, which signs people in with Hallpass.

mod tasks;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Responder as _, Result,
    error::ErrorInternalServerError,
    http::header::LOCATION,
    middleware::from_fn,
    web::{self, Data, Form, Html, Path},
};
use hallpass::{
    Config, DevProvider, Forms, Hallpass, Session, error_advice, error_title, redirect_to_login, same_origin,
    types::LoginQuery,
};
use minijinja::{Environment, context};
use serde::Deserialize;
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};

#[derive(Deserialize)]
struct NewTask {
    text: String,
}

async fn show_tasks(
    session: Session,
    pool: Data<SqlitePool>,
    pages: Data<Environment<'static>>,
) -> Result<Html> {
    let tasks = tasks::list(&pool, &session.user.id).await.map_err(ErrorInternalServerError)?;
    let page = pages
        .get_template("tasks.html")
        .and_then(|page| page.render(context! { tasks, user => session.user }));
    Ok(Html::new(page.map_err(ErrorInternalServerError)?))
}

async fn add_task(session: Session, pool: Data<SqlitePool>, task: Form<NewTask>) -> Result<HttpResponse> {
    tasks::add(&pool, &session.user.id, &task.text).await.map_err(ErrorInternalServerError)?;
    Ok(to_tasks())
}

async fn toggle_task(session: Session, pool: Data<SqlitePool>, id: Path<i64>) -> Result<HttpResponse> {
    tasks::toggle(&pool, &session.user.id, *id).await.map_err(ErrorInternalServerError)?;
    Ok(to_tasks())
}

async fn login(req: HttpRequest, forms: Forms, pages: Data<Environment<'static>>) -> Result<HttpResponse> {
    let query = LoginQuery::parse(req.query_string());
    let error = query.error().map(|code| match forms.refusal() {
        Some(refusal) => refusal.sentence.clone(), // of a policy, if there is one
        None => format!("{} {}", error_title(code), error_advice(code)),
    });
    let page = pages.get_template("login.html").and_then(|page| {
        page.render(context! {
            providers => forms.providers().values().collect::<Vec<_>>(),
            csrf_token => forms.csrf_token(),
            return_to => forms.return_to(),
            error,
        })
    });
    let page = Html::new(page.map_err(ErrorInternalServerError)?);
    Ok(forms.answer(page.respond_to(&req).map_into_boxed_body()))
}

async fn logout(req: HttpRequest, forms: Forms, pages: Data<Environment<'static>>) -> Result<HttpResponse> {
    let page = pages.get_template("logout.html");
    let page = page.and_then(|page| page.render(context! { csrf_token => forms.csrf_token() }));
    let page = Html::new(page.map_err(ErrorInternalServerError)?);
    Ok(forms.answer(page.respond_to(&req).map_into_boxed_body()))
}

fn to_tasks() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, "/tasks")).finish()
}

fn pages() -> Result<Environment<'static>, minijinja::Error> {
    let mut pages = Environment::new();
    pages.add_template("tasks.html", include_str!("tasks.html"))?;
    pages.add_template("login.html", include_str!("login.html"))?;
    pages.add_template("logout.html", include_str!("logout.html"))?;
    Ok(pages)
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let file = SqliteConnectOptions::new().filename("todo.db").create_if_missing(true);
    let pool = SqlitePool::connect_with(file).await?;
    tasks::create_table(&pool).await?;
    let mut config = Config::load(DevProvider::On)?;
    let listener = config.bind()?;
    let hallpass = Hallpass::open(config).await?;
    let (pool, pages) = (Data::new(pool), Data::new(pages()?));
    println!("Tasks is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(pool.clone())
            .app_data(pages.clone())
            .configure(|config| hallpass.routes(config))
            .service(
                hallpass
                    .scope("")
                    .route("/login", web::get().to(login))
                    .route("/logout", web::get().to(logout))
                    .service(
                        web::scope("/tasks")
                            .wrap(from_fn(redirect_to_login))
                            .wrap(from_fn(same_origin))
                            .route("", web::get().to(show_tasks))
                            .route("", web::post().to(add_task))
                            .route("/{id}/toggle", web::post().to(toggle_task)),
                    ),
            )
    });
    Ok(server.listen(listener)?.run().await?)
}
