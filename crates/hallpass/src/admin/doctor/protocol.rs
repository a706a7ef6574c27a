//! Says how a client and its provider speak with each other: what to compare with the registration.

use super::{examination::Examination, finding::Verdict};
use crate::providers::{
    client_credential::ClientCredential,
    presets::{client_auth_method::ClientAuthMethod, response_mode::ResponseMode},
};

/// How the client authenticates at the token endpoint.
pub fn client_authentication(examination: &Examination, method: ClientAuthMethod) -> Verdict {
    let credential = &examination.registration.credential;
    let says = match credential {
        ClientCredential::PrivateKey(key) => {
            let method = ClientAuthMethod::PrivateKeyJwt;
            format!("with {method}: tokens that its private key signs with {}", key.algorithm())
        }
        _ if credential.is_public(Some(method)) => "with its id alone: it has no secret".to_owned(),
        ClientCredential::AppleKey(_) => {
            format!("with {}: a secret that the key of the team signs", method.registered_name())
        }
        _ => match method {
            ClientAuthMethod::Basic => {
                "with client_secret_basic (basic): the secret is in a header".to_owned()
            }
            ClientAuthMethod::BasicUnencoded => {
                "with client_secret_basic, without the standard's encoding (basic_unencoded)".to_owned()
            }
            other => format!("with {} ({other}): the secret is in the body", other.registered_name()),
        },
    };
    Verdict::ok(format!("the client authenticates {says}"))
}

/// How the provider sends its answer.
pub fn response_mode(mode: ResponseMode) -> Verdict {
    Verdict::ok(match mode {
        ResponseMode::Query => "its answer is asked for in the query of the redirect URI (query)",
        ResponseMode::FormPost => "its answer is asked for as a form that the browser posts (form_post)",
    })
}
