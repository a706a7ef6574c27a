//! What is asked of any provider: the time, and whether it takes sign-ins of this client.

use std::time::{Duration, SystemTime};

use actix_web::http::header::HttpDate;
use hallpass_types::Timestamp;
use openidconnect::{HttpRequest, HttpResponse, http};
use url::{Url, form_urlencoded};

use super::Verdict;
use crate::{
    clock::{Clock as _, SystemClock},
    crypto::random::random_token,
    providers::{
        connection::AuthorizationParams,
        http_client::ProviderHttp,
        http_error::{Endpoint, HttpError},
        provider_error::{Meaning, ReportedError},
        registration::Registration,
    },
};

/// What a sign-in forgives is a minute; half of that should be warned of.
const SKEW: Duration = Duration::from_secs(30);

/// An answer of somebody whom we need.
pub struct Answer(HttpResponse);

impl Answer {
    /// Its status.
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// A header of it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// Its body.
    pub fn body(&self) -> &[u8] {
        self.0.body()
    }

    /// How far our clock is from the one that answered.
    pub fn clock(&self) -> Option<Verdict> {
        let theirs: SystemTime = self.header("date")?.parse::<HttpDate>().ok()?.into();
        // A cache says how long it has kept the answer (RFC 9111, section 5.1).
        let kept = self.header("age").and_then(|age| age.parse().ok()).unwrap_or_default();
        let (ours, theirs) =
            (SystemClock.now(), Timestamp::from(theirs).saturating_add(Duration::from_secs(kept)));
        let apart = ours.saturating_since(theirs).max(theirs.saturating_since(ours));
        let says = format!("its clock and ours are {} s apart", apart.as_secs());
        let hint = "Have this machine set its clock by itself (NTP, such as systemd-timesyncd or chrony).";
        Some(match apart {
            apart if apart <= SKEW => Verdict::ok(says),
            _ => Verdict::wrong(format!("{says}: signatures count as not valid yet, or no longer"), hint),
        })
    }
}

impl From<HttpResponse> for Answer {
    fn from(answer: HttpResponse) -> Self {
        Self(answer)
    }
}

/// Asks for `url`.
///
/// # Errors
/// There is no answer; says why.
pub async fn get(http: &ProviderHttp, endpoint: Endpoint, url: &Url) -> Result<Answer, String> {
    let request = http::Request::get(url.as_str()).header("accept", "application/json").body(Vec::new());
    let request: HttpRequest = request.map_err(|error| error.to_string())?;
    let answer: Result<HttpResponse, HttpError> = http.send(endpoint, request).await;
    answer.map(Answer).map_err(|error| error.to_string())
}

/// Asks as a sign-in does, but for a page: whether the provider sends the browser back, and what it reports. `nonce` is for
/// OpenID providers.
pub async fn authorization(
    http: &ProviderHttp,
    endpoint: &Url,
    registration: &Registration,
    scope: &str,
) -> Verdict {
    let (state, nonce, pkce_verifier) = (random_token(), random_token(), random_token());
    let params =
        AuthorizationParams { state: &state, nonce: &nonce, pkce_verifier: &pkce_verifier, passed_on: &[] };
    let mut url = registration.authorization_url(endpoint, scope, &params);
    url.query_pairs_mut().append_pair("nonce", "hallpass-doctor").append_pair("prompt", "none");
    let redirect_uri = &registration.redirect_uri;
    let answer = match get(http, Endpoint::Authorization, &url).await {
        Ok(answer) => answer,
        Err(error) => {
            return Verdict::advice(
                format!("its page for signing in does not answer this machine: {error}"),
                "People's browsers go there, not this server; try it in one.",
            );
        }
    };
    let register = format!(
        "Register exactly {redirect_uri} with the provider as a redirect URI, and compare the client id."
    );
    let location = answer.header("location").unwrap_or_default();
    let back = location.strip_prefix(redirect_uri.as_str()).and_then(|rest| rest.strip_prefix(['?', '#']));
    match (answer.status(), back) {
        (300..400, Some(back)) => sent_back(back, redirect_uri, scope),
        // Google's own way of saying it.
        (300..400, None) if location.contains("/error?") || location.contains("authError=") => {
            Verdict::wrong("its page for signing in leads to an error page", register)
        }
        (status @ (400 | 401 | 403 | 404), _) => {
            Verdict::wrong(format!("its page for signing in refuses us with status {status}"), register)
        }
        (status, _) => Verdict::advice(
            format!(
                "whether it takes {redirect_uri} as the way back cannot be seen from here (status {status})"
            ),
            "Try a sign-in.",
        ),
    }
}

/// What the parameters say that a browser would bring back.
fn sent_back(parameters: &str, redirect_uri: &str, scope: &str) -> Verdict {
    let get = |name: &str| {
        let mut pairs = form_urlencoded::parse(parameters.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let taken = Verdict::ok(format!("it takes {redirect_uri} as the way back, and the scopes {scope}"));
    let Some(name) = get("error") else { return taken };
    let description = get("error_description");
    let error = ReportedError::new(&name, description.as_deref());
    // No one is signed in there, and it was told to show nothing: a right client gets one of these.
    if error.meaning() == Meaning::Again || name == "consent_required" {
        return taken;
    }
    let says = format!("its page for signing in answers {error}");
    match error.meaning() {
        Meaning::Unavailable | Meaning::Expired => {
            Verdict::advice(says, "Ask again later, or try a sign-in.")
        }
        Meaning::Misconfigured if name.contains("scope") => Verdict::wrong(
            says,
            format!("Allow the scopes {scope} for this client: every sign-in asks for them."),
        ),
        Meaning::Misconfigured => Verdict::wrong(
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
