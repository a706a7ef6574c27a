//! Looks at an OpenID provider (OpenID Connect Discovery 1.0).

use openidconnect::IssuerUrl;
use serde_json::Value;
use url::Url;

use super::{
    Verdict,
    probe::{credentials, get, registration},
};
use crate::{oauth::ProviderHttp, provider::ProviderConfig};

/// What we verify; RS256 is what a provider has to offer at least.
const SIGNATURES: [&str; 4] = ["EdDSA", "ES256", "PS256", "RS256"];

/// Looks at its documents, at its clock, and whether it knows us.
pub async fn examine(
    http: &ProviderHttp,
    provider: &ProviderConfig,
    issuer: &IssuerUrl,
    redirect_uri: &str,
) -> Vec<Verdict> {
    let prefix = provider.id.as_str().to_uppercase().replace('-', "_");
    let http = http.for_provider(issuer.url());
    let address = format!("{}/.well-known/openid-configuration", issuer.as_str().trim_end_matches('/'));
    let Ok(url) = Url::parse(&address) else { return Vec::new() };
    let answer = match get(&http, &url).await {
        Ok(answer) => answer,
        Err(error) => {
            let cure = format!(
                "Look whether AUTH_{prefix}_ISSUER is right, and let this machine reach it: DNS, firewall, a certificate that it trusts."
            );
            return vec![Verdict::wrong(format!("{address}: {error}"), cure)];
        }
    };
    let mut verdicts: Vec<Verdict> = answer.clock().into_iter().collect();
    let Some(document) = answer.json().filter(|_| answer.status() == 200) else {
        let says = format!("{address} answers status {}, and no discovery document", answer.status());
        let cure = format!(
            "Set AUTH_{prefix}_ISSUER to the address in front of /.well-known/openid-configuration, as the provider's \
             documentation has it."
        );
        verdicts.push(Verdict::wrong(says, cure));
        return verdicts;
    };
    verdicts.extend(document_verdicts(&http, &document, issuer, &prefix));
    let endpoint = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Wrong { .. })) {
        return verdicts;
    }
    verdicts.push(Verdict::ok("its discovery document is in order"));
    verdicts.push(keys(&http, &endpoint("jwks_uri")).await);
    verdicts.push(registration(&http, &endpoint("authorization_endpoint"), provider, redirect_uri).await);
    let in_the_body = offers(&document, "token_endpoint_auth_methods_supported", "client_secret_post")
        && !offers(&document, "token_endpoint_auth_methods_supported", "client_secret_basic");
    verdicts.push(credentials(&http, &endpoint("token_endpoint"), provider, redirect_uri, in_the_body).await);
    verdicts
}

fn document_verdicts(
    http: &ProviderHttp,
    document: &Value,
    issuer: &IssuerUrl,
    prefix: &str,
) -> Vec<Verdict> {
    let mut wrong = Vec::new();
    let theirs = "Tell whoever runs the provider.";
    match document.get("issuer").and_then(Value::as_str) {
        Some(name) if name == issuer.as_str() => {}
        Some(name) => wrong.push(Verdict::wrong(
            format!("it calls itself {name:?}"),
            format!("Set AUTH_{prefix}_ISSUER to exactly that, to the last slash."),
        )),
        None => wrong.push(Verdict::wrong("its discovery document names no issuer", theirs)),
    }
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        let url = document.get(name).and_then(Value::as_str).map(Url::parse);
        match url {
            Some(Ok(url)) if http.allows(&url) => {}
            Some(Ok(_)) => wrong.push(Verdict::wrong(format!("its {name} is not https"), theirs)),
            Some(Err(_)) | None => {
                wrong.push(Verdict::wrong(format!("its discovery document has no {name}"), theirs));
            }
        }
    }
    let client =
        "Switch the authorization code flow with PKCE on for this client, or tell whoever runs the provider.";
    if !offers(document, "response_types_supported", "code") {
        wrong.push(Verdict::wrong("it does not offer the authorization code flow", client));
    }
    let challenges = "code_challenge_methods_supported";
    if document.get(challenges).is_some() && !offers(document, challenges, "S256") {
        wrong.push(Verdict::wrong("it does not offer PKCE with S256 (RFC 7636)", client));
    }
    let signatures = "id_token_signing_alg_values_supported";
    if !SIGNATURES.iter().any(|name| offers(document, signatures, name)) {
        let says = format!("it signs ID tokens with nothing of {}", SIGNATURES.join(", "));
        wrong.push(Verdict::wrong(says, "Switch one of these on for this client."));
    }
    wrong
}

fn offers(document: &Value, name: &str, wanted: &str) -> bool {
    let offered = document.get(name).and_then(Value::as_array);
    offered.is_some_and(|offered| offered.iter().any(|one| one == wanted))
}

async fn keys(http: &ProviderHttp, address: &str) -> Verdict {
    let cure = "Tell whoever runs the provider.";
    let Ok(url) = Url::parse(address) else { return Verdict::wrong("its jwks_uri is no address", cure) };
    match get(http, &url).await {
        Err(error) => Verdict::wrong(format!("its keys cannot be fetched: {error}"), cure),
        Ok(answer) => {
            let keys = answer.json().and_then(|json| Some(json.get("keys")?.as_array()?.len()));
            match keys {
                Some(count @ 1..) => Verdict::ok(format!("it has {count} keys to sign with")),
                _ => Verdict::wrong("it has no keys to sign with", cure),
            }
        }
    }
}
