//! A gate in front of the app: what a test wants to be late waits here.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, http::StatusCode, web};
use tokio::sync::watch;

use crate::AppOptions;

/// Passes everything on to the app behind it, but holds requests back, or sends them elsewhere, while it is told to.
pub struct Gate {
    /// Where people reach the app.
    pub url: String,
    behind: u16,
    rule: watch::Sender<Rule>,
    handle: ServerHandle,
}

struct Passage {
    behind: String,
    http: reqwest::Client,
    rule: watch::Receiver<Rule>,
}

/// What becomes of a request; of one for a path that ends as named, where one is.
#[derive(Clone, Copy)]
enum Rule {
    Pass,
    Hold(&'static str),
    Divert(&'static str),
    /// Every HTML page is changed on its way.
    Rewrite(fn(&str) -> String),
}

/// Where somebody else asks people to sign in.
const LOGIN: &str = "/login-of-somebody-else";

impl Gate {
    /// Opens it on a free port.
    pub fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let [front, behind] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [port, behind] = [&front, &behind].map(|listener| listener.local_addr().unwrap().port());
        let (rule, receiver) = watch::channel(Rule::Pass);
        let passage = web::Data::from(Arc::new(Passage {
            behind: format!("http://127.0.0.1:{behind}"),
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            rule: receiver,
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
        Self { url: format!("http://localhost:{port}"), behind, rule, handle: receive.recv().unwrap() }
    }

    /// Has the server that is started with `options` be what is behind.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &format!("127.0.0.1:{}", self.behind))
    }

    /// From now on a request for a path that ends like this waits.
    pub fn hold(&self, ending: &'static str) {
        self.rule.send_replace(Rule::Hold(ending));
    }

    /// From now on a request for a path that ends like this is sent to a login page of somebody else's (302), which says that
    /// nobody is signed in there (401): as a proxy does before the app.
    pub fn divert(&self, ending: &'static str) {
        self.rule.send_replace(Rule::Divert(ending));
    }

    /// From now on every HTML page is changed on its way, as some proxies and CDNs do.
    pub fn rewrite(&self, change: fn(&str) -> String) {
        self.rule.send_replace(Rule::Rewrite(change));
    }

    /// What waits may go on, and everything goes where it should.
    pub fn release(&self) {
        self.rule.send_replace(Rule::Pass);
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
    let mut rule = passage.rule.clone();
    // Ends with an error only when the test is over.
    let _ = rule.wait_for(|rule| !matches!(rule, Rule::Hold(ending) if path.ends_with(ending))).await;
    let diverts = matches!(*passage.rule.borrow(), Rule::Divert(ending) if path.ends_with(ending));
    if diverts {
        return HttpResponse::Found().insert_header(("Location", LOGIN)).finish();
    }
    if path == LOGIN {
        return HttpResponse::Unauthorized().body("null");
    }
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
    let is_page =
        given.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let rule = *passage.rule.borrow();
    match rule {
        Rule::Rewrite(change) if is_page => answer.body(change(&given.text().await.unwrap_or_default())),
        _ => answer.body(given.bytes().await.unwrap_or_default()),
    }
}
