//! Hallpass inside an Actix application: its routes, layers and scopes.

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass_types::paths;

use super::Hallpass;
use crate::http::{
    cors::Cors, handlers::fallback::not_found, headers::security_headers, problem_layer::pass_problems,
    routes, scope::SessionScope, session_layer::SessionLayer,
};

impl Hallpass {
    /// Adds the sign-in API below `/api/auth`, or the [path](crate::Builder::base_path) that was
    /// chosen. It sends people to the pages `/login` and `/logout`, or
    /// [others](crate::Builder::pages), which are the application's own: handlers that take
    /// [`Forms`](crate::Forms). Separate front ends, if there are
    /// [any](crate::Builder::allowed_origins), may use the API from their origins.
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

    /// The layer that lets the pages of the [allowed origins](crate::Builder::allowed_origins) use
    /// the routes inside of it, with cookies (CORS). [`Self::routes`] has it already: it is for the
    /// application's own API, around [`Self::scope`] or the whole `App`.
    pub fn cors(&self) -> Cors {
        Cors::new(self.site())
    }

    /// Adds the routes of the sign-in API without the layers that [`Self::routes`] adds: for the
    /// inside of [`Self::scope`]. For a separate front end, [`Self::cors`] must be around it.
    pub fn api_routes(&self, config: &mut ServiceConfig) {
        self.register_api(config, self.site().base_path().as_str());
    }

    /// Serves the API at the path `at`.
    fn register_api(&self, config: &mut ServiceConfig, at: &str) {
        routes::api().register(config, paths::BASE, at);
        if self.shared.state.sign_ins.linking().is_on() {
            routes::identities().register(config, paths::BASE, at);
        }
        if !self.shared.state.native_apps.is_empty() {
            routes::native_apps().register(config, paths::BASE, at);
        }
    }

    /// Adds the page on which a person adds and removes their ways to sign in at the path of
    /// [`Pages::account`](crate::Pages), if that is one of this application: for the inside of
    /// [`Self::scope`]. It needs no script, and is the page that the API has at `/api/auth/account`
    /// anyway. Without [account linking](crate::Builder::account_linking) it adds nothing.
    pub fn account_page(&self, config: &mut ServiceConfig) {
        if let Some(path) =
            self.site().account_path().filter(|_| self.shared.state.sign_ins.linking().is_on())
        {
            routes::account_page(path).register(config, "", "");
        }
    }

    /// Adds the probes `/health/live` (the process answers) and `/health/ready` (its store does).
    pub fn health(&self, config: &mut ServiceConfig) {
        self.shared.add_to_app(config);
        routes::health().register(config, "", "");
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
