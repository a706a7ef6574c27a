//! What a sign-in needs to know about an issuer.

use super::{discovery_document::DiscoveryDocument, provider_key::ProviderKey};

/// A discovery document with its keys.
#[derive(Debug)]
pub struct Metadata {
    /// The document.
    pub document: DiscoveryDocument,
    /// The keys at its `jwks_uri`; for HS256 the client's secret, and nothing else.
    pub keys: Vec<ProviderKey>,
}
