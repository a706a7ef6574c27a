//! What an application decides about Hallpass, before it is opened.

use std::sync::Arc;

use super::Hallpass;
use crate::{
    config::Config,
    http::{hooks::Hooks, outage_page::OutagePage},
    model::native_app::NativeApp,
    session::UpdateSession,
    start_error::StartError,
};

/// Opens a [`Hallpass`] with what the application decides. Everything has a default.
///
/// ```no_run
/// # use hallpass::{Config, DevProvider, Hallpass, SessionData, UpdateRefusal, UpdateSession};
/// # struct Theme;
/// # #[async_trait::async_trait]
/// # impl UpdateSession for Theme {
/// #     async fn update(&self, _: &hallpass::types::Session, _: serde_json::Value) -> Result<SessionData, UpdateRefusal> {
/// #         Err(UpdateRefusal("there is nothing to change"))
/// #     }
/// # }
/// # async fn open() -> anyhow::Result<()> {
/// let config = Config::load(DevProvider::On)?;
/// let hallpass = Hallpass::builder(config).update_session(Theme).open().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is opened before `open`"]
pub struct Builder {
    config: Config,
    hooks: Hooks,
}

impl Builder {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, hooks: Hooks::default() }
    }

    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub fn update_session(mut self, hook: impl UpdateSession) -> Self {
        self.hooks.update_session = Some(Arc::new(hook));
        self
    }

    /// A program or mobile app that people may sign in to, beside those of the configuration. It gets
    /// a session of its own, which it sends as `Authorization: Bearer`. Without any, no bearer token
    /// is accepted, and `Authorization` is the application's own.
    pub fn native_app(mut self, app: NativeApp) -> Self {
        self.config.native_apps.push(app);
        self
    }

    /// The page that a person sees while the store does not answer. Without it, the library's own
    /// error page.
    pub fn outage_page(mut self, page: impl OutagePage) -> Self {
        self.hooks.outage_page = Some(Arc::new(page));
        self
    }

    /// Opens the store, starts the background tasks, and the development provider if the
    /// configuration asks for it.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open(self) -> Result<Hallpass, StartError> {
        Hallpass::open_with(self.config, self.hooks).await
    }
}
