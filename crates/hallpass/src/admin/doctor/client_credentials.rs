//! Whether a provider accepts the client id and the secret: an invalid code is sent twice, with the
//! configured secret and with a random one. Only a difference between the two answers says anything
//! about the secret.

use openidconnect::HttpResponse;
use secrecy::ExposeSecret as _;
use url::Url;

use super::{examination::Examination, finding::Verdict};
use crate::{
    clock::{Clock as _, SystemClock},
    crypto::random::random_token,
    providers::{
        authorization_code::AuthorizationCode,
        basic_credentials::is_changed_by_encoding,
        client_credential::ClientCredential,
        error_meaning::ErrorMeaning,
        http_error::HttpError,
        http_status::is_temporary,
        presets::{client_auth_method::ClientAuthMethod, extra_params::ExtraParams, pkce::Pkce},
        registration::Registration,
        reported_error::ReportedError,
        token_request::TokenRequest,
        token_response::reported_error,
    },
};

/// Errors that refuse the client.
const CLIENT_ERRORS: [&str; 4] =
    ["invalid_client", "unauthorized_client", "incorrect_client_credentials", "Not Found"];

/// A token endpoint's answer to an invalid code.
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

    /// Whether the code is refused (RFC 6749, section 5.2), so that the client is not.
    fn is_about_the_code(&self) -> bool {
        let meaning = self.error.as_deref().map(|name| ReportedError::new(name, None).meaning());
        meaning == Some(ErrorMeaning::Again)
    }

    /// Whether the client is refused.
    fn is_about_the_client(&self) -> bool {
        let is_named = self.error.as_deref().is_some_and(|error| CLIENT_ERRORS.contains(&error));
        is_named || (self.status == 401 && !self.is_about_the_code())
    }
}

/// How the client sends a code.
pub struct Client<'a> {
    /// Where it is exchanged.
    pub token_endpoint: &'a Url,
    /// How the client authenticates.
    pub auth: ClientAuthMethod,
    /// Whom a token that authenticates it is for.
    pub audience: &'a str,
    /// Whether PKCE is used.
    pub pkce: Pkce,
}

/// Examines whether the token endpoint accepts the client id and its secret.
pub async fn examine(examination: &Examination, client: Client<'_>) -> Verdict {
    let registration = &examination.registration;
    if registration.credential.is_public(Some(client.auth)) {
        return Verdict::ok("the client has no secret that could be wrong");
    }
    let random = Registration { credential: registration.credential.counterfeit(), ..registration.clone() };
    let answers = async {
        let configured = client.send_invalid_code(examination, registration).await?;
        Ok::<_, HttpError>((configured, client.send_invalid_code(examination, &random).await?))
    };
    match answers.await {
        Ok((configured, random)) => judge(&configured, &random, examination, client.auth),
        Err(error) => {
            let hint = "Let this computer reach it: DNS, firewall, proxy.";
            Verdict::wrong(format!("its token endpoint does not answer: {error}"), hint)
        }
    }
}

impl Client<'_> {
    async fn send_invalid_code(
        &self,
        examination: &Examination,
        registration: &Registration,
    ) -> Result<Refusal, HttpError> {
        let verifier = random_token();
        let request = TokenRequest {
            endpoint: self.token_endpoint,
            registration,
            client_auth: self.auth,
            audience: self.audience,
            now: SystemClock.now(),
            code: &AuthorizationCode::new("hallpass-doctor"),
            pkce_verifier: (self.pkce == Pkce::Sent).then_some(&verifier),
            extras: &ExtraParams::default(),
        };
        request.send(&examination.http).await.map(|answer| Refusal::of(&answer))
    }
}

fn judge(
    configured: &Refusal,
    random: &Refusal,
    examination: &Examination,
    client_auth: ClientAuthMethod,
) -> Verdict {
    let encoding = encoding_hint(examination, client_auth);
    let Examination { prefix, registration, .. } = examination;
    if configured.error.as_deref() == Some("redirect_uri_mismatch") {
        return Verdict::wrong(
            "it does not know our redirect URI",
            format!("Register exactly {} with the provider as a redirect URI.", registration.redirect_uri),
        );
    }
    if configured.is_about_the_client() {
        let hint = match registration.credential {
            ClientCredential::AppleKey(_) => format!(
                "Compare {prefix}_ID (the identifier of the Services ID, and not the bundle id of an app), {prefix}_TEAM_ID, \
                 {prefix}_KEY_ID and the key with Apple's developer portal: the key must be of Sign in with Apple, and \
                 not revoked."
            ),
            ClientCredential::PrivateKey(_) => format!(
                "Register the public key of {prefix}_PRIVATE_KEY with the provider, with the id of {prefix}_KEY_ID; \
                 an old server may need {prefix}_ASSERTION_AUDIENCE=token_endpoint."
            ),
            _ => format!(
                "Set {prefix}_ID and {prefix}_SECRET to what the provider gave you. If they are that, the client may be \
                 registered for another method than {client_auth}: set {prefix}_AUTH_METHOD to basic or post.{encoding}"
            ),
        };
        return Verdict::wrong("it refuses the client id or its secret", hint);
    }
    let status = configured.status;
    match &configured.error {
        _ if is_temporary(status) || is_temporary(random.status) => {
            let status = if is_temporary(status) { status } else { random.status };
            cannot_be_seen(&format!("it answers status {status}"), &encoding)
        }
        _ if configured != random => Verdict::ok("it knows the client id and its secret"),
        Some(_) if configured.is_about_the_code() => {
            cannot_be_seen("it answers the same to a random secret: it looks at the code first", &encoding)
        }
        Some(name) => {
            let error = ReportedError::new(name, None);
            let why = format!("it answers {error} with status {status}, to a random secret as well");
            cannot_be_seen(&why, &encoding)
        }
        None => {
            let why = format!("it answers status {status} without an error, to a random secret as well");
            cannot_be_seen(&why, &encoding)
        }
    }
}

/// What else may be wrong if the id or the secret has characters that not every server decodes: a
/// sentence after a hint, or nothing.
fn encoding_hint(examination: &Examination, client_auth: ClientAuthMethod) -> String {
    let Examination { prefix, registration, .. } = examination;
    let Some(secret) = registration.credential.secret() else { return String::new() };
    let parts = [&*registration.client_id, secret.expose_secret()];
    let is_encoded = parts.into_iter().any(is_changed_by_encoding);
    match client_auth {
        ClientAuthMethod::Basic if is_encoded => format!(
            " The id or the secret has other characters than letters, digits and -._*, which some servers do not \
             decode in the Authorization header: if the provider refuses the client, set {prefix}_AUTH_METHOD to \
             post or basic_unencoded."
        ),
        ClientAuthMethod::BasicUnencoded if registration.client_id.contains(':') => {
            format!(
                " The id has a colon, where the secret would begin: set {prefix}_AUTH_METHOD to post or basic."
            )
        }
        _ => String::new(),
    }
}

fn cannot_be_seen(why: &str, encoding: &str) -> Verdict {
    let says = format!("whether it knows the client id and its secret cannot be seen from here: {why}");
    Verdict::advice(says, format!("Try a sign-in.{encoding}"))
}
