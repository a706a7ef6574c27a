//! The ids of Apple's developer portal, as far as their forms tell them apart.

use super::client_credential::ClientCredential;

/// The length of the ids of teams and of keys.
const ID_LENGTH: usize = 10;

/// An id that is certainly another one than was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppleIdMistake {
    /// The Team ID does not have the form of one.
    #[error("has a Team ID that is not {ID_LENGTH} capital letters and digits")]
    Team,
    /// The Key ID does not have the form of one.
    #[error("has a Key ID that is not {ID_LENGTH} capital letters and digits")]
    Key,
    /// The client id is that of a team, a key, an app with its team, or no identifier at all.
    #[error("has a client id that is not the identifier of a Services ID, such as org.example.web")]
    Client,
}

impl AppleIdMistake {
    /// What is wrong with the ids of a client of Apple.
    pub(crate) fn of(client_id: &str, credential: &ClientCredential) -> Option<Self> {
        if let ClientCredential::AppleKey(key) = credential {
            let [team, key] = key.ids();
            if !is_short_id(team) {
                return Some(Self::Team);
            }
            if !is_short_id(key) {
                return Some(Self::Key);
            }
        }
        (!may_be_services_id(client_id)).then_some(Self::Client)
    }
}

fn is_short_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    id.len() == ID_LENGTH && id.bytes().all(fits)
}

/// A Services ID and the bundle id of an app have the same form. That of an App ID begins with the
/// team.
fn may_be_services_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let first = id.split('.').next().unwrap_or_default();
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    !id.is_empty() && id.bytes().all(fits) && !is_short_id(first) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crypto::jwt_key::JwtKey, providers::apple_key::AppleKey};

    fn check(client: &str, credential: impl Into<ClientCredential>) -> Option<AppleIdMistake> {
        AppleIdMistake::of(client, &credential.into())
    }

    #[test]
    fn apple_id_of_another_kind_is_found() {
        let key = |team: &str, key: &str| AppleKey::new(team, key, JwtKey::generate().unwrap()).unwrap();
        let client = "org.example.web";
        assert_eq!(check(client, key("TEAM123456", "KEY1234567")), None);
        for odd in ["", "TEAM12345", "TEAM1234567", "team123456", "TEAM 12345", "org.example.web"] {
            assert_eq!(check(client, key(odd, "KEY1234567")), Some(AppleIdMistake::Team), "{odd}");
            assert_eq!(check(client, key("TEAM123456", odd)), Some(AppleIdMistake::Key), "{odd}");
        }
        for odd in [
            "TEAM123456",
            "TEAM123456.org.example.web",
            "1234567890123",
            "ada@example.org",
            "https://example.org",
            "org.example.*",
            "org example",
        ] {
            assert_eq!(check(odd, key("TEAM123456", "KEY1234567")), Some(AppleIdMistake::Client), "{odd}");
            assert_eq!(check(odd, "a.b.c"), Some(AppleIdMistake::Client), "{odd}");
        }
        for fits in ["web", "org.example.web-2", "com.example.TEAM123456"] {
            assert_eq!(check(fits, "a.b.c"), None, "{fits}");
        }
    }
}
