//! What ties an authorization code to the sign-in that asked for it (RFC 9700, section 2.1.1): for
//! the documentation and the doctor.

use std::fmt;

use super::{openid::nonce::Nonce, pkce::Pkce, pkce_support::PkceSupport};

/// What ties a code to its sign-in, so that a code of another one is of no use.
#[derive(Clone, Copy, Debug)]
pub struct CodeProtection {
    /// Whether a sign-in uses PKCE.
    pub pkce: Pkce,
    /// What the provider does with it.
    pub support: PkceSupport,
    /// Whether a nonce comes back in the ID token; `None` where there is no ID token.
    pub nonce: Option<Nonce>,
    /// What proves to the provider that it is our client.
    pub proof: ClientProofKind,
}

/// What proves to a provider that a client is the one with its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientProofKind {
    /// A secret.
    Secret,
    /// A private key, or a secret that one signs.
    PrivateKey,
    /// Nothing: the client is public.
    Nothing,
}

impl CodeProtection {
    /// What ties the code: values that belong to one sign-in, and that are compared.
    fn ties(self) -> Vec<&'static str> {
        let pkce = match (self.pkce, self.support) {
            (Pkce::Sent, PkceSupport::Required) => Some("PKCE (required)"),
            (Pkce::Sent, PkceSupport::Checked) => Some("PKCE"),
            (Pkce::Sent, PkceSupport::Unknown | PkceSupport::Refused) | (Pkce::NotSent, _) => None,
        };
        let nonce = (self.nonce == Some(Nonce::Sent)).then_some("nonce");
        pkce.into_iter().chain(nonce).collect()
    }

    /// Whether a code is tied to its sign-in by what is compared at the provider or in the ID
    /// token.
    pub fn is_tied(self) -> bool {
        !self.ties().is_empty()
    }

    /// What else protects a code.
    fn rest(self) -> &'static str {
        match self.proof {
            ClientProofKind::Secret => "state, secret and redirect URI",
            ClientProofKind::PrivateKey => "state, private key and redirect URI",
            ClientProofKind::Nothing => "state and redirect URI",
        }
    }

    /// What is missing, and why.
    fn gaps(self) -> impl Iterator<Item = &'static str> {
        let pkce = match (self.pkce, self.support) {
            (Pkce::Sent, PkceSupport::Required | PkceSupport::Checked) => None,
            (Pkce::Sent, PkceSupport::Unknown) => Some("PKCE is sent, and not known to be checked"),
            (Pkce::Sent, PkceSupport::Refused) => Some("PKCE is sent, and known to be refused"),
            (Pkce::NotSent, PkceSupport::Refused) => Some("PKCE is refused"),
            (Pkce::NotSent, _) => Some("PKCE is switched off"),
        };
        let nonce = (self.nonce == Some(Nonce::NotSent)).then_some("the nonce is not returned");
        pkce.into_iter().chain(nonce)
    }
}

impl fmt::Display for CodeProtection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ties = self.ties().join(", ");
        f.write_str(if ties.is_empty() { self.rest() } else { &ties })?;
        self.gaps().try_for_each(|gap| write!(f, "; {gap}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_protection_names_what_is_compared_and_what_is_missing() {
        use PkceSupport::{Checked, Refused, Required, Unknown};
        let (sent, not_sent) = (Some(Nonce::Sent), Some(Nonce::NotSent));
        for (pkce, support, nonce, expected) in [
            (Pkce::Sent, Checked, sent, "PKCE, nonce"),
            (Pkce::Sent, Required, None, "PKCE (required)"),
            (Pkce::Sent, Unknown, sent, "nonce; PKCE is sent, and not known to be checked"),
            (
                Pkce::Sent,
                Unknown,
                None,
                "state, secret and redirect URI; PKCE is sent, and not known to be checked",
            ),
            (Pkce::Sent, Refused, sent, "nonce; PKCE is sent, and known to be refused"),
            (Pkce::NotSent, Refused, sent, "nonce; PKCE is refused"),
            (
                Pkce::NotSent,
                Refused,
                not_sent,
                "state, secret and redirect URI; PKCE is refused; the nonce is not returned",
            ),
            (Pkce::NotSent, Checked, None, "state, secret and redirect URI; PKCE is switched off"),
        ] {
            let protection = CodeProtection { pkce, support, nonce, proof: ClientProofKind::Secret };
            assert_eq!(protection.to_string(), expected);
            assert_eq!(protection.is_tied(), !expected.starts_with("state"), "{expected}");
        }
        let unknown = CodeProtection {
            pkce: Pkce::Sent,
            support: Unknown,
            nonce: None,
            proof: ClientProofKind::Nothing,
        };
        assert!(unknown.to_string().starts_with("state and redirect URI; "), "{unknown}");
        let key = CodeProtection { proof: ClientProofKind::PrivateKey, ..unknown };
        assert!(key.to_string().starts_with("state, private key and redirect URI; "), "{key}");
    }
}
