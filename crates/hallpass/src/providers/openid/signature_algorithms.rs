//! The signature algorithms of ID tokens, by name.
//!
//! By default any signature with a public key is accepted, whatever a provider announces, and never
//! `none` or HS256 (RFC 8725, section 3.1). HS256, whose key is the client's secret, is accepted
//! only where a setting says so, and then nothing else: a key set that is published cannot be
//! mistaken for that secret.

use std::{fmt, str::FromStr};

use openidconnect::core::CoreJwsSigningAlgorithm;

use crate::providers::presets::openid::algorithms::RecordAlgorithms;

/// With a public key. ES512 is missing because `openidconnect` cannot verify it. `Ed25519` is what
/// RFC 9864 calls `EdDSA` with a key of that curve.
const PUBLIC_KEY: [(&str, CoreJwsSigningAlgorithm); 10] = [
    ("Ed25519", CoreJwsSigningAlgorithm::EdDsa),
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
const HS256: &str = "HS256";

/// The accepted algorithms of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureAlgorithms {
    /// Any with a public key.
    AnyPublicKey,
    /// These, each with a public key.
    PublicKey(Vec<&'static str>),
    /// HS256, with the client's secret, and nothing else.
    ClientSecret,
}

/// Why a text names no algorithms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureAlgorithmsError {
    /// An unknown name.
    #[error(
        "has {0:?}, which is not one of Ed25519, EdDSA, ES256, ES384, PS256 to PS512, RS256 to RS512, or HS256 alone"
    )]
    Unknown(String),
    /// HS256 together with others.
    #[error("has HS256 beside others: a public key could then be taken for the client's secret")]
    Mixed,
    /// No name at all.
    #[error("names no algorithm")]
    Empty,
}

impl SignatureAlgorithms {
    /// The names.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        match self {
            Self::AnyPublicKey => PUBLIC_KEY.iter().map(|(name, _)| *name).collect(),
            Self::PublicKey(names) => names.clone(),
            Self::ClientSecret => vec![HS256],
        }
    }

    /// The algorithm with this name, if it is accepted.
    pub(crate) fn find(&self, name: &str) -> Option<&'static CoreJwsSigningAlgorithm> {
        let public_key =
            || PUBLIC_KEY.iter().find(|(known, _)| *known == name).map(|(_, algorithm)| algorithm);
        match self {
            Self::AnyPublicKey => public_key(),
            // By the algorithm: it may have two names.
            Self::PublicKey(names) => {
                let is_accepted = |algorithm: &CoreJwsSigningAlgorithm| {
                    PUBLIC_KEY.iter().any(|(known, same)| same == algorithm && names.contains(known))
                };
                public_key().filter(|algorithm| is_accepted(algorithm))
            }
            Self::ClientSecret => (name == HS256).then_some(&CoreJwsSigningAlgorithm::HmacSha256),
        }
    }
}

impl From<RecordAlgorithms> for SignatureAlgorithms {
    fn from(algorithms: RecordAlgorithms) -> Self {
        match algorithms {
            RecordAlgorithms::AnyPublicKey => Self::AnyPublicKey,
            RecordAlgorithms::Only(names) => Self::PublicKey(names.to_vec()),
        }
    }
}

impl FromStr for SignatureAlgorithms {
    type Err = SignatureAlgorithmsError;

    /// Reads names with spaces or commas between them.
    fn from_str(text: &str) -> Result<Self, SignatureAlgorithmsError> {
        let given = text.split([' ', ',']).filter(|name| !name.is_empty());
        let known = |name: &str| {
            PUBLIC_KEY.iter().map(|(known, _)| *known).chain([HS256]).find(|known| *known == name)
        };
        let names: Result<Vec<_>, _> = given
            .map(|name| known(name).ok_or_else(|| SignatureAlgorithmsError::Unknown(name.to_owned())))
            .collect();
        match &*names? {
            [] => Err(SignatureAlgorithmsError::Empty),
            [HS256] => Ok(Self::ClientSecret),
            names if names.contains(&HS256) => Err(SignatureAlgorithmsError::Mixed),
            names => Ok(Self::PublicKey(names.to_vec())),
        }
    }
}

impl fmt::Display for SignatureAlgorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_algorithm_hs256_stands_alone() {
        assert_eq!("HS256".parse(), Ok(SignatureAlgorithms::ClientSecret));
        assert_eq!("RS256, ES256".parse(), Ok(SignatureAlgorithms::PublicKey(vec!["RS256", "ES256"])));
        for (text, error) in [
            ("RS256 HS256", SignatureAlgorithmsError::Mixed),
            ("none", SignatureAlgorithmsError::Unknown("none".into())),
            ("rs256", SignatureAlgorithmsError::Unknown("rs256".into())),
            (" , ", SignatureAlgorithmsError::Empty),
        ] {
            assert_eq!(text.parse::<SignatureAlgorithms>(), Err(error), "{text}");
        }
    }

    #[test]
    fn signature_algorithm_outside_of_the_list_is_not_found() {
        let only = SignatureAlgorithms::PublicKey(vec!["RS256"]);
        assert!(only.find("RS256").is_some() && only.find("ES256").is_none() && only.find("HS256").is_none());
        let any = SignatureAlgorithms::AnyPublicKey;
        assert!(any.find("ES384").is_some() && any.find("HS256").is_none() && any.find("none").is_none());
        let secret = SignatureAlgorithms::ClientSecret;
        assert!(secret.find("HS256").is_some() && secret.find("RS256").is_none());
    }
}
