//! What a sign-in needs to know about an issuer.

use openidconnect::core::CoreJsonWebKey;

use super::discovery_document::DiscoveryDocument;

/// A discovery document with its keys.
#[derive(Debug)]
pub struct Metadata {
    /// The document.
    pub document: DiscoveryDocument,
    /// The keys at its `jwks_uri`.
    pub keys: Vec<CoreJsonWebKey>,
}
