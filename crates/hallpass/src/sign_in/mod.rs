//! The authorization-code dance (RFC 6749, RFC 7636, RFC 9207; OpenID Connect Core 1.0, section 3.1).
//!
//! ```text
//! browser                     Hallpass                                   provider
//!    ── POST /signin/{p} ──────► begin.rs: state, nonce, PKCE; nothing is written down:
//!                                the state (state.rs) and the browser's cookie (sign_in_cookie.rs) hold it
//!    ◄── 303, sign-in cookie ───
//!    ── GET authorization endpoint ───────────────────────────────────────►
//!    ◄── 303 /callback/{p}?code&state&iss ─────────────────────────────────
//!    ── GET /callback/{p} ─────► attempt.rs: is it this browser's? finish.rs: claim it, once (repeat.rs: a copy)
//!                                openid/, github.rs: code + verifier ─────► token endpoint
//!                                openid/verify.rs: signature, claims ◄───── ID token
//!                                finish.rs: a new session
//!    ◄── 303, session cookie ───
//! ```

mod attempt;
mod begin;
mod callback_params;
mod finish;
mod form_origins;
mod issuers;
mod passed_on;
mod relink_hint;
mod repeat;
mod state;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
};

use hallpass_types::{ProviderId, Providers, PublicProvider, paths};
use tokio::sync::Semaphore;

pub(crate) use begin::BeginFailure;
pub(crate) use callback_params::CallbackParams;
pub(crate) use finish::{Device, Outcome};
pub(crate) use issuers::record_issuers;
pub(crate) use passed_on::PassedOn;

use crate::{
    clock::Clock,
    crypto::secret_ring::SecretRing,
    model::public_url::PublicUrl,
    providers::{config::ProviderConfig, connection::Connection, http_client::ProviderHttp},
    session::Sessions,
    store::SqlStore,
};

/// How many callbacks are written down at the same moment: those of anonymous visitors never fill the queue in which sign-outs wait.
const CLAIMS_AT_ONCE: usize = 2;

/// Begins and finishes sign-ins.
pub struct SignIns {
    store: Arc<SqlStore>,
    sessions: Sessions,
    ring: SecretRing,
    clock: Arc<dyn Clock>,
    http: ProviderHttp,
    public_url: PublicUrl,
    connections: BTreeMap<ProviderId, Connection>,
    claims: Semaphore,
}

impl SignIns {
    /// Sign-ins with `providers`.
    pub fn new(
        store: Arc<SqlStore>,
        sessions: Sessions,
        ring: SecretRing,
        clock: Arc<dyn Clock>,
        http: ProviderHttp,
        public_url: PublicUrl,
        providers: Vec<ProviderConfig>,
    ) -> Self {
        let connect = |provider: ProviderConfig| {
            let redirect_uri = public_url.absolute(&paths::callback(&provider.id));
            (provider.id.clone(), Connection::new(provider, redirect_uri))
        };
        let connections = providers.into_iter().map(connect).collect();
        let claims = Semaphore::new(CLAIMS_AT_ONCE);
        Self { store, sessions, ring, clock, http, public_url, connections, claims }
    }

    /// Whether there is anybody to sign in with.
    pub fn has_providers(&self) -> bool {
        !self.connections.is_empty()
    }

    /// What anybody may know of the providers.
    pub fn public_providers(&self) -> Providers {
        let public = |(id, connection): (&ProviderId, &Connection)| -> (ProviderId, PublicProvider) {
            let mut public = connection.provider.to_public(&self.public_url);
            public.can_prove_recent_sign_in &= !connection.left_out_auth_time.load(Ordering::Relaxed);
            (id.clone(), public)
        };
        self.connections.iter().map(public).collect()
    }

    /// What a provider is called on the login page; `None` for one that is not configured (any more).
    pub fn provider_name(&self, id: &ProviderId) -> Option<String> {
        self.connections.get(id).map(|connection| connection.provider.name.clone())
    }
}
