//! The signature algorithms that are accepted, whatever a provider offers: public-key signatures,
//! never `none` or HS256 (RFC 8725, section 3.1). The doctor names the same ones.

use openidconnect::core::CoreJwsSigningAlgorithm;

/// By name. ES512 is missing because `openidconnect` cannot verify it.
const ALGORITHMS: [(&str, CoreJwsSigningAlgorithm); 9] = [
    ("EdDSA", CoreJwsSigningAlgorithm::EdDsa),
    ("ES256", CoreJwsSigningAlgorithm::EcdsaP256Sha256),
    ("ES384", CoreJwsSigningAlgorithm::EcdsaP384Sha384),
    ("PS256", CoreJwsSigningAlgorithm::RsaSsaPssSha256),
    ("PS384", CoreJwsSigningAlgorithm::RsaSsaPssSha384),
    ("PS512", CoreJwsSigningAlgorithm::RsaSsaPssSha512),
    ("RS256", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
    ("RS384", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384),
    ("RS512", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512),
];

/// The names of the accepted algorithms.
pub fn algorithm_names() -> impl Iterator<Item = &'static str> + Clone {
    ALGORITHMS.iter().map(|(name, _)| *name)
}

/// The accepted algorithm with this name.
pub fn find_algorithm(name: &str) -> Option<&'static CoreJwsSigningAlgorithm> {
    ALGORITHMS.iter().find(|(known, _)| *known == name).map(|(_, algorithm)| algorithm)
}
