//! Builds the whole server: the pages and files of the browser app around the sign-in API, and the
//! order of the layers.

use std::{io, sync::Arc};

use actix_web::{
    App,
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass::{
    AccountLinking, Config, Hallpass, Page, Pages, PreparedServer, RunningServer, StartError,
    redirect_to_public_host, security_headers, telemetry::request_log, types::paths,
};

use crate::{
    browser_app::BrowserApp, bundle::Bundle, not_found::not_found, routes, shell::MissingPlaceholder,
};

/// The server could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The library could not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The embedded `index.html` has no placeholder for a page.
    #[error("the browser app cannot be used: {0}")]
    App(#[from] MissingPlaceholder),
    /// The pages of this server are at fixed paths.
    #[error(
        "{0}: this server has its pages at fixed paths. An application that embeds Hallpass can have them elsewhere"
    )]
    FixedPages(String),
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A server that accepts connections, and is ready to run.
pub struct Application {
    hallpass: Hallpass,
    server: RunningServer,
}

impl Application {
    /// Listens, opens the store, and assembles the layers.
    ///
    /// # Errors
    /// See [`ServerError`].
    pub async fn build(mut config: Config, bundle: Bundle) -> Result<Self, ServerError> {
        check_pages(&config)?;
        // The page that the library has below the path of its API, at a path that people can
        // remember.
        let account = Page::parse(paths::ACCOUNT_PAGE).map_err(StartError::from)?;
        config.pages.account.get_or_insert(account);
        let root = config.public_url.as_ref().map_or_else(String::new, |url| url.path().to_owned());
        hallpass_web::set_root(&root);
        let account_page = account_page_elsewhere(&config);
        if let Some(url) = &account_page {
            hallpass_web::set_account_page(url);
        }
        let (base_path, account_page) = (config.base_path.as_str(), account_page.as_deref());
        let app = BrowserApp::parse(bundle, &root, base_path, account_page)?.map(Arc::new);
        let prepared = PreparedServer::prepare(&mut config)?;
        let mut builder = Hallpass::builder(config);
        if let Some(app) = &app {
            builder = builder.outage_page(Arc::clone(app)).account_frame(Arc::clone(app));
        }
        let hallpass = builder.open().await?;
        let server = start(prepared, hallpass.clone(), bundle, app, root)?;
        Ok(Self { hallpass, server })
    }

    /// The URL that people open.
    pub fn public_url(&self) -> String {
        self.hallpass.public_url()
    }

    /// Whether a provider is configured.
    pub fn has_providers(&self) -> bool {
        self.hallpass.has_providers()
    }

    /// Serves until a signal shuts the process down gracefully (S19).
    ///
    /// # Errors
    /// The operating system refused, or a signal ended it with in-flight requests.
    pub async fn run(self) -> io::Result<()> {
        self.server.run().await
    }
}

fn start(
    prepared: PreparedServer,
    hallpass: Hallpass,
    bundle: Bundle,
    app: Option<Arc<BrowserApp>>,
    root: String,
) -> io::Result<RunningServer> {
    let for_workers = hallpass.clone();
    prepared.start(hallpass, move || {
        let hallpass = &for_workers;
        let app = web::Data::new(app.clone());
        // Actix runs the last `wrap` first: a request passes through these from bottom to top.
        App::new().app_data(app).wrap(security_headers()).wrap(request_log()).configure(|config| {
            // The proxy may have removed the path of the public URL, or not.
            if !root.is_empty() {
                config
                    .service(web::scope(&root).configure(|config| services(config, hallpass, bundle, &root)));
            }
            services(config, hallpass, bundle, &root);
        })
    })
}

/// Adds everything that the server answers.
fn services(config: &mut ServiceConfig, hallpass: &Hallpass, bundle: Bundle, root: &str) {
    hallpass.health(config);
    routes::files(config, bundle, root);
    // Of the answers here, a front end of another origin may read those of the API alone.
    if hallpass.has_separate_front_end() {
        hallpass.routes(config);
    }
    config.service(
        hallpass
            .scope("")
            .configure(|config| hallpass.api_routes(config))
            .configure(routes::pages)
            .configure(|config| hallpass.account_page(config))
            .default_service(web::to(not_found).wrap(from_fn(redirect_to_public_host))),
    );
}

/// Where the account page is, if it is none of this server's; an empty text if there is none.
fn account_page_elsewhere(config: &Config) -> Option<String> {
    let page = config.pages.account.as_ref().map_or("", Page::as_str);
    match config.account_linking {
        AccountLinking::Off => Some(String::new()),
        _ if page.starts_with('/') => None,
        _ => Some(page.to_owned()),
    }
}

/// Whether the configuration puts pages where this server has none. Pages of a separate front end
/// may be anywhere.
fn check_pages(config: &Config) -> Result<(), ServerError> {
    let (pages, own) = (&config.pages, Pages::default());
    for (name, page, own) in [
        ("HALLPASS_SIGN_IN_PAGE", &pages.sign_in, &own.sign_in),
        ("HALLPASS_SIGN_OUT_PAGE", &pages.sign_out, &own.sign_out),
        ("HALLPASS_SESSIONS_PAGE", &pages.sessions, &own.sessions),
        ("HALLPASS_HOME_PAGE", &pages.home, &own.home),
    ] {
        if page != own && page.as_str().starts_with('/') {
            return Err(ServerError::FixedPages(format!("{name} is {page}")));
        }
    }
    if let Some(page) = &pages.account
        && page.as_str().starts_with('/')
        && page.as_str() != paths::ACCOUNT_PAGE
    {
        return Err(ServerError::FixedPages(format!("HALLPASS_ACCOUNT_PAGE is {page}")));
    }
    Ok(())
}
