//! The proof that a userinfo request comes from the client.

use hmac::{Hmac, Mac as _};
use secrecy::ExposeSecret as _;
use sha2::Sha256;

use super::caller::Caller;

/// Facebook's `appsecret_proof`: HMAC-SHA-256 of the access token, with the client secret as key.
pub fn secret_proof(caller: Caller<'_>) -> String {
    // `ProviderConfig::check` sees to it that there is one.
    let secret = caller.registration.credential.secret().map(|secret| secret.expose_secret().as_bytes());
    let secret = secret.unwrap_or_default();
    let mut mac = <Hmac<Sha256>>::new_from_slice(secret).expect("BUG: HMAC takes keys of any length");
    mac.update(caller.token.expose_secret().as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::providers::registration::Registration;

    #[test]
    fn secret_proof_is_the_hmac_of_the_token() {
        let registration = Registration {
            client_id: "client".into(),
            client_id_param: "client_id".into(),
            credential: "key".into(),
            redirect_uri: "https://app.example.org".into(),
        };
        let token = SecretString::from("The quick brown fox jumps over the lazy dog");
        assert_eq!(
            secret_proof(Caller { token: &token, registration: &registration }),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
    }
}
