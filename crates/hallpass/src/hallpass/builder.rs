//! What an application decides about Hallpass, before it is opened.

use std::sync::Arc;

use hallpass_types::ProviderId;

use super::Hallpass;
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    http::{account_frame::AccountFrame, account_texts::AccountTexts, hooks::Hooks, outage_page::OutagePage},
    model::{
        account_linking::AccountLinking,
        cookie_settings::CookieSettings,
        native_app::NativeApp,
        site::{allowed_origin::AllowedOrigin, base_path::BasePath, page::Pages},
    },
    providers::{config::ProviderConfig, rules::allowed_emails::AllowedEmails},
    session::{UpdateSession, event::Event},
    sign_in::{SignInPolicy, refusal_texts::RefusalTexts},
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
    clock: Arc<dyn Clock>,
}

impl Builder {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, hooks: Hooks::default(), clock: Arc::new(SystemClock) }
    }

    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub fn update_session(mut self, hook: impl UpdateSession) -> Self {
        self.hooks.update_session = Some(Arc::new(hook));
        self
    }

    /// A provider that people may sign in with, beside those of the configuration. Its id must be
    /// new.
    pub fn provider(mut self, provider: ProviderConfig) -> Self {
        self.config.providers.push(provider);
        self
    }

    /// The providers that a login page offers first, in this order. Without it, and for the others,
    /// it is that of their ids.
    ///
    /// ```no_run
    /// # use hallpass::{Builder, types::ProviderId};
    /// # fn order(builder: Builder) -> Builder {
    /// builder.provider_order(["google", "github"].map(ProviderId::new))
    /// # }
    /// ```
    pub fn provider_order(mut self, ids: impl IntoIterator<Item = ProviderId>) -> Self {
        self.config.provider_order = ids.into_iter().collect();
        self
    }

    /// The e-mail addresses and domains whose people may sign in, with any provider: without it,
    /// everyone. Only a verified address counts. Rules of one provider are in its configuration
    /// ([`ProviderConfig::with_rules`]).
    pub fn allowed_emails(mut self, allowed: AllowedEmails) -> Self {
        self.config.allowed_emails = Some(allowed);
        self
    }

    /// A program or mobile app that people may sign in to, beside those of the configuration. It
    /// gets a session of its own, which it sends as `Authorization: Bearer`. Without any, no bearer
    /// token is accepted, and `Authorization` is the application's own.
    pub fn native_app(mut self, app: NativeApp) -> Self {
        self.config.native_apps.push(app);
        self
    }

    /// Who may sign in, under which id of the application's own, and with which data. Without it,
    /// everyone whom a provider vouches for, and no data.
    pub fn policy(mut self, policy: impl SignInPolicy) -> Self {
        self.hooks.policy = Some(Arc::new(policy));
        self
    }

    /// Whether people may add and remove ways to sign in to their accounts, on a page and by the
    /// API. Without it, they may after a recent sign-in; [`AccountLinking::Off`] turns it off.
    pub fn account_linking(mut self, linking: AccountLinking) -> Self {
        self.config.account_linking = linking;
        self
    }

    /// The texts of the page on which people add and remove their ways to sign in. Without it, they
    /// are in English.
    pub fn account_texts(mut self, texts: &'static AccountTexts) -> Self {
        self.hooks.account_texts = texts;
        self
    }

    /// The sentences for people whom a rule of the settings does not admit. Without it, they are in
    /// English.
    pub fn refusal_texts(mut self, texts: &'static RefusalTexts) -> Self {
        self.hooks.refusal_texts = texts;
        self
    }

    /// The application's own page around that page's content: its header, its name, its style.
    /// Without it, the page stands alone.
    pub fn account_frame(mut self, frame: impl AccountFrame) -> Self {
        self.hooks.account_frame = Some(Arc::new(frame));
        self
    }

    /// The page that a person sees while the store does not answer. Without it, the library's own
    /// error page.
    pub fn outage_page(mut self, page: impl OutagePage) -> Self {
        self.hooks.outage_page = Some(Arc::new(page));
        self
    }

    /// The application's own pages, to which Hallpass leads people: without it, `/login`,
    /// `/logout`, `/sessions` and `/`. The application serves them.
    ///
    /// ```no_run
    /// # use hallpass::{BasePath, Config, DevProvider, Hallpass, Page, Pages};
    /// # async fn open(config: Config) -> anyhow::Result<()> {
    /// let pages = Pages::default().sign_in(Page::parse("/signin")?).sign_out(Page::parse("/signout")?);
    /// let hallpass = Hallpass::builder(config).pages(pages).base_path(BasePath::parse("/auth")?).open().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(mut self, pages: Pages) -> Self {
        self.config.pages = pages;
        self
    }

    /// The path of the sign-in API: without it, `/api/auth`. The redirect URIs that providers know
    /// begin with it.
    pub fn base_path(mut self, base_path: BasePath) -> Self {
        self.config.base_path = base_path;
        self
    }

    /// The origins of separate front ends, whose pages may do what the application's own pages may:
    /// read the session, change it, and have people sent back to them after a sign-in.
    ///
    /// ```no_run
    /// # use actix_web::{App, HttpResponse, HttpServer, middleware::from_fn, web};
    /// # use hallpass::{AllowedOrigin, Config, Hallpass, Page, Pages, same_origin};
    /// # async fn open(config: Config) -> anyhow::Result<()> {
    /// let pages = Pages::default()
    ///     .sign_in(Page::parse("https://app.example.org/login")?)
    ///     .home(Page::parse("https://app.example.org/")?);
    /// let front_end = AllowedOrigin::parse("https://app.example.org")?;
    /// let hallpass = Hallpass::builder(config).allowed_origins([front_end]).pages(pages).open().await?;
    /// let server = HttpServer::new(move || {
    ///     let notes = hallpass.scope("/api/notes").wrap(from_fn(same_origin));
    ///     let notes = notes.route("", web::post().to(HttpResponse::Created));
    ///     App::new().wrap(hallpass.cors()).configure(|config| hallpass.routes(config)).service(notes)
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn allowed_origins(mut self, origins: impl IntoIterator<Item = AllowedOrigin>) -> Self {
        self.config.allowed_origins = origins.into_iter().collect();
        self
    }

    /// The names of the cookies, and for which hosts and sites they are.
    pub fn cookies(mut self, cookies: CookieSettings) -> Self {
        self.config.cookies = cookies;
        self
    }

    /// Called with every [`Event`] on this server, one after another, after it has happened: for
    /// audit logs, mails and metrics. May be called several times, for several functions.
    ///
    /// No request waits for it. It must not block: send what takes time to a task of its own. If it
    /// is 1024 events behind, the oldest are lost, and the log says how many. A panic in it costs
    /// it that event, and is logged.
    pub fn on_event(mut self, call: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.hooks.on_event.push(Arc::new(call));
        self
    }

    /// The wall clock, for tests (the feature `test-support`). Without it, the operating system's.
    #[cfg(feature = "test-support")]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Opens the store, starts the background tasks, and the development provider if the
    /// configuration asks for it.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open(self) -> Result<Hallpass, StartError> {
        Hallpass::open_with(self.config, self.hooks, self.clock).await
    }
}
