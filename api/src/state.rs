//! What the handlers share.

use std::sync::Arc;

use crate::{
    bundle::Bundle,
    oauth::SignIns,
    proxies::TrustedProxies,
    public_host::PublicHost,
    public_url::PublicUrl,
    secret_ring::SecretRing,
    security::{Csrf, RateLimits},
    session::{CookieSettings, Polls, UpdateSession},
    shell::Shell,
    shutdown::Readiness,
};

/// What every handler may use.
pub struct State {
    pub(crate) public_url: PublicUrl,
    pub(crate) public_host: PublicHost,
    pub(crate) app: Option<BrowserApp>,
    /// The origin of the development provider, whose people's pictures the pages show.
    pub(crate) dev_provider: Option<String>,
    pub(crate) ring: SecretRing,
    pub(crate) cookies: CookieSettings,
    pub(crate) csrf: Csrf,
    pub(crate) sign_ins: SignIns,
    pub(crate) hooks: Hooks,
    pub(crate) readiness: Readiness,
    pub(crate) polls: Polls,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) rate_limits: RateLimits,
}

/// The browser app that was built into the program.
pub(crate) struct BrowserApp {
    pub(crate) bundle: Bundle,
    pub(crate) shell: Shell,
}

/// What the embedding application adds.
#[derive(Clone, Default)]
pub struct Hooks {
    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub update_session: Option<Arc<dyn UpdateSession>>,
}
