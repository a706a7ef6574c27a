//! Hallpass inside an Actix application: opens its parts and adds its routes and layers.

pub mod builder;

use std::{net::SocketAddr, sync::Arc};

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass_types::paths;
use secrecy::SecretString;

use builder::Builder;

use crate::{
    clock::{Clock, SystemClock},
    config::{Config, dev_secret::development_secret},
    crypto::secret_ring::SecretRing,
    http::{
        cookies::{csrf_cookie::CsrfCookie, session_cookie::SessionCookie},
        csrf::Csrf,
        handlers::fallback::not_found,
        headers::security_headers,
        hooks::Hooks,
        problem_layer::pass_problems,
        public_host::PublicHost,
        rate_limit::RateLimits,
        routes,
        scope::SessionScope,
        session_layer::SessionLayer,
        shared_data::SharedData,
        state::State,
    },
    model::{cookie_names::CookieNames, native_app::NativeApps, public_url::PublicUrl},
    providers::{config::ProviderConfig, http_client::ProviderHttp},
    server::readiness::Readiness,
    session::Sessions,
    sign_in::{SignIns, record_issuers},
    start_error::StartError,
};

/// Sign-in and sessions for an Actix application. Cheap to clone: one for every worker.
#[derive(Clone)]
pub struct Hallpass {
    shared: SharedData,
    pub(crate) dev_provider: Option<ServerHandle>,
}

impl Hallpass {
    /// Begins to open a Hallpass that is configured by `config`: see [`Builder`].
    pub fn builder(config: Config) -> Builder {
        Builder::new(config)
    }

    /// Opens a Hallpass that is configured by `config`, and is otherwise as it comes.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open(config: Config) -> Result<Self, StartError> {
        Self::builder(config).open().await
    }

    pub(crate) async fn open_with(config: Config, hooks: Hooks) -> Result<Self, StartError> {
        let public_url =
            config.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(config.listen.port()));
        config.log_warnings();
        let store = Arc::new(config.database.open().await?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let mut providers = config.providers.clone();
        let dev_provider = start_dev_provider(config.dev_provider, &public_url, &clock, &mut providers)?;
        let (dev_provider, dev_provider_origin) = dev_provider.unzip();
        record_issuers(&store, &providers, &*clock).await?;

        let ring = SecretRing::new(secrets(&config)?).expect("BUG: there is a secret by now");
        let names = CookieNames::of(&public_url);
        let sessions = Sessions::new(Arc::clone(&store), Arc::clone(&clock), config.limits);
        sessions.spawn_background_tasks();
        let sign_ins = SignIns::new(
            store,
            sessions.clone(),
            ring.clone(),
            Arc::clone(&clock),
            ProviderHttp::new(&config.provider_http)?,
            public_url.clone(),
            providers,
        );
        let csrf_cookie = CsrfCookie::new(&names, ring.clone());
        let state = State {
            public_host: PublicHost::new(public_url.clone()),
            dev_provider: dev_provider_origin,
            session_cookie: SessionCookie::new(&names, &ring),
            csrf: Csrf::new(ring.clone(), csrf_cookie, public_url.clone(), clock),
            cookie_names: names,
            ring,
            public_url,
            sign_ins,
            hooks,
            native_apps: NativeApps::new(config.native_apps)?,
            readiness: Readiness::default(),
            polls: config.polls,
            trusted_proxies: config.trusted_proxies,
            rate_limits: RateLimits::new(config.sign_ins_per_minute),
        };
        Ok(Self { shared: SharedData::new(state, sessions), dev_provider })
    }

    /// The URL that people open, such as `https://app.example.org`.
    pub fn public_url(&self) -> String {
        self.shared.state.public_url.to_string()
    }

    /// Whether a provider to sign in with is configured.
    pub fn has_providers(&self) -> bool {
        self.shared.state.sign_ins.has_providers()
    }

    /// Adds the sign-in API below `/api/auth`. It sends people to the pages `/login` and `/logout`,
    /// which are the application's own: handlers that take [`Forms`](crate::Forms).
    pub fn routes(&self, config: &mut ServiceConfig) {
        self.shared.add_to_app(config);
        let has_native_apps = self.has_native_apps();
        let api = web::scope(paths::BASE)
            .configure(|config| {
                routes::api().register(config, paths::BASE);
                if has_native_apps {
                    routes::native_apps().register(config, paths::BASE);
                }
            })
            .default_service(web::to(not_found));
        // Actix runs the last `wrap` first.
        config.service(
            api.wrap(SessionLayer::new(self.shared.clone()))
                .wrap(security_headers())
                .wrap(from_fn(pass_problems)),
        );
    }

    /// Adds the routes of the sign-in API without the layers that [`Self::routes`] adds: for the
    /// inside of [`Self::scope`].
    pub fn api_routes(&self, config: &mut ServiceConfig) {
        routes::api().register(config, "");
        if self.has_native_apps() {
            routes::native_apps().register(config, "");
        }
    }

    fn has_native_apps(&self) -> bool {
        !self.shared.state.native_apps.is_empty()
    }

    /// Adds the probes `/health/live` (the process answers) and `/health/ready` (its store does).
    pub fn health(&self, config: &mut ServiceConfig) {
        self.shared.add_to_app(config);
        routes::health().register(config, "");
    }

    /// Has `/health/ready` answer 503 from now on, so that a load balancer sends no new requests
    /// here: for an application that is about to shut down. Everything else goes on.
    pub fn report_not_ready(&self) {
        self.readiness().begin_shutdown();
    }

    pub(crate) fn readiness(&self) -> Readiness {
        self.shared.state.readiness.clone()
    }

    /// A scope in which handlers can take [`Session`](crate::Session): it is looked up once a
    /// request, before the handler and every layer of the scope, and an outage is answered 503.
    ///
    /// `hallpass.scope("")` takes every path, so that services after it in the application are
    /// never reached: put them before it, or inside it.
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
        SessionScope::new(web::scope(path), self.shared.clone())
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
    let running = crate::dev_provider::start(crate::listen::listen(address)?, public_url, Arc::clone(clock))?;
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

/// The secrets of the configuration; without any, one for development.
fn secrets(config: &Config) -> Result<Vec<SecretString>, StartError> {
    if config.secrets.is_empty() {
        return Ok(vec![development_secret(&config.database).map_err(StartError::Secret)?]);
    }
    Ok(config.secrets.clone())
}
