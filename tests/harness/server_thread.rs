//! An Actix server in a thread of its own: it goes on answering while a test blocks.

use std::net::TcpListener;

use actix_web::{App, HttpServer, dev::ServerHandle, web::ServiceConfig};

/// A running server; stops with the test.
pub(crate) struct ServerThread {
    handle: ServerHandle,
}

impl ServerThread {
    /// Starts a server on `listener`, with the routes that `configure` adds.
    pub(crate) fn start(
        listener: TcpListener,
        configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> Self {
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(configure.clone()));
                let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { handle: receive.recv().unwrap() }
    }
}

impl Drop for ServerThread {
    fn drop(&mut self) {
        // Asks the server to stop; its thread ends by itself.
        drop(self.handle.stop(false));
    }
}
