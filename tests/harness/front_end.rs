//! A front end at an origin of its own: the site of `tests/probe-yew`, from a server of files.

use std::{fs, net::TcpListener, path::Path};

use actix_web::{
    HttpResponse,
    web::{self, Data, Html},
};

use crate::{App, AppOptions, app_options::PROBE_APP, server_thread::ServerThread};

/// Its pages below this path have the login page of the API's server; the others one of their own.
pub const LOGIN_ELSEWHERE: &str = "/elsewhere";

/// A front end; its server stops with the test.
pub struct FrontEnd {
    /// Its origin.
    pub url: String,
    listener: TcpListener,
    server: Option<ServerThread>,
}

impl FrontEnd {
    /// Reserves its port: the API must know its origin before it starts.
    pub fn reserve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        Self { url, listener, server: None }
    }

    /// Lets the server that is started with `options` be its API.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        options
            .env("HALLPASS_ALLOWED_ORIGINS", &self.url)
            .env("HALLPASS_SIGN_IN_PAGE", &format!("{}/signin", self.url))
            .env("HALLPASS_HOME_PAGE", &format!("{}/", self.url))
    }

    /// Serves it, with `api`.
    pub fn serve(&mut self, api: &App) {
        let api = api.url.clone();
        let configure = move |config: &mut web::ServiceConfig| {
            config.app_data(Data::new(api.clone()));
            config.route("/app/{file}", web::get().to(file)).default_service(web::get().to(page));
        };
        self.server = Some(ServerThread::start(self.listener.try_clone().unwrap(), configure));
    }
}

async fn page(request: actix_web::HttpRequest, api: Data<String>) -> Html {
    let (root, sign_in_page) = if request.path().starts_with(LOGIN_ELSEWHERE) {
        (LOGIN_ELSEWHERE, format!("{}/login", api.as_str()))
    } else {
        ("", "/signin".to_owned())
    };
    let element = format!(
        "<body><div id=\"site\" data-root=\"{root}\" data-base-path=\"{}/api/auth\" \
         data-sign-in-page=\"{sign_in_page}\"></div>",
        api.as_str()
    );
    let shell = fs::read_to_string(Path::new(PROBE_APP).join("index.html")).unwrap();
    Html::new(shell.replacen("<body>", &element, 1))
}

async fn file(file: web::Path<String>) -> HttpResponse {
    let media_type = if file.ends_with(".wasm") { "application/wasm" } else { "text/javascript" };
    let content = fs::read(Path::new(PROBE_APP).join(file.as_str())).unwrap();
    HttpResponse::Ok().content_type(media_type).body(content)
}
