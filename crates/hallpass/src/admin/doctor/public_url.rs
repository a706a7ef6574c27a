//! Looks at the public address, and at what is between it and the server.

use std::{io::ErrorKind, time::Duration};

use url::Url;

use super::Verdict;
use crate::{
    config::Config, http::cookies::session_cookie::CookieNames, model::public_url::PublicUrl,
    providers::http_client::plain_client_builder,
};

const DEADLINE: Duration = Duration::from_secs(6);

/// Asks for a form token as a browser would, and looks what of the answer arrives.
pub async fn examine(config: &Config, public_url: &PublicUrl) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    if public_url.is_secure() && config.trusted_proxies.is_empty() {
        verdicts.push(Verdict::advice(
            "no proxy is trusted to say whom it asks for, so that every session has the proxy's own address",
            "Set HALLPASS_TRUSTED_PROXIES to the address or network that the proxy asks from.",
        ));
    }
    let Ok(url) = Url::parse(&public_url.absolute(hallpass_types::paths::CSRF)) else { return verdicts };
    let client = plain_client_builder(&config.provider_http).timeout(DEADLINE).no_proxy().build();
    let answer = match client {
        Ok(client) => client.get(url).send().await,
        Err(error) => Err(error),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let (cause, kind) = cause(&error);
            let says = format!("nobody answers at {public_url}: {cause}");
            // That the server does not run yet is no mistake; that nobody could reach it is one.
            let absent = error.is_timeout() || kind == Some(ErrorKind::ConnectionRefused);
            verdicts.push(if absent {
                Verdict::advice(says, "Start the server; if it runs, look at the proxy.")
            } else {
                Verdict::wrong(says, "Look at the name's DNS entry, and at the proxy's certificate.")
            });
            return verdicts;
        }
    };
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let json = answer.json::<serde_json::Value>().await.ok();
    if status != 200 || json.and_then(|json| Some(json.get("csrfToken")?.is_string())) != Some(true) {
        verdicts.push(Verdict::wrong(
            format!("somebody else answers at {public_url}, with status {status}"),
            "Have the proxy pass every path on to the server, unchanged.",
        ));
        return verdicts;
    }
    let expected = format!("{}=", CookieNames::of(public_url).csrf);
    let cookies: Vec<_> =
        headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    let proxy = "Have the proxy pass the server's headers on, unchanged.";
    let mut wrong = Vec::new();
    if !cookies.iter().any(|cookie| cookie.starts_with(&expected)) {
        wrong.push(if cookies.is_empty() {
            Verdict::wrong("no cookie of the server arrives", proxy)
        } else {
            Verdict::wrong(
                "the server that answers has another AUTH_URL, or its cookies are changed on the way",
                "Start it with the same configuration, and have the proxy pass cookies on unchanged.",
            )
        });
    }
    let age = headers.get("age").and_then(|age| age.to_str().ok()?.parse::<u64>().ok());
    if age.is_some_and(|age| age > 0)
        || headers.get("x-cache").is_some_and(|value| value.as_bytes().starts_with(b"HIT"))
    {
        let hint = "Have the cache obey Cache-Control, or leave /api/auth out of it.";
        wrong.push(Verdict::wrong(
            "a cache answers in the server's place: people could get each other's answers",
            hint,
        ));
    }
    if !headers.contains_key("content-security-policy") && !headers.contains_key("x-content-type-options") {
        wrong.push(Verdict::wrong("the server's security headers do not arrive", proxy));
    }
    if wrong.is_empty() {
        wrong.push(Verdict::ok(format!("the server answers at {public_url}, and its headers arrive")));
    }
    verdicts.extend(wrong);
    verdicts
}

/// Without the address, which is said before; and what the operating system calls it.
fn cause(error: &reqwest::Error) -> (String, Option<ErrorKind>) {
    let mut cause: &dyn std::error::Error = error;
    let mut kind = None;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind).or(kind);
    }
    (cause.to_string(), kind)
}
