//! Lists and removes the identities of a person who is signed in (S27).

use std::sync::Arc;

use hallpass_types::{OwnIdentity, ProviderId};
use sha2::{Digest as _, Sha256};

use super::sign_ins::SignIns;
use crate::{
    model::{account::Issuer, session_record::SessionRecord},
    providers::{config::ProviderConfig, connection::Connection},
    session::timeouts::{with_change_timeout, with_lookup_timeout},
    store::{ListedIdentity, StoreError, Unlink, UnlinkFrom, UnlinkOutcome},
};

/// Result of removing an own identity.
#[derive(Debug, PartialEq, Eq)]
pub enum OwnUnlink {
    /// It was removed.
    Done {
        /// Whether the session of the request has ended with it.
        has_ended_current: bool,
    },
    /// The person has no such identity.
    NotTheirs,
    /// It is the last way to sign in.
    LastOne,
    /// None of the person's other ways to sign in is known to work.
    Unproven,
    /// The session of the request has ended: nothing was changed.
    AskingEnded,
}

impl SignIns {
    /// The identities of the user of `session`, the oldest first.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn own_identities(&self, session: &SessionRecord) -> Result<Vec<OwnIdentity>, StoreError> {
        let listed = with_lookup_timeout(self.store.identities_of(&session.user.id)).await?;
        let ways = self.ways(self.clock.now());
        let own = listed.iter().zip(ways.removable(&listed));
        Ok(own.map(|(identity, is_removable)| self.own_identity(identity, is_removable, session)).collect())
    }

    fn own_identity(
        &self,
        identity: &ListedIdentity,
        is_removable: bool,
        session: &SessionRecord,
    ) -> OwnIdentity {
        let provider = self.provider_of(&identity.issuer);
        let current = self.connections.get(&session.provider).map(|one| one.provider.identity_issuer());
        OwnIdentity {
            id: id_of(identity),
            provider: provider.map(|provider| provider.id.clone()),
            provider_name: provider.map(|provider| provider.name.clone()),
            issuer: identity.issuer.as_str().to_owned(),
            label: identity.label.clone(),
            linked_at: identity.linked_at,
            current: current.as_ref() == Some(&identity.issuer),
            removable: is_removable,
        }
    }

    /// Removes the identity `id` of the user of `session`, and ends the sessions that began with
    /// its issuer: a person who can sign in there is no longer this one here.
    ///
    /// # Errors
    /// The store failed or did not answer in time: it may be removed all the same.
    pub async fn unlink_own(
        &self,
        session: &SessionRecord,
        id: &str,
        ip: Option<String>,
    ) -> Result<OwnUnlink, StoreError> {
        let listed = with_lookup_timeout(self.store.identities_of(&session.user.id)).await?;
        let Some(identity) = listed.into_iter().find(|identity| id_of(identity) == id) else {
            return Ok(OwnUnlink::NotTheirs);
        };
        let provider = self.provider_of(&identity.issuer).map(|provider| provider.id.clone());
        let now = self.clock.now();
        let unlink = Unlink {
            of: UnlinkFrom::UserOf(session.id.clone()),
            issuer: identity.issuer.clone(),
            subject: identity.subject,
            ways: self.ways(now),
        };
        let (store, issuer) = (Arc::clone(&self.store), identity.issuer);
        let (user, by) = (session.user.id.clone(), session.id.clone());
        let unlinked = async move { store.unlink_identity(unlink, now).await };
        let unlinked = self.sessions.recorded(unlinked, move |audit, unlinked| {
            if let UnlinkOutcome::Done(ended) = unlinked {
                audit.unlinked(&user, provider.as_ref(), &issuer, Some(&by), ip.as_deref());
                audit.revoked(&by, ended, ip.as_deref());
            }
        });
        match self.sessions.change(with_change_timeout(unlinked)).await? {
            UnlinkOutcome::Done(ended) => {
                let has_ended_current = ended.iter().any(|ended| ended.id == session.id);
                Ok(OwnUnlink::Done { has_ended_current })
            }
            UnlinkOutcome::NotTheirs => Ok(OwnUnlink::NotTheirs),
            UnlinkOutcome::LastOne => Ok(OwnUnlink::LastOne),
            UnlinkOutcome::Unproven => Ok(OwnUnlink::Unproven),
            UnlinkOutcome::AskingEnded | UnlinkOutcome::NoSuchUser => {
                self.sessions.catch_up().await;
                Ok(OwnUnlink::AskingEnded)
            }
        }
    }

    /// All configured providers that stand for an issuer of `own`. Two clients of one issuer may
    /// give a person different subjects, which is not known here.
    pub fn providers_of(&self, own: &[OwnIdentity]) -> Vec<ProviderId> {
        let is_own = |connection: &&Connection| {
            let issuer = connection.provider.identity_issuer();
            own.iter().any(|identity| identity.issuer == issuer.as_str())
        };
        self.connections.values().filter(is_own).map(|connection| connection.provider.id.clone()).collect()
    }

    /// A configured provider that stands for an issuer.
    fn provider_of(&self, issuer: &Issuer) -> Option<&ProviderConfig> {
        let providers = self.connections.values().map(|Connection { provider, .. }| provider);
        providers.into_iter().find(|provider| provider.identity_issuer() == *issuer)
    }
}

/// Names an identity in paths: neither an issuer nor a subject fits there.
fn id_of(identity: &ListedIdentity) -> String {
    let issuer = identity.issuer.as_str();
    let mut hash = Sha256::new();
    hash.update(u64::try_from(issuer.len()).unwrap_or_default().to_be_bytes());
    hash.update(issuer);
    hash.update(identity.subject.as_str());
    hex::encode(&hash.finalize()[..16])
}
