//! The floor of the benchmark: Actix answers the constant JSON of a session. It logs each request
//! as the server does, so that only what the server adds is compared.

use std::{io::Write as _, net::TcpListener};

use actix_web::{App, HttpResponse, HttpServer, web};
use hallpass::telemetry;

const SESSION: &str = r#"{"id":"6f1ed002ab5595859014ebf0951522d9","user":{"id":"0123456789abcdef0123456789abcdef","name":"Ada Lovelace","email":"ada@example.org","image":"http://127.0.0.1:8081/people/ada.svg"},"provider":"dev","authenticatedAt":"2026-11-23T10:00:00.000Z","expires":"2026-11-30T10:00:00.000Z"}"#;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    telemetry::start();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let _ = writeln!(std::io::stdout(), "The floor is ready: http://{}", listener.local_addr()?);
    let server = HttpServer::new(|| {
        App::new().wrap(telemetry::request_log()).route(
            "/",
            web::get().to(|| async { HttpResponse::Ok().content_type("application/json").body(SESSION) }),
        )
    });
    server.listen(listener)?.run().await
}
