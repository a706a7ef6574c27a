//! What layers and handlers share. Nothing below them imports it: it takes what it needs as
//! arguments.

use super::{
    cookies::session_cookie::SessionCookie, csrf::Csrf, hooks::Hooks, owner::Owner, proxies::TrustedProxies,
    public_host::PublicHost, rate_limit::RateLimits,
};
use crate::{
    crypto::secret_ring::SecretRing,
    model::{cookie_names::CookieNames, native_app::NativeApps, site::Site},
    server::{readiness::Readiness, stop_on_drop::StopOnDrop},
    session::{BackgroundTasks, Polling},
    sign_in::SignIns,
};

/// The parts of an open [`Hallpass`](crate::Hallpass) that answer requests.
pub struct State {
    pub(crate) owner: Owner,
    pub(crate) site: Site,
    pub(crate) public_host: PublicHost,
    /// The origin of the development provider, whose people's pictures the pages show.
    pub(crate) dev_provider: Option<String>,
    pub(crate) dev_provider_server: Option<StopOnDrop>,
    pub(crate) background: BackgroundTasks,
    pub(crate) ring: SecretRing,
    pub(crate) cookie_names: CookieNames,
    pub(crate) session_cookie: SessionCookie,
    pub(crate) csrf: Csrf,
    pub(crate) sign_ins: SignIns,
    pub(crate) hooks: Hooks,
    pub(crate) native_apps: NativeApps,
    pub(crate) readiness: Readiness,
    pub(crate) polls: Polling,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) rate_limits: RateLimits,
}
