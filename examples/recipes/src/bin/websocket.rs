//! A WebSocket that is closed within a second after its session has ended, whatever ended it.

#[path = "minimal/pages.rs"]
mod pages;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    middleware::from_fn,
    web::{self, Payload},
};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream};
use hallpass::{
    Config, DevProvider, Hallpass, Session, SessionEnded, require_session, same_origin, telemetry,
};

async fn open_socket(session: Session, req: HttpRequest, body: Payload) -> actix_web::Result<HttpResponse> {
    let ended = session.ended(&req)?;
    let (response, socket, messages) = actix_ws::handle(&req, body)?;
    actix_web::rt::spawn(serve(socket, messages, ended));
    Ok(response)
}

/// Sends back what comes in.
async fn serve(mut socket: actix_ws::Session, mut messages: MessageStream, mut ended: SessionEnded) {
    let reason = loop {
        let message = tokio::select! {
            end = &mut ended => {
                let description = Some(format!("the session has ended: {end}"));
                break Some(CloseReason { code: CloseCode::Policy, description });
            }
            message = messages.recv() => message,
        };
        let sent = match message {
            Some(Ok(Message::Text(text))) => socket.text(text).await,
            Some(Ok(Message::Ping(bytes))) => socket.pong(&bytes).await,
            Some(Ok(Message::Close(reason))) => break reason,
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) | None => break None,
        };
        if sent.is_err() {
            return;
        }
    };
    // Fails if the other side has gone.
    let _ = socket.close(reason).await;
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let mut config = Config::load(DevProvider::On)?;
    let listener = config.bind()?;
    let hallpass = Hallpass::open(config).await?;
    println!("WebSocket is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        // Browsers send the handshake, with the cookie, for pages of any site: hence `same_origin`.
        let socket = web::resource("/socket")
            .wrap(from_fn(require_session))
            .wrap(from_fn(same_origin))
            .route(web::get().to(open_socket));
        let pages = hallpass
            .scope("")
            .route("/login", web::get().to(pages::login))
            .route("/logout", web::get().to(pages::logout))
            .service(socket);
        App::new().wrap(telemetry::request_log()).configure(|config| hallpass.routes(config)).service(pages)
    });
    Ok(server.listen(listener)?.run().await?)
}
