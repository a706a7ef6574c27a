//! A proxy in front of the app that holds requests back, diverts them, or rewrites pages.

use std::{net::TcpListener, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use tokio::sync::watch;

use crate::{AppOptions, server_thread::ServerThread};

/// Forwards everything to the app behind it, but for what its rule says.
pub struct Gate {
    /// The app's public URL.
    pub url: String,
    upstream_port: u16,
    rule: watch::Sender<Rule>,
    _server: ServerThread,
}

struct Proxy {
    upstream: String,
    http: reqwest::Client,
    rule: watch::Receiver<Rule>,
}

/// What is done with requests; if it names an ending, with those for a path that ends so.
#[derive(Clone, Copy)]
enum Rule {
    Forward,
    Hold(&'static str),
    Divert(&'static str),
    /// Every HTML page is changed in transit.
    Rewrite(fn(&str) -> String),
}

/// The login page of another system.
const FOREIGN_LOGIN: &str = "/login-of-another-system";

impl Gate {
    /// Opens it on a free port.
    pub fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let [front, upstream] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [port, upstream_port] = [&front, &upstream].map(|listener| listener.local_addr().unwrap().port());
        let (rule, receiver) = watch::channel(Rule::Forward);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let proxy = web::Data::from(Arc::new(Proxy {
            upstream: format!("http://127.0.0.1:{upstream_port}"),
            http: http.build().unwrap(),
            rule: receiver,
        }));
        let server = ServerThread::start(front, move |config| {
            config.app_data(proxy.clone()).default_service(web::to(forward));
        });
        Self { url: format!("http://localhost:{port}"), upstream_port, rule, _server: server }
    }

    /// Lets the server that is started with `options` be the app behind it.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        let listen = format!("127.0.0.1:{}", self.upstream_port);
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &listen)
    }

    /// From now on requests for a path with this ending wait.
    pub fn hold_requests(&self, ending: &'static str) {
        self.rule.send_replace(Rule::Hold(ending));
    }

    /// From now on requests for a path with this ending are redirected (302) to the login page of
    /// another system, which answers 401 with `null`: as a proxy does that asks for a login first.
    pub fn divert_requests(&self, ending: &'static str) {
        self.rule.send_replace(Rule::Divert(ending));
    }

    /// From now on every HTML page is changed in transit, as some proxies and CDNs do.
    pub fn rewrite_pages(&self, change: fn(&str) -> String) {
        self.rule.send_replace(Rule::Rewrite(change));
    }

    /// Forwards everything, also the requests that wait.
    pub fn release(&self) {
        self.rule.send_replace(Rule::Forward);
    }
}

async fn forward(req: HttpRequest, body: web::Bytes, proxy: web::Data<Proxy>) -> HttpResponse {
    let path = req.path().to_owned();
    let mut rule = proxy.rule.clone();
    // Fails only when the test has finished.
    let _ = rule.wait_for(|rule| !matches!(rule, Rule::Hold(ending) if path.ends_with(ending))).await;
    let diverts = matches!(*proxy.rule.borrow(), Rule::Divert(ending) if path.ends_with(ending));
    if diverts {
        return HttpResponse::Found().insert_header(("Location", FOREIGN_LOGIN)).finish();
    }
    if path == FOREIGN_LOGIN {
        return HttpResponse::Unauthorized().body("null");
    }
    let method = reqwest::Method::from_bytes(req.method().as_str().as_bytes()).unwrap();
    let url = format!("{}{}", proxy.upstream, req.uri());
    let mut request = proxy.http.request(method, url).body(body.to_vec());
    for (name, value) in req.headers() {
        if is_end_to_end(name.as_str()) {
            request = request.header(name.as_str(), value.as_bytes());
        }
    }
    let Ok(given) = request.send().await else { return HttpResponse::BadGateway().finish() };
    let mut answer = HttpResponse::build(StatusCode::from_u16(given.status().as_u16()).unwrap());
    for (name, value) in given.headers() {
        if is_end_to_end(name.as_str()) {
            answer.append_header((name.as_str(), value.as_bytes()));
        }
    }
    let is_page =
        given.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let rule = *proxy.rule.borrow();
    match rule {
        Rule::Rewrite(change) if is_page => answer.body(change(&given.text().await.unwrap_or_default())),
        _ => answer.body(given.bytes().await.unwrap_or_default()),
    }
}

/// Whether a header is for the other end, and not for this connection alone.
fn is_end_to_end(name: &str) -> bool {
    !matches!(name, "connection" | "content-length" | "transfer-encoding")
}
