//! Hallpass inside an Actix application: its state, its routes, and the layers that know who asks.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use hallpass_types::paths;
use secrecy::SecretString;

use crate::{
    clock::{Clock, SystemClock},
    config::{Config, dev_secret::development_secret},
    crypto::secret_ring::SecretRing,
    http::{
        cookies::session_cookie::CookieSettings,
        csrf::Csrf,
        handlers::fallback::nothing_here,
        headers::security_headers,
        problem_passage::pass_problems,
        public_host::PublicHost,
        rate_limit::RateLimits,
        routes,
        scope::SessionScope,
        session_layer::resolve_session,
        state::{Hooks, State},
    },
    model::public_url::PublicUrl,
    providers::{config::ProviderConfig, http_client::ProviderHttp},
    server::shutdown::Readiness,
    session::Sessions,
    sign_in::{SignIns, record_issuers},
    start_error::StartError,
};

/// Sign-in and sessions for an Actix application. Cheap to clone: one for every worker.
#[derive(Clone)]
pub struct Hallpass {
    pub(crate) state: Data<State>,
    pub(crate) sessions: Data<Sessions>,
    pub(crate) dev_provider: Option<ServerHandle>,
}

impl Hallpass {
    /// Opens the store, and starts the development provider if the configuration asks for it.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open(config: Config, hooks: Hooks) -> Result<Self, StartError> {
        let public_url =
            config.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(config.listen.port()));
        config.log_warnings();
        let store = Arc::new(config.database.open().await?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);

        let mut providers = config.providers.clone();
        let dev_provider = start_dev_provider(config.dev_provider, &public_url, &clock, &mut providers)?;
        let (handle, origin) = dev_provider.unzip();

        record_issuers(&store, &providers, &*clock).await?;
        let ring = SecretRing::new(secrets(&config)?).expect("BUG: there is a secret by now");
        let cookies = CookieSettings::new(&public_url, &ring);
        let sessions = Sessions::new(Arc::clone(&store), Arc::clone(&clock), config.limits);
        sessions.keep_house();
        let sign_ins = SignIns::new(
            Arc::clone(&store),
            sessions.clone(),
            ring.clone(),
            Arc::clone(&clock),
            ProviderHttp::new(&config.provider_http)?,
            public_url.clone(),
            providers,
        );
        let csrf = Csrf::new(ring.clone(), cookies.clone(), public_url.clone(), clock);
        let state = State {
            public_host: PublicHost::new(public_url.clone()),
            public_url,
            dev_provider: origin,
            ring,
            cookies,
            csrf,
            sign_ins,
            hooks,
            readiness: Readiness::default(),
            polls: config.polls,
            trusted_proxies: config.trusted_proxies,
            rate_limits: RateLimits::new(config.sign_ins_per_minute),
        };
        Ok(Self { state: Data::new(state), sessions: Data::new(sessions), dev_provider: handle })
    }

    /// Where people reach the application, such as `https://app.example.org`.
    pub fn public_url(&self) -> String {
        self.state.public_url.to_string()
    }

    /// Whether there is anybody to sign in with.
    pub fn has_providers(&self) -> bool {
        self.state.sign_ins.has_providers()
    }

    /// Adds the sign-in API below `/api/auth`. It sends people to the pages `/login` and `/logout`, which are the application's
    /// own: handlers that take [`crate::http::forms::Forms`].
    pub fn routes(&self, config: &mut ServiceConfig) {
        self.share(config);
        let api = web::scope(paths::BASE)
            .configure(|config| routes::api().register(config, paths::BASE))
            .default_service(web::to(nothing_here));
        // Actix runs the last `wrap` first: a request goes through these from the bottom to the top.
        config.service(
            api.wrap(from_fn(resolve_session)).wrap(from_fn(security_headers)).wrap(from_fn(pass_problems)),
        );
    }

    /// The routes of the sign-in API alone, without the layers that [`Self::routes`] adds: for the inside of [`Self::scope`].
    pub fn api_routes(&self, config: &mut ServiceConfig) {
        routes::api().register(config, "");
    }

    /// Adds `/health/live` and `/health/ready`, for whoever keeps the application running: the process answers; its store does.
    pub fn health(&self, config: &mut ServiceConfig) {
        self.share(config);
        routes::health().register(config, "");
    }

    /// Has `/health/ready` answer 503 from now on, so that no new requests are sent here: for an application that is about to end.
    /// Everything else goes on.
    pub fn stop_being_ready(&self) {
        self.state.readiness.end();
    }

    /// What every handler and layer of ours needs.
    pub(crate) fn share(&self, config: &mut ServiceConfig) {
        config.app_data(self.state.clone()).app_data(self.sessions.clone());
    }

    /// A scope in which every handler may ask who it is: the session is looked up once a request, before the handler and every layer
    /// of the scope, and an outage is answered 503 by itself. `hallpass.scope("")` takes every path, so that what stands after it in
    /// the application is never reached: put other services before it, or inside it.
    pub fn scope(
        &self,
        path: &str,
    ) -> SessionScope<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = ActixError,
            InitError = (),
        > + use<>,
    > {
        SessionScope::new(web::scope(path), self.state.clone(), self.sessions.clone())
    }
}

/// Starts the development provider and adds it to `providers`. Returns its server and its origin.
#[cfg(feature = "dev-provider")]
fn start_dev_provider(
    address: Option<SocketAddr>,
    public_url: &PublicUrl,
    clock: &Arc<dyn Clock>,
    providers: &mut Vec<ProviderConfig>,
) -> Result<Option<(ServerHandle, String)>, StartError> {
    let Some(address) = address else { return Ok(None) };
    let running = crate::dev_provider::start(listen(address)?, public_url, Arc::clone(clock))?;
    providers.push(running.config);
    let handle = running.server.handle();
    tokio::spawn(running.server);
    Ok(Some((handle, running.origin)))
}

/// Refuses the development provider, which is not part of this program.
#[cfg(not(feature = "dev-provider"))]
fn start_dev_provider(
    address: Option<SocketAddr>,
    _: &PublicUrl,
    _: &Arc<dyn Clock>,
    _: &mut Vec<ProviderConfig>,
) -> Result<Option<(ServerHandle, String)>, StartError> {
    if address.is_some() { Err(StartError::NoDevProvider) } else { Ok(None) }
}

pub(crate) fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Listen { address, error })
}

fn secrets(config: &Config) -> Result<Vec<SecretString>, StartError> {
    if config.secrets.is_empty() {
        return Ok(vec![development_secret(&config.database).map_err(StartError::Secret)?]);
    }
    Ok(config.secrets.clone())
}
