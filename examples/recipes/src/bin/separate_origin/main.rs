//! A front end at an origin of its own: its page calls the API with `fetch`, with the cookie.
//!
//! Both are here in one process. In a larger application the front end is served by a CDN, or by
//! Trunk while it is worked on; the API does not notice.

#[path = "../minimal/pages.rs"]
mod pages;

use std::net::TcpListener;

use actix_web::{
    App, HttpResponse, HttpServer,
    middleware::from_fn,
    web::{self, Data, Html, Json},
};
use hallpass::{
    AllowedOrigin, Config, DevProvider, Hallpass, Page, Pages, Session, require_session, same_origin,
    telemetry,
};
use serde_json::{Value, json};

async fn get_profile(session: Session) -> Json<Value> {
    Json(json!({ "name": session.user.name }))
}

async fn add_note(session: Session, note: String) -> Json<Value> {
    Json(json!({ "owner": session.user.name, "note": note }))
}

/// The page of the front end. It knows the URL of the API, and no more.
async fn front_end(api: Data<String>) -> Html {
    Html::new(include_str!("page.html").replace("{api}", &api))
}

async fn script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(include_str!("page.js"))
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let front_listener =
        TcpListener::bind(std::env::var("FRONT_END_LISTEN").as_deref().unwrap_or("127.0.0.1:8071"))?;
    let front = format!("http://localhost:{}", front_listener.local_addr()?.port());
    let mut config = Config::load(DevProvider::On)?;
    let listener = config.bind()?;
    let pages = Pages::default().home(Page::parse(&format!("{front}/"))?);
    let builder = Hallpass::builder(config).allowed_origins([AllowedOrigin::parse(&front)?]).pages(pages);
    let hallpass = builder.open().await?;
    println!("The front end is at {front}");
    println!("The API is ready: {}", hallpass.public_url());
    let api = Data::new(hallpass.public_url());
    let front_end = HttpServer::new(move || {
        let page = web::get().to(front_end);
        App::new().app_data(api.clone()).route("/", page).route("/page.js", web::get().to(script))
    });
    actix_web::rt::spawn(front_end.listen(front_listener)?.run());
    let server = HttpServer::new(move || {
        let api = hallpass
            .scope("/api")
            .wrap(from_fn(require_session))
            .wrap(from_fn(same_origin)) // accepts the front end's origin, and no other
            .route("/profile", web::get().to(get_profile))
            .route("/notes", web::post().to(add_note));
        let login = hallpass.scope("").route("/login", web::get().to(pages::login));
        App::new()
            .wrap(telemetry::request_log())
            .wrap(hallpass.cors()) // for `api`; the routes of Hallpass have it already
            .configure(|config| hallpass.routes(config))
            .service(api)
            .service(login.route("/logout", web::get().to(pages::logout)))
    });
    Ok(server.listen(listener)?.run().await?)
}
