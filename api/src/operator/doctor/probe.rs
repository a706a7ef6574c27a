//! What is asked of any provider: the time, and whether it knows us.

use std::time::{Duration, SystemTime};

use actix_web::http::header::HttpDate;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hallpass_shared::Timestamp;
use openidconnect::{HttpRequest, HttpResponse, http};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::Verdict;
use crate::{
    clock::{Clock as _, SystemClock},
    oauth::ProviderHttp,
    provider::ProviderConfig,
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

    /// Its body as JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.0.body()).ok()
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
        let cure = "Have this machine set its clock by itself (NTP, such as systemd-timesyncd or chrony).";
        Some(match apart {
            apart if apart <= SKEW => Verdict::ok(says),
            _ => Verdict::wrong(format!("{says}: signatures count as not valid yet, or no longer"), cure),
        })
    }
}

/// Asks for `url`.
///
/// # Errors
/// Nobody answers there; says why.
pub async fn get(http: &ProviderHttp, url: &Url) -> Result<Answer, String> {
    ask(http, http::Request::get(url.as_str()).header("accept", "application/json"), String::new()).await
}

async fn ask(http: &ProviderHttp, request: http::request::Builder, body: String) -> Result<Answer, String> {
    let request: HttpRequest = request.body(body.into_bytes()).map_err(|error| error.to_string())?;
    http.send(request).await.map(Answer).map_err(|error| format!("{:#}", anyhow::Error::from(error)))
}

/// Asks for a sign-in that nobody takes part in: whether it leads back to us.
pub async fn registration(
    http: &ProviderHttp,
    authorization_endpoint: &str,
    provider: &ProviderConfig,
    redirect_uri: &str,
) -> Verdict {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("response_type", "code"),
            ("client_id", &provider.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", "openid"),
            ("prompt", "none"),
            ("state", "hallpass-doctor"),
            ("nonce", "hallpass-doctor"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ])
        .finish();
    let joined = if authorization_endpoint.contains('?') { '&' } else { '?' };
    let Ok(url) = Url::parse(&format!("{authorization_endpoint}{joined}{query}")) else {
        return Verdict::wrong("its authorization endpoint is no address", "Tell whoever runs the provider.");
    };
    let answer = match get(http, &url).await {
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
    // Nobody is signed in there, so that it has to say so to us, or to nobody.
    let leads_back = location.strip_prefix(redirect_uri).is_some_and(|rest| rest.starts_with(['?', '#']));
    match answer.status() {
        300..400 if leads_back => Verdict::ok(format!("it takes {redirect_uri} as the way back")),
        // Google's own way of saying it.
        300..400 if location.contains("/error?") || location.contains("authError=") => {
            Verdict::wrong("its page for signing in leads to an error page", register)
        }
        400 | 404 => {
            let says = format!("its page for signing in refuses us with status {}", answer.status());
            Verdict::wrong(says, register)
        }
        status => Verdict::advice(
            format!(
                "whether it takes {redirect_uri} as the way back cannot be seen from here (status {status})"
            ),
            "Try a sign-in.",
        ),
    }
}

/// Offers a code that is none: whether it is the code that is refused, or we are.
pub async fn credentials(
    http: &ProviderHttp,
    token_endpoint: &str,
    provider: &ProviderConfig,
    redirect_uri: &str,
    in_the_body: bool,
) -> Verdict {
    let secret = provider.client_secret.expose_secret();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("grant_type", "authorization_code"),
        ("code", "hallpass-doctor"),
        ("redirect_uri", redirect_uri),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    ]);
    let mut request = http::Request::post(token_endpoint)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    if in_the_body {
        form.extend_pairs([("client_id", provider.client_id.as_str()), ("client_secret", secret)]);
    } else {
        // RFC 6749, section 2.3.1: each part as in a form.
        let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let both = STANDARD.encode(format!("{}:{}", part(&provider.client_id), part(secret)));
        request = request.header("authorization", format!("Basic {both}"));
    }
    let prefix = provider.id.as_str().to_uppercase().replace('-', "_");
    let answer = match ask(http, request, form.finish()).await {
        Ok(answer) => answer,
        Err(error) => {
            let cure = "Let this machine reach it: DNS, firewall.";
            return Verdict::wrong(format!("its token endpoint does not answer: {error}"), cure);
        }
    };
    let error = answer.json().and_then(|json| Some(json.get("error")?.as_str()?.to_owned()));
    let refused = || {
        let cure = format!("Set AUTH_{prefix}_ID and AUTH_{prefix}_SECRET to what the provider gave you.");
        Verdict::wrong("it refuses the client id or its secret", cure)
    };
    match (error.as_deref(), answer.status()) {
        // It is the code that is refused (RFC 6749, section 5.2; the second is GitHub's word).
        (Some("invalid_grant" | "bad_verification_code"), _) => {
            Verdict::ok("it knows the client id and its secret")
        }
        (Some("redirect_uri_mismatch"), _) => Verdict::wrong(
            "it does not know our address for the way back",
            format!("Register exactly {redirect_uri} with the provider as a redirect URI."),
        ),
        (
            Some("invalid_client" | "unauthorized_client" | "incorrect_client_credentials" | "Not Found"),
            _,
        )
        | (_, 401) => refused(),
        (error, status) => Verdict::advice(
            format!(
                "whether it knows the client id and its secret cannot be seen from here (status {status}, {})",
                error.unwrap_or("no error")
            ),
            "Try a sign-in.",
        ),
    }
}
