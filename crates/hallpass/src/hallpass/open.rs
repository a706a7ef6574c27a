//! Opens the parts of Hallpass: store, sessions, sign-ins, and the background tasks. What can be
//! known before is checked before (`checked_config.rs`).

use std::sync::Arc;

use secrecy::SecretString;

use super::{
    Hallpass,
    call_with_events::call_with_events,
    checked_config::{Checked, check_config},
    start_dev_provider::start_dev_provider,
};
use crate::{
    admin::Admin,
    clock::Clock,
    config::{Config, dev_secret::development_secret},
    crypto::secret_ring::SecretRing,
    http::{
        cookies::{csrf_cookie::CsrfCookie, session_cookie::SessionCookie},
        csrf::Csrf,
        hooks::Hooks,
        owner::Owner,
        public_host::PublicHost,
        rate_limit::RateLimits,
        shared_data::SharedData,
        state::State,
    },
    server::{readiness::Readiness, stop_on_drop::StopOnDrop},
    session::Sessions,
    sign_in::{SignIns, keep_spelling, record_issuers},
    start_error::StartError,
    store::ConfiguredIssuer,
};

impl Hallpass {
    /// Opens it with what the application adds.
    ///
    /// # Errors
    /// See [`StartError`].
    pub(crate) async fn open_with(
        config: Config,
        hooks: Hooks,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let Checked { site, cookie_names, native_apps, provider_http } = check_config(&config)?;
        config.log_warnings();
        let mut providers = config.providers.clone();
        // Before the database: its port may be taken.
        let dev_provider = start_dev_provider(config.dev_provider, &site, &clock, &mut providers)?;
        let (dev_provider_server, dev_provider) = dev_provider.unzip();
        if let Some(provider) = &dev_provider {
            tracing::warn!(provider, "the development provider is on: anyone can sign in as anyone");
        }
        let dev_provider_server = dev_provider_server.map(StopOnDrop::new);
        tracing::info!(sessions_in = %config.database, "opening the database");
        let store = Arc::new(config.database.open().await?);
        keep_spelling(&store, &mut providers).await?;
        record_issuers(&store, &providers, &*clock).await?;

        let ring = SecretRing::new(secrets(&config)?).expect("BUG: there is a secret by now");
        let sessions = Sessions::new(Arc::clone(&store), Arc::clone(&clock), config.limits);
        let background = sessions.spawn_background_tasks();
        for on_event in &hooks.on_event {
            background.spawn_subscriber(
                "subscriber of events",
                call_with_events(sessions.audit().subscribe(), Arc::clone(on_event), background.stopped()),
            );
        }
        let configured = providers.iter().map(ConfiguredIssuer::from);
        let admin = Admin::of(Arc::clone(&store), sessions.clone(), configured);
        let sign_ins = SignIns::new(
            store,
            sessions.clone(),
            ring.clone(),
            Arc::clone(&clock),
            provider_http,
            site.clone(),
            providers,
        )
        .with_policy(hooks.policy.clone())
        .with_allowed_emails(config.allowed_emails.clone())
        .with_linking(config.account_linking)
        .with_refusal_texts(hooks.refusal_texts)
        .with_order(&config.provider_order);
        let csrf_cookie = CsrfCookie::new(&cookie_names, ring.clone());
        let state = State {
            public_host: PublicHost::new(site.clone()),
            dev_provider,
            dev_provider_server,
            background,
            session_cookie: SessionCookie::new(&cookie_names, &ring),
            csrf: Csrf::new(ring.clone(), csrf_cookie, site.clone(), clock),
            cookie_names,
            ring,
            owner: Owner::next(),
            site,
            sign_ins,
            hooks,
            native_apps,
            readiness: Readiness::default(),
            polls: config.polls,
            trusted_proxies: config.trusted_proxies,
            rate_limits: RateLimits::new(config.sign_ins_per_minute),
        };
        Ok(Self { shared: SharedData::new(state, sessions), admin })
    }
}

/// The secrets of the configuration; without any, one for development.
fn secrets(config: &Config) -> Result<Vec<SecretString>, StartError> {
    if config.secrets.is_empty() {
        return Ok(vec![development_secret(&config.database).map_err(StartError::Secret)?]);
    }
    Ok(config.secrets.clone())
}
