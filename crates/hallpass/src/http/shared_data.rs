//! The application data that extractors, layers and handlers find in a request.

use actix_web::{
    Error as ActixError, Scope,
    dev::{ServiceFactory, ServiceRequest},
    web::{Data, ServiceConfig},
};

use super::{site::OwnSite, state::State};
use crate::session::Sessions;

/// Cheap to clone: one for every worker.
#[derive(Clone)]
pub struct SharedData {
    pub(crate) state: Data<State>,
    pub(crate) sessions: Data<Sessions>,
    site: Data<OwnSite>,
}

impl SharedData {
    /// The data of one open `Hallpass`.
    pub fn new(state: State, sessions: Sessions) -> Self {
        let site = Data::new(OwnSite(state.site.clone()));
        Self { state: Data::new(state), sessions: Data::new(sessions), site }
    }

    /// Adds it to an application.
    pub fn add_to_app(&self, config: &mut ServiceConfig) {
        config.app_data(self.state.clone()).app_data(self.sessions.clone()).app_data(self.site.clone());
    }

    /// Adds it to a scope.
    pub fn add_to_scope<T>(self, scope: Scope<T>) -> Scope<T>
    where
        T: ServiceFactory<ServiceRequest, Config = (), Error = ActixError, InitError = ()>,
    {
        scope.app_data(self.state).app_data(self.sessions).app_data(self.site)
    }
}
