//! The service that begins and finishes sign-ins. Its steps are in the files beside this one.

use std::{collections::BTreeMap, sync::Arc};

use hallpass_types::ProviderId;

use super::{
    claim_turns::ClaimTurns,
    refusal_texts::{ENGLISH, RefusalTexts},
    sign_in_policy::SignInPolicy,
};
use crate::{
    clock::Clock,
    crypto::secret_ring::SecretRing,
    model::{account_linking::AccountLinking, site::Site},
    providers::{
        config::ProviderConfig, connection::Connection, http_client::ProviderHttp,
        rules::allowed_emails::AllowedEmails,
    },
    session::Sessions,
    store::SqlStore,
};

/// Begins and finishes sign-ins.
pub struct SignIns {
    pub(super) store: Arc<SqlStore>,
    pub(super) sessions: Sessions,
    pub(super) ring: SecretRing,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) http: ProviderHttp,
    pub(super) site: Site,
    pub(super) connections: BTreeMap<ProviderId, Connection>,
    /// The order in which people see them.
    pub(super) order: Vec<ProviderId>,
    pub(super) claim_turns: ClaimTurns,
    pub(super) policy: Option<Arc<dyn SignInPolicy>>,
    pub(super) allowed_emails: Option<AllowedEmails>,
    pub(super) linking: AccountLinking,
    pub(super) refusal_texts: &'static RefusalTexts,
}

impl SignIns {
    /// Sign-ins with `providers`.
    pub fn new(
        store: Arc<SqlStore>,
        sessions: Sessions,
        ring: SecretRing,
        clock: Arc<dyn Clock>,
        http: ProviderHttp,
        site: Site,
        providers: Vec<ProviderConfig>,
    ) -> Self {
        let connect = |provider: ProviderConfig| (provider.id.clone(), Connection::new(provider, &site));
        let connections: BTreeMap<_, _> = providers.into_iter().map(connect).collect();
        let claim_turns = ClaimTurns::default();
        let sign_ins = Self {
            store,
            sessions,
            ring,
            clock,
            http,
            site,
            connections,
            order: Vec::new(),
            claim_turns,
            policy: None,
            allowed_emails: None,
            linking: AccountLinking::default(),
            refusal_texts: &ENGLISH,
        };
        sign_ins.with_order(&[])
    }

    /// With the application's policy, if it has one.
    #[must_use]
    pub fn with_policy(self, policy: Option<Arc<dyn SignInPolicy>>) -> Self {
        Self { policy, ..self }
    }

    /// For people with these e-mail addresses only, whichever provider they sign in with.
    #[must_use]
    pub fn with_allowed_emails(self, allowed_emails: Option<AllowedEmails>) -> Self {
        Self { allowed_emails, ..self }
    }

    /// With the application's decision about who may add ways to sign in.
    #[must_use]
    pub fn with_linking(self, linking: AccountLinking) -> Self {
        Self { linking, ..self }
    }

    /// With the sentences for people whom a rule does not admit.
    #[must_use]
    pub fn with_refusal_texts(self, refusal_texts: &'static RefusalTexts) -> Self {
        Self { refusal_texts, ..self }
    }

    /// Whether any provider is configured.
    pub fn has_providers(&self) -> bool {
        !self.connections.is_empty()
    }

    /// Whether people can choose between providers.
    pub fn has_several_providers(&self) -> bool {
        self.connections.len() > 1
    }

    /// The name of a provider on the login page; `None` for one that is not configured.
    pub fn provider_name(&self, id: &ProviderId) -> Option<String> {
        self.connections.get(id).map(|connection| connection.provider.name.clone())
    }

    /// Whether a provider appends a fragment to its answers.
    pub fn appends_fragment(&self, id: &ProviderId) -> bool {
        self.connections.get(id).is_some_and(Connection::appends_fragment)
    }
}
