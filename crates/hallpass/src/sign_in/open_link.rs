//! Opens a link that a person has to confirm: in the browser, and with the session, that began it.

use std::sync::Arc;

use super::{
    client_info::ClientInfo, finish_failure::FinishFailure, link_confirmation::FailedConfirmation,
    sign_ins::SignIns, unconfirmed_link::UnconfirmedLink,
};
use crate::{
    model::{return_to::ReturnTo, session_record::SessionRecord, sign_in_cookie::SignInCookie},
    providers::config::ProviderConfig,
    session::timeouts::with_lookup_timeout,
    store::CallbackOutcome,
};

/// A link that this browser began, and the session that did.
pub(super) struct OpenLink<'a> {
    /// The link.
    pub link: UnconfirmedLink,
    /// The return URL.
    pub return_to: ReturnTo,
    /// The session.
    pub session: &'a Arc<SessionRecord>,
    /// Whether the person has confirmed it.
    pub is_linked: bool,
}

impl SignIns {
    /// Opens the link, for the browser and the session that began it.
    ///
    /// # Errors
    /// There is none that could be confirmed, or not in this browser and with this session; or the
    /// store failed.
    pub(super) async fn open_link<'a>(
        &self,
        state_hash: &str,
        client: &'a ClientInfo,
    ) -> Result<OpenLink<'a>, FailedConfirmation> {
        // The store is not asked without what only the browser that began it has (S24).
        let browser = client.sign_in_cookie.as_deref().and_then(SignInCookie::parse);
        let browser = browser.ok_or(FinishFailure::Elsewhere)?;
        if client.session.is_none() {
            return Err(FinishFailure::LinkSessionEnded.into());
        }
        let known = with_lookup_timeout(self.store.find_callback(state_hash)).await?;
        let known = known.and_then(|known| known.outcome);
        let (sealed, is_linked) = match known {
            Some(CallbackOutcome::Unconfirmed { link }) => (link, false),
            Some(CallbackOutcome::Linked { confirmed: Some(link) }) => (link, true),
            _ => return Err(FinishFailure::Expired("there is no such link, or it was declined").into()),
        };
        let link = UnconfirmedLink::open(&sealed, &self.ring, browser.browser_secret(), state_hash);
        let link = link.ok_or(FinishFailure::Elsewhere)?;
        let return_to = ReturnTo::parse_or_home(Some(&link.return_to), &self.site);
        match self.check_linking_session(Some(&link.session), link.begun_at, client) {
            Ok(session) => Ok(OpenLink { link, return_to, session, is_linked }),
            Err(failure) => Err(FailedConfirmation { failure, provider: Some(link.provider) }),
        }
    }

    /// The provider of a link that has not expired.
    ///
    /// # Errors
    /// It has expired, or the provider is another one now.
    pub(super) fn check_open(&self, open: &OpenLink<'_>) -> Result<&ProviderConfig, FailedConfirmation> {
        if self.clock.now() >= open.link.expires_at {
            return Err(open.failed(FinishFailure::Expired("it was not confirmed within ten minutes")));
        }
        // The settings may have changed since (S23).
        let provider = self.connections.get(&open.link.provider).map(|connection| &connection.provider);
        let provider = provider.filter(|provider| provider.identity_issuer() == open.link.issuer);
        provider.ok_or_else(|| open.failed(FinishFailure::Expired("there is no such provider any more")))
    }
}

impl OpenLink<'_> {
    /// The failure to link it.
    pub fn failed(&self, failure: FinishFailure) -> FailedConfirmation {
        FailedConfirmation { failure, provider: Some(self.link.provider.clone()) }
    }
}
