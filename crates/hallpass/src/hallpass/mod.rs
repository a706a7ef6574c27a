//! The public type [`Hallpass`]: how it is opened, and what it knows of itself.

pub mod builder;
mod call_with_events;
mod checked_config;
mod in_application;
mod live;
mod open;
mod session_data;
mod start_dev_provider;

use builder::Builder;

use crate::{
    admin::Admin, config::Config, http::shared_data::SharedData, model::site::Site,
    server::readiness::Readiness, start_error::StartError,
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

    /// Whether there are front ends at [other origins](crate::Builder::allowed_origins).
    pub fn has_separate_front_end(&self) -> bool {
        !self.site().allowed_origins().is_empty()
    }

    fn site(&self) -> &Site {
        &self.shared.state.site
    }

    /// Has `/health/ready` answer 503 from now on, so that a load balancer sends no new requests
    /// here: for an application that is about to shut down. Everything else goes on.
    pub fn report_not_ready(&self) {
        self.readiness().begin_shutdown();
    }

    pub(crate) fn readiness(&self) -> Readiness {
        self.shared.state.readiness.clone()
    }
}
