//! Hallpass inside an Actix application: its routes, layers and scopes.

pub mod builder;
mod call_with_events;
mod live;
mod open;
mod session_data;
mod start_dev_provider;

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass_types::paths;

use builder::Builder;

use crate::{
    admin::Admin,
    config::Config,
    http::{
        cors::Cors, handlers::fallback::not_found, headers::security_headers, problem_layer::pass_problems,
        routes, scope::SessionScope, session_layer::SessionLayer, shared_data::SharedData,
    },
    model::site::Site,
    server::readiness::Readiness,
    start_error::StartError,
};

/// Sign-in and sessions for an Actix application. Cheap to clone: one for every worker.
#[derive(Clone)]
pub struct Hallpass {
    pub(crate) shared: SharedData,
    admin: Admin,
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

    /// The URL that people open, such as `https://app.example.org`.
    pub fn public_url(&self) -> String {
        self.site().public_url().to_string()
    }

    /// Whether a provider to sign in with is configured.
    pub fn has_providers(&self) -> bool {
        self.shared.state.sign_ins.has_providers()
    }

    /// Adds the sign-in API below `/api/auth`, or the [path](crate::Builder::base_path) that was chosen.
    /// It sends people to the pages `/login` and `/logout`, or [others](crate::Builder::pages), which
    /// are the application's own: handlers that take [`Forms`](crate::Forms). Separate front ends, if
    /// there are [any](crate::Builder::allowed_origins), may use the API from their origins.
    pub fn routes(&self, config: &mut ServiceConfig) {
        self.shared.add_to_app(config);
        // The data of the application may be that of another one.
        let api = self.shared.clone().add_to_scope(web::scope(self.site().base_path().as_str()));
        let api = api.configure(|config| self.register_api(config, "")).default_service(web::to(not_found));
        // Actix runs the last `wrap` first.
        let api = api
            .wrap(SessionLayer::new(self.shared.clone()))
            .wrap(security_headers())
            .wrap(from_fn(pass_problems));
        // Without a front end elsewhere, the layer for it costs nothing.
        if self.has_separate_front_end() {
            config.service(api.wrap(self.cors()));
        } else {
            config.service(api);
        }
    }

    /// The layer that lets the pages of the [allowed origins](crate::Builder::allowed_origins) use the
    /// routes inside of it, with cookies (CORS). [`Self::routes`] has it already: it is for the
    /// application's own API, around [`Self::scope`] or the whole `App`.
    pub fn cors(&self) -> Cors {
        Cors::new(self.site())
    }

    /// Whether there are front ends at [other origins](crate::Builder::allowed_origins).
    pub fn has_separate_front_end(&self) -> bool {
        !self.site().allowed_origins().is_empty()
    }

    fn site(&self) -> &Site {
        &self.shared.state.site
    }

    /// Adds the routes of the sign-in API without the layers that [`Self::routes`] adds: for the
    /// inside of [`Self::scope`]. For a separate front end, [`Self::cors`] must be around it.
    pub fn api_routes(&self, config: &mut ServiceConfig) {
        self.register_api(config, self.site().base_path().as_str());
    }

    /// Serves the API at the path `at`.
    fn register_api(&self, config: &mut ServiceConfig, at: &str) {
        routes::api().register(config, paths::BASE, at);
        if !self.shared.state.native_apps.is_empty() {
            routes::native_apps().register(config, paths::BASE, at);
        }
    }

    /// Adds the probes `/health/live` (the process answers) and `/health/ready` (its store does).
    pub fn health(&self, config: &mut ServiceConfig) {
        self.shared.add_to_app(config);
        routes::health().register(config, "", "");
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
