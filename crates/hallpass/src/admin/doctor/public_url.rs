//! Examines the public URL, and what is between it and the server.

use std::{io::ErrorKind, time::Duration};

use hallpass_types::paths;
use reqwest::{Response, header::HeaderMap};
use url::Url;

use super::finding::Verdict;
use crate::{
    config::Config,
    model::{cookie_names::CookieNames, public_url::PublicUrl, site::Site},
    providers::http_client::plain_client_builder,
};

const REQUEST_TIMEOUT: Duration = Duration::from_secs(6);

const PROXY_HINT: &str = "Have the proxy pass the server's headers on, unchanged.";

/// Requests a form token as a browser would, and examines what of the answer arrives.
pub async fn examine(config: &Config, site: &Site) -> Vec<Verdict> {
    let public_url = site.public_url();
    let mut verdicts = Vec::new();
    if public_url.is_secure() && config.trusted_proxies.is_empty() {
        verdicts.push(Verdict::advice(
            "no proxy is trusted to name its clients, so that every session has the proxy's own IP address",
            "Set HALLPASS_TRUSTED_PROXIES to the IP address or network of the proxy.",
        ));
    }
    let Ok(url) = Url::parse(&site.api_url(paths::CSRF)) else { return verdicts };
    match request(config, url).await {
        Ok(answer) => verdicts.extend(examine_answer(answer, config, public_url).await),
        Err(error) => verdicts.push(unreachable(&error, public_url)),
    }
    verdicts
}

async fn request(config: &Config, url: Url) -> Result<Response, reqwest::Error> {
    let client = plain_client_builder(&config.provider_http).timeout(REQUEST_TIMEOUT).no_proxy().build()?;
    client.get(url).send().await
}

fn unreachable(error: &reqwest::Error, public_url: &PublicUrl) -> Verdict {
    let (cause, kind) = innermost_cause(error);
    let says = format!("there is no answer at {public_url}: {cause}");
    // A server that does not run yet is no mistake; one that cannot be reached is.
    if error.is_timeout() || kind == Some(ErrorKind::ConnectionRefused) {
        return Verdict::advice(says, "Start the server; if it runs, look at the proxy.");
    }
    Verdict::wrong(says, "Look at the name's DNS entry, and at the proxy's certificate.")
}

/// The cause without the URL, and the kind of I/O error, if it is one.
fn innermost_cause(error: &reqwest::Error) -> (String, Option<ErrorKind>) {
    let mut cause: &dyn std::error::Error = error;
    let mut kind = None;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind).or(kind);
    }
    (cause.to_string(), kind)
}

async fn examine_answer(answer: Response, config: &Config, public_url: &PublicUrl) -> Vec<Verdict> {
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let json = answer.json::<serde_json::Value>().await.ok();
    if status != 200 || json.and_then(|json| Some(json.get("csrfToken")?.is_string())) != Some(true) {
        return vec![Verdict::wrong(
            format!("another server answers at {public_url}, with status {status}"),
            "Have the proxy pass every path on to the server, unchanged.",
        )];
    }
    let checks = [
        check_cookie(&headers, config, public_url),
        check_caching(&headers),
        check_security_headers(&headers),
    ];
    let wrong: Vec<_> = checks.into_iter().flatten().collect();
    if wrong.is_empty() {
        return vec![Verdict::ok(format!("the server answers at {public_url}, and its headers arrive"))];
    }
    wrong
}

fn check_cookie(headers: &HeaderMap, config: &Config, public_url: &PublicUrl) -> Option<Verdict> {
    let expected = format!("{}=", CookieNames::new(public_url, &config.cookies).ok()?.csrf);
    let cookies = headers.get_all("set-cookie");
    if cookies.iter().any(|cookie| cookie.as_bytes().starts_with(expected.as_bytes())) {
        return None;
    }
    Some(match cookies.iter().next() {
        None => Verdict::wrong("no cookie of the server arrives", PROXY_HINT),
        Some(_) => Verdict::wrong(
            "the server that answers has another AUTH_URL, or its cookies are changed in between",
            "Start it with the same configuration, and have the proxy pass cookies on unchanged.",
        ),
    })
}

fn check_caching(headers: &HeaderMap) -> Option<Verdict> {
    let age = headers.get("age").and_then(|age| age.to_str().ok()?.parse::<u64>().ok());
    let is_hit = headers.get("x-cache").is_some_and(|value| value.as_bytes().starts_with(b"HIT"));
    (is_hit || age.is_some_and(|age| age > 0)).then(|| {
        Verdict::wrong(
            "a cache answers in the server's place: people could get each other's answers",
            "Have the cache obey Cache-Control, or exclude /api/auth from it.",
        )
    })
}

fn check_security_headers(headers: &HeaderMap) -> Option<Verdict> {
    let arrive =
        headers.contains_key("content-security-policy") || headers.contains_key("x-content-type-options");
    (!arrive).then(|| Verdict::wrong("the server's security headers do not arrive", PROXY_HINT))
}
