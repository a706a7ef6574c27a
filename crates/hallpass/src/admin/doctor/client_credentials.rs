//! Whether a provider takes the client id and the secret: a code that is none is offered twice, with the configured secret
//! and with a made-up one. Only what differs between the two answers says anything about the secret.

use openidconnect::HttpResponse;
use secrecy::SecretString;
use url::Url;

use super::Verdict;
use crate::{
    crypto::random::random_token,
    providers::{
        config::ProviderConfig,
        http_client::ProviderHttp,
        provider_error::{Meaning, ReportedError, is_temporary},
        registration::Registration,
        token_request::{ClientAuth, TokenRequest, reported_error},
    },
};

/// What a token endpoint answered to a code that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    status: u16,
    error: Option<String>,
}

impl Refusal {
    fn of(answer: &HttpResponse) -> Self {
        let error = reported_error(answer).map(|(name, _)| name);
        Self { status: answer.status().as_u16(), error }
    }

    /// It is the code that is refused (RFC 6749, section 5.2), so that the client was not.
    fn is_about_the_code(&self) -> bool {
        self.meaning() == Some(Meaning::Again)
    }

    /// It is the client that is refused.
    fn is_about_the_client(&self) -> bool {
        let names = ["invalid_client", "unauthorized_client", "incorrect_client_credentials", "Not Found"];
        let named = self.error.as_deref().is_some_and(|error| names.contains(&error));
        named || (self.status == 401 && !self.is_about_the_code())
    }

    fn meaning(&self) -> Option<Meaning> {
        self.error.as_deref().map(|name| ReportedError::new(name, None).meaning())
    }
}

/// Offers the code.
pub async fn examine(
    http: &ProviderHttp,
    endpoint: &Url,
    provider: &ProviderConfig,
    registration: &Registration,
    client_auth: ClientAuth,
) -> Verdict {
    let made_up = Registration { client_secret: random_token(), ..registration.clone() };
    let mut answers = Vec::new();
    for registration in [registration, &made_up] {
        let pkce_verifier: SecretString = random_token();
        let request = TokenRequest {
            endpoint,
            registration,
            client_auth,
            code: "hallpass-doctor",
            pkce_verifier: &pkce_verifier,
        };
        match request.send(http).await {
            Ok(answer) => answers.push(Refusal::of(&answer)),
            Err(error) => {
                let hint = "Let this machine reach it: DNS, firewall, proxy.";
                return Verdict::wrong(format!("its token endpoint does not answer: {error}"), hint);
            }
        }
    }
    let [own, made_up] = &answers[..] else { return cannot_be_seen("there are no two answers") };
    judge(own, made_up, provider, registration)
}

fn judge(
    own: &Refusal,
    made_up: &Refusal,
    provider: &ProviderConfig,
    registration: &Registration,
) -> Verdict {
    let prefix = provider.id.as_str().to_uppercase().replace('-', "_");
    if own.error.as_deref() == Some("redirect_uri_mismatch") {
        return Verdict::wrong(
            "it does not know our address for the way back",
            format!("Register exactly {} with the provider as a redirect URI.", registration.redirect_uri),
        );
    }
    if own.is_about_the_client() {
        let hint = format!("Set AUTH_{prefix}_ID and AUTH_{prefix}_SECRET to what the provider gave you.");
        return Verdict::wrong("it refuses the client id or its secret", hint);
    }
    let status = own.status;
    match &own.error {
        _ if is_temporary(status) || is_temporary(made_up.status) => {
            let status = if is_temporary(status) { status } else { made_up.status };
            cannot_be_seen(&format!("it answers status {status}"))
        }
        _ if own != made_up => Verdict::ok("it knows the client id and its secret"),
        Some(_) if own.is_about_the_code() => {
            cannot_be_seen("it answers the same to a made-up secret: it looks at the code first")
        }
        Some(name) => cannot_be_seen(&format!(
            "it answers {} with status {status}, to a made-up secret as well",
            ReportedError::new(name, None)
        )),
        None => cannot_be_seen(&format!(
            "it answers status {status} without an error, to a made-up secret as well"
        )),
    }
}

fn cannot_be_seen(why: &str) -> Verdict {
    let says = format!("whether it knows the client id and its secret cannot be seen from here: {why}");
    Verdict::advice(says, "Try a sign-in.")
}
