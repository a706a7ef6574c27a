//! Sends the authorization request of a sign-in, without showing a page to anyone: whether the
//! provider sends the browser back, and what it reports.

use openidconnect::{HttpResponse, http::header::LOCATION};
use url::{Url, form_urlencoded};

use super::{examination::Examination, finding::Verdict};
use crate::{
    crypto::random::random_token,
    providers::{
        authorization_request::{AuthorizationParams, authorization_url, with_encoded_spaces},
        endpoint::Endpoint,
        error_meaning::ErrorMeaning,
        presets::{extra_params::ExtraParams, pkce::Pkce, scopes::Scopes},
        registration::Registration,
        reported_error::ReportedError,
    },
};

/// Examines whether the authorization endpoint takes sign-ins of this client.
pub async fn examine(
    examination: &Examination,
    endpoint: &Url,
    scopes: &Scopes,
    pkce: Pkce,
    params: &ExtraParams,
) -> Verdict {
    let mut url = request_url(endpoint, &examination.registration, scopes, pkce);
    url.query_pairs_mut().extend_pairs(params.iter().filter(|(name, _)| *name != "prompt"));
    examine_url(examination, &with_encoded_spaces(url), scopes).await
}

/// Examines whether the authorization endpoint takes the request `url`.
pub async fn examine_url(examination: &Examination, url: &Url, scopes: &Scopes) -> Verdict {
    match examination.http.get(Endpoint::Authorization, url).await {
        Ok(answer) => judge(&answer, examination, scopes),
        Err(error) => Verdict::advice(
            format!("its page for signing in does not answer this computer: {error}"),
            "People's browsers go there, not this server; try it in one.",
        ),
    }
}

fn request_url(endpoint: &Url, registration: &Registration, scopes: &Scopes, pkce: Pkce) -> Url {
    let (state, nonce, pkce_verifier) = (random_token(), random_token(), random_token());
    let params =
        AuthorizationParams { state: &state, nonce: &nonce, pkce_verifier: &pkce_verifier, extras: &[] };
    let mut url = authorization_url(endpoint, registration, scopes, pkce, &params);
    url.query_pairs_mut().append_pair("nonce", "hallpass-doctor").append_pair("prompt", "none");
    url
}

fn judge(answer: &HttpResponse, examination: &Examination, scopes: &Scopes) -> Verdict {
    let redirect_uri = &*examination.registration.redirect_uri;
    let register = format!(
        "Register exactly {redirect_uri} with the provider as a redirect URI, and compare the client id."
    );
    let location = answer.headers().get(LOCATION).and_then(|url| url.to_str().ok()).unwrap_or_default();
    let parameters = location.strip_prefix(redirect_uri).and_then(|rest| rest.strip_prefix(['?', '#']));
    match (answer.status().as_u16(), parameters) {
        (300..400, Some(parameters)) => judge_redirect(parameters, examination, scopes),
        // Google's own way to report an error.
        (300..400, None) if location.contains("/error?") || location.contains("authError=") => {
            Verdict::wrong("its page for signing in leads to an error page", register)
        }
        (status @ (400 | 401 | 403 | 404), _) => {
            Verdict::wrong(format!("its page for signing in refuses us with status {status}"), register)
        }
        (status, _) => Verdict::advice(
            format!(
                "whether it takes {redirect_uri} as the redirect URI cannot be seen from here (status {status})"
            ),
            "Try a sign-in.",
        ),
    }
}

/// The provider has redirected to our redirect URI.
fn taken(examination: &Examination, scopes: &Scopes) -> Verdict {
    let uri = &examination.registration.redirect_uri;
    if examination.has_accepted_redirect_uri() {
        return Verdict::ok(format!("it takes {uri} as the redirect URI, and the scopes {scopes}"));
    }
    // The record says otherwise, and it says so above.
    Verdict::advice(
        format!("it redirects to {uri}, although it is not known to take such a redirect URI"),
        "Try a sign-in. If it works, please report that Hallpass is mistaken about this provider.",
    )
}

/// Judges the parameters that a browser would bring back.
fn judge_redirect(parameters: &str, examination: &Examination, scopes: &Scopes) -> Verdict {
    let get = |name: &str| {
        let mut pairs = form_urlencoded::parse(parameters.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let taken = taken(examination, scopes);
    let Some(name) = get("error") else { return taken };
    let description = get("error_description");
    let error = ReportedError::new(&name, description.as_deref());
    // Anonymous, and with `prompt=none`, a known client gets one of these.
    if error.meaning() == ErrorMeaning::Again || name == "consent_required" {
        return taken;
    }
    let says = format!("its page for signing in answers {error}");
    match error.meaning() {
        ErrorMeaning::Unavailable | ErrorMeaning::Expired => {
            Verdict::advice(says, "Run this again later, or try a sign-in.")
        }
        ErrorMeaning::Misconfigured if name.contains("scope") => Verdict::wrong(
            says,
            format!("Allow the scopes {scopes} for this client: every sign-in asks for them."),
        ),
        ErrorMeaning::Misconfigured => Verdict::wrong(
            says,
            "Compare this client's settings at the provider: the authorization code flow with PKCE, the scopes, the \
             redirect URI.",
        ),
        _ => Verdict::wrong(
            says,
            "Every sign-in gets the same answer: look in the provider's log, and whether the client is switched on.",
        ),
    }
}
