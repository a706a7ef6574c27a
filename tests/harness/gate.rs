//! A gate in front of the app: what a test wants to be late waits here.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, http::StatusCode, web};
use tokio::sync::watch;

use crate::AppOptions;

/// Passes everything on to the app behind it, but holds requests back while it is told to.
pub struct Gate {
    /// Where people reach the app.
    pub url: String,
    behind: u16,
    held: watch::Sender<&'static str>,
    handle: ServerHandle,
}

struct Passage {
    behind: String,
    http: reqwest::Client,
    held: watch::Receiver<&'static str>,
}

/// No path ends like this.
const NOTHING: &str = "\n";

impl Gate {
    /// Opens it on a free port.
    pub fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let [front, behind] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [port, behind] = [&front, &behind].map(|listener| listener.local_addr().unwrap().port());
        let (held, receiver) = watch::channel(NOTHING);
        let passage = web::Data::from(Arc::new(Passage {
            behind: format!("http://127.0.0.1:{behind}"),
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            held: receiver,
        }));
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new().app_data(passage.clone()).default_service(web::to(pass))
                });
                let server = server.workers(1).disable_signals().listen(front).unwrap().run();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { url: format!("http://localhost:{port}"), behind, held, handle: receive.recv().unwrap() }
    }

    /// Has the server that is started with `options` be what is behind.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &format!("127.0.0.1:{}", self.behind))
    }

    /// From now on a request for a path that ends like this waits.
    pub fn hold(&self, ending: &'static str) {
        self.held.send_replace(ending);
    }

    /// What waits may go on.
    pub fn release(&self) {
        self.held.send_replace(NOTHING);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        // The thread ends by itself once it is told to.
        drop(self.handle.stop(false));
    }
}

async fn pass(req: HttpRequest, body: web::Bytes, passage: web::Data<Passage>) -> HttpResponse {
    let path = req.path().to_owned();
    let mut held = passage.held.clone();
    // Ends with an error only when the test is over.
    let _ = held.wait_for(|ending| !path.ends_with(ending)).await;
    let method = reqwest::Method::from_bytes(req.method().as_str().as_bytes()).unwrap();
    let mut request =
        passage.http.request(method, format!("{}{}", passage.behind, req.uri())).body(body.to_vec());
    for (name, value) in req.headers() {
        if !matches!(name.as_str(), "connection" | "content-length" | "transfer-encoding") {
            request = request.header(name.as_str(), value.as_bytes());
        }
    }
    let Ok(given) = request.send().await else { return HttpResponse::BadGateway().finish() };
    let mut answer = HttpResponse::build(StatusCode::from_u16(given.status().as_u16()).unwrap());
    for (name, value) in given.headers() {
        if !matches!(name.as_str(), "connection" | "content-length" | "transfer-encoding") {
            answer.append_header((name.as_str(), value.as_bytes()));
        }
    }
    answer.body(given.bytes().await.unwrap_or_default())
}
