//! What the handlers share.

use std::sync::Arc;

use crate::{
    crypto::secret_ring::SecretRing,
    http::{
        cookies::session_cookie::CookieSettings, csrf::Csrf, outage_page::OutagePage,
        proxies::TrustedProxies, public_host::PublicHost, rate_limit::RateLimits,
    },
    model::public_url::PublicUrl,
    server::readiness::Readiness,
    session::{Polls, UpdateSession},
    sign_in::SignIns,
};

/// What every handler may use.
pub struct State {
    pub(crate) public_url: PublicUrl,
    pub(crate) public_host: PublicHost,
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

/// What the embedding application adds.
#[derive(Clone, Default)]
pub struct Hooks {
    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub update_session: Option<Arc<dyn UpdateSession>>,
    /// The page that a person sees while the store does not answer. Without it, the library's own error page.
    pub outage_page: Option<Arc<dyn OutagePage>>,
}
