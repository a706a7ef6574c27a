//! The application of the guide's ten steps.

mod pages;

use actix_web::{App, HttpServer, middleware::from_fn, web};
use hallpass::{Config, DevProvider, Hallpass, Session, redirect_to_login, telemetry};

async fn notes(session: Session) -> String {
    format!("Notes of {}", session.user.name.as_deref().unwrap_or("you"))
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start(); // or your own `tracing` subscriber: without one there is no log
    let mut config = Config::load(DevProvider::On)?; // On: development only, it stops the start elsewhere
    let listener = config.bind()?;
    let hallpass = Hallpass::open(config).await?;
    println!("Notes is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        let pages = hallpass
            .scope("")
            .route("/login", web::get().to(pages::login))
            .route("/logout", web::get().to(pages::logout))
            .route("/notes", web::get().to(notes).wrap(from_fn(redirect_to_login)));
        App::new()
            .wrap(telemetry::request_log())
            .configure(|config| hallpass.routes(config))
            .configure(|config| hallpass.health(config)) // /health/live and /health/ready
            .service(pages)
    });
    Ok(server.listen(listener)?.run().await?)
}
