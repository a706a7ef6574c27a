//! An identity provider at its real URLs: a test says what each of them answers. The server under
//! test reaches it through an https proxy, with a certificate for its host names.

use std::{
    collections::HashMap,
    net::TcpListener,
    sync::{Arc, Mutex},
};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes, Data},
};
use tempfile::TempDir;

use crate::{AppOptions, Authority, ConnectProxy, Nginx, Reply, server_thread::ServerThread};

/// A request to the provider.
#[derive(Clone, Debug)]
pub struct ProviderRequest {
    /// The method and the URL without its query, such as `GET https://id.example.org/me`.
    pub line: String,
    /// The parameters of the query.
    pub query: HashMap<String, String>,
    /// The headers, by names in lower case.
    pub headers: HashMap<String, String>,
    /// The parameters of the body, which is form-encoded.
    pub form: HashMap<String, String>,
}

#[derive(Default)]
struct State {
    /// What is answered, by the request's line.
    replies: Mutex<HashMap<String, Reply>>,
    requests: Mutex<Vec<ProviderRequest>>,
}

/// A running provider; stops with the test.
pub struct ScriptedProvider {
    state: Arc<State>,
    proxy: ConnectProxy,
    folder: TempDir,
    _nginx: Nginx,
    _server: ServerThread,
}

impl ScriptedProvider {
    /// Starts it for the hosts with these names.
    pub fn start(hosts: &[&str]) -> Self {
        let authority = Authority::default();
        let nginx = Nginx::with_names(&authority, hosts);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        let state = Arc::new(State::default());
        let data = Data::from(Arc::clone(&state));
        let listener = TcpListener::bind(("127.0.0.1", nginx.upstream_port())).unwrap();
        let server = ServerThread::start(listener, move |config| {
            config.app_data(data.clone()).default_service(web::to(answer));
        });
        let proxy = ConnectProxy::start_to(nginx.port());
        Self { state, proxy, folder, _nginx: nginx, _server: server }
    }

    /// Lets the server that is started with `options` reach it.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        let authority = self.folder.path().join("ca.pem");
        options.env("HTTPS_PROXY", self.proxy.url()).env("HALLPASS_CA_FILE", authority.to_str().unwrap())
    }

    /// Answers `reply` to requests with this line, from now on.
    pub fn answer(&self, line: &str, reply: Reply) {
        self.state.replies.lock().unwrap().insert(line.to_owned(), reply);
    }

    /// The requests since the last call.
    pub fn take_requests(&self) -> Vec<ProviderRequest> {
        std::mem::take(&mut *self.state.requests.lock().unwrap())
    }
}

async fn answer(state: Data<State>, req: HttpRequest, body: Bytes) -> HttpResponse {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = req.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes())));
    let headers: HashMap<_, _> = headers.collect();
    let line = format!("{} https://{}{}", req.method(), headers["host"], req.path());
    let parse = |text: &[u8]| url::form_urlencoded::parse(text).into_owned().collect();
    let request = ProviderRequest {
        line: line.clone(),
        query: parse(req.query_string().as_bytes()),
        headers,
        form: parse(&body),
    };
    state.requests.lock().unwrap().push(request);
    let reply = state.replies.lock().unwrap().get(&line).cloned();
    reply.unwrap_or_else(|| Reply::html(404)).send().await
}
