//! Builds the application: its state, the layers in their order, the listeners. The binary and the tests share it.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_session::{
    SessionMiddleware,
    config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy},
};
use actix_web::{
    App, HttpServer,
    cookie::{SameSite, time::Duration},
    dev::Server,
    middleware::from_fn,
    web::{self, Data},
};
use secrecy::SecretString;
use tracing_actix_web::TracingLogger;

use crate::{
    bundle::Bundle,
    clock::{Clock, SystemClock},
    config::Config,
    dev_provider,
    dev_secret::development_secret,
    handlers::fallback::not_found,
    oauth::{ProviderHttp, SignIns},
    public_url::PublicUrl,
    routes,
    secret_ring::SecretRing,
    security::{Csrf, security_headers},
    session::{CookieSettings, Sessions, TokenStore, UpdateSession, resolve_session, verify_cookies},
    store::{Store, StoreError, open_sqlite},
    telemetry::RequestLog,
};

/// What every handler may use.
pub struct State {
    pub(crate) public_url: PublicUrl,
    pub(crate) development: bool,
    pub(crate) bundle: Bundle,
    pub(crate) ring: SecretRing,
    pub(crate) cookies: CookieSettings,
    pub(crate) csrf: Csrf,
    pub(crate) sign_ins: SignIns,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) hooks: Hooks,
}

/// What the embedding application adds.
#[derive(Clone, Default)]
pub struct Hooks {
    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub update_session: Option<Arc<dyn UpdateSession>>,
}

/// A server that listens, and is ready to run.
pub struct Application {
    /// Where people reach it.
    pub public_url: String,
    /// Whether there is anybody to sign in with.
    pub has_providers: bool,
    server: Server,
    dev_provider: Option<Server>,
}

/// The server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address is taken, or is not ours.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The development secret can be neither read nor made.
    #[error("the development secret beside the database cannot be used: {0}")]
    Secret(io::Error),
    /// The system's certificates cannot be loaded.
    #[error("no HTTP client for the providers: {0}")]
    Http(#[from] reqwest::Error),
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Application {
    /// Opens the store, listens, and assembles the layers.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(config: Config, bundle: Bundle, hooks: Hooks) -> Result<Self, StartError> {
        let listener = listen(config.listen)?;
        let port = listener.local_addr()?.port();
        let public_url = config.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(port));
        let store: Arc<dyn Store> = Arc::new(open_sqlite(&config.database).await?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);

        let mut providers = config.providers.clone();
        let dev_provider = match config.dev_provider {
            Some(address) => {
                let running = dev_provider::start(listen(address)?, &public_url, Arc::clone(&clock))?;
                providers.push(running.config);
                Some(running.server)
            }
            None => None,
        };
        let has_providers = !providers.is_empty();

        let ring = SecretRing::new(secrets(&config)?).expect("BUG: there is a secret by now");
        let cookies = CookieSettings::new(public_url.is_secure(), &ring);
        let sessions = Sessions::new(Arc::clone(&store), Arc::clone(&clock), config.limits);
        let sign_ins = SignIns::new(
            Arc::clone(&store),
            sessions.clone(),
            clock,
            ProviderHttp::new()?,
            public_url.clone(),
            providers,
        );
        let csrf = Csrf::new(ring.clone(), cookies.clone(), public_url.clone());
        let url = public_url.to_string();
        let development = config.development;
        let state = State { public_url, development, bundle, ring, cookies, csrf, sign_ins, store, hooks };
        let server = serve(listener, Data::new(state), Data::new(sessions))?;
        Ok(Self { public_url: url, has_providers, server, dev_provider })
    }

    /// Serves until the process is told to stop.
    ///
    /// # Errors
    /// The operating system refused.
    pub async fn run(self) -> io::Result<()> {
        let Some(dev_provider) = self.dev_provider else { return self.server.await };
        let handle = dev_provider.handle();
        let served = tokio::spawn(dev_provider);
        let answer = self.server.await;
        handle.stop(true).await;
        served.await.map_err(io::Error::other)??;
        answer
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Listen { address, error })
}

fn secrets(config: &Config) -> Result<Vec<SecretString>, StartError> {
    if config.secrets.is_empty() {
        return Ok(vec![development_secret(&config.database).map_err(StartError::Secret)?]);
    }
    Ok(config.secrets.clone())
}

fn serve(listener: TcpListener, state: Data<State>, sessions: Data<Sessions>) -> io::Result<Server> {
    let server = HttpServer::new(move || {
        let bundle = state.bundle;
        // Actix runs the last `wrap` first: a request goes through these from the bottom to the top.
        let known = web::scope("")
            .wrap(from_fn(resolve_session))
            .wrap(actix_session(&state, &sessions))
            .wrap(from_fn(verify_cookies))
            .configure(routes::with_session)
            .default_service(web::to(not_found));
        App::new()
            .app_data(state.clone())
            .app_data(sessions.clone())
            .wrap(from_fn(security_headers))
            .wrap(TracingLogger::<RequestLog>::new())
            .configure(|config| routes::without_session(config, bundle))
            .service(known)
    });
    let server = server.client_request_timeout(std::time::Duration::from_secs(5)).shutdown_timeout(10);
    Ok(server.listen(listener)?.run())
}

fn actix_session(state: &State, sessions: &Sessions) -> SessionMiddleware<TokenStore> {
    let seconds = i64::try_from(sessions.limits().absolute.as_secs()).unwrap_or(i64::MAX);
    let lifecycle = PersistentSession::default()
        .session_ttl(Duration::seconds(seconds))
        .session_ttl_extension_policy(TtlExtensionPolicy::OnStateChanges);
    SessionMiddleware::builder(TokenStore(sessions.clone()), state.cookies.current_key())
        .cookie_name(state.cookies.names.session.clone())
        .cookie_secure(state.cookies.secure)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".into())
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(lifecycle)
        .build()
}
