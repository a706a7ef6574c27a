//! An application that renders its Yew app itself, below the path `/site` of the host, with its API
//! and its login page at paths of its own. Started by tests, with settings that say the same.

use std::path::{Path, PathBuf};

use actix_files::Files;
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, error::ErrorNotFound, http::header::CACHE_CONTROL, web,
};
use hallpass::{
    Config, DevProvider, Hallpass, Initial, PageContext, initial_state_element, telemetry,
    types::InitialState,
};
use hallpass_probe_yew::site::{Site, SiteProps};
use hallpass_yew::ssr::render;

const ROOT: &str = "/site";
const BASE_PATH: &str = "/site/auth";
/// Below the root.
const SIGN_IN_PAGE: &str = "/signin";

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let mut config = Config::load(DevProvider::On)?;
    let listener = config.bind()?;
    let hallpass = Hallpass::open(config).await?;
    println!("Site is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        let site = web::scope(ROOT)
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").default_service(web::get().to(page)));
        App::new()
            .wrap(telemetry::request_log())
            // Where the app's page says that its files are.
            .service(Files::new("/app", app_folder()))
            .service(site)
    });
    Ok(server.listen(listener)?.run().await?)
}

/// Every page of the site.
async fn page(
    req: HttpRequest,
    initial: Initial,
    context: PageContext,
) -> Result<HttpResponse, actix_web::Error> {
    let forms = context.forms();
    let initial = InitialState {
        csrf: Some(forms.token().clone()),
        providers: Some(context.providers()),
        ..initial.state().clone()
    };
    let state = initial_state_element(&initial);
    let props = SiteProps {
        root: ROOT.into(),
        base_path: BASE_PATH.into(),
        // As a URL, which is the same page.
        sign_in_page: context.absolute_url(SIGN_IN_PAGE).into(),
        initial: Some(initial),
        requested: Some((req.path().to_owned(), req.query_string().to_owned())),
    };
    let element = format!(
        "<div id=\"site\" data-root=\"{ROOT}\" data-base-path=\"{BASE_PATH}\" data-sign-in-page=\"{}\">",
        props.sign_in_page
    );
    let app = render::<Site>(props).await.map_err(actix_web::error::ErrorInternalServerError)?;
    let shell = std::fs::read_to_string(app_folder().join("index.html")).map_err(ErrorNotFound)?;
    let html = shell.replacen("<body>", &format!("<body>{element}{app}</div>{state}"), 1);
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/html; charset=utf-8").insert_header((CACHE_CONTROL, "no-store, no-transform"));
    Ok(forms.answer(answer.body(html)))
}

/// The folder of the browser app, as it was built for tests.
fn app_folder() -> PathBuf {
    let built_here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../probe-yew/dist");
    std::env::var_os("SITE_APP").map_or_else(built_here, PathBuf::from)
}
