//! Looks at an OpenID provider (OpenID Connect Discovery 1.0), whose documents are read as a sign-in reads them.

use openidconnect::IssuerUrl;
use url::Url;

use super::{
    Verdict, credentials,
    probe::{Answer, authorization},
};
use crate::providers::{
    config::ProviderConfig,
    http_client::ProviderHttp,
    openid::{Document, DocumentProblem, SCOPE, algorithm_names, document_url, fetch_document, fetch_keys},
    registration::Registration,
};

const THEIRS: &str = "Tell whoever runs the provider.";

/// Looks at its documents, at its clock, and whether it knows us.
pub async fn examine(
    http: &ProviderHttp,
    provider: &ProviderConfig,
    issuer: &IssuerUrl,
    registration: &Registration,
) -> Vec<Verdict> {
    let prefix = provider.id.as_str().to_uppercase().replace('-', "_");
    let http = http.for_provider(issuer.url());
    let answer = match fetch_document(&http, issuer).await {
        Ok(answer) => Answer::from(answer),
        Err(error) => {
            let hint = format!(
                "Look whether AUTH_{prefix}_ISSUER is right, and let this machine reach it: DNS, firewall, proxy, a \
                 certificate that it trusts."
            );
            return vec![Verdict::wrong(error.to_string(), hint)];
        }
    };
    let mut verdicts: Vec<Verdict> = answer.clock().into_iter().collect();
    let document = match Document::parse(answer.body(), issuer, &http) {
        Ok(document) if answer.status() == 200 => document,
        Err(problems) if answer.status() == 200 && !problems.contains(&DocumentProblem::NotJson) => {
            verdicts.extend(problems.iter().map(|problem| explain(problem, &prefix)));
            return verdicts;
        }
        _ => {
            let url = document_url(issuer).map(Url::into).unwrap_or_else(|| issuer.to_string());
            let says = format!("{url} answers status {}, and no discovery document", answer.status());
            let hint = format!(
                "Set AUTH_{prefix}_ISSUER to the address in front of /.well-known/openid-configuration, as the \
                 provider's documentation has it."
            );
            verdicts.push(Verdict::wrong(says, hint));
            return verdicts;
        }
    };
    let missing = missing_offers(&document);
    if !missing.is_empty() {
        verdicts.extend(missing);
        return verdicts;
    }
    verdicts.push(Verdict::ok("its discovery document is in order"));
    verdicts.push(keys(&http, &document.jwks_uri).await);
    verdicts.push(authorization(&http, &document.authorization_endpoint, registration, SCOPE).await);
    let token = &document.token_endpoint;
    verdicts.push(credentials::examine(&http, token, provider, registration, document.client_auth).await);
    verdicts
}

fn explain(problem: &DocumentProblem, prefix: &str) -> Verdict {
    let hint = match problem {
        DocumentProblem::OtherIssuer(_) => {
            format!("Set AUTH_{prefix}_ISSUER to exactly that, to the last slash.")
        }
        _ => THEIRS.to_owned(),
    };
    Verdict::wrong(problem.to_string(), hint)
}

/// What a sign-in needs, and the document says that it is not to be had. A list that is not there says nothing.
fn missing_offers(document: &Document) -> Vec<Verdict> {
    let lacks = |list: &Option<Vec<String>>, wanted: &[&str]| {
        list.as_ref().is_some_and(|offered| !offered.iter().any(|name| wanted.contains(&name.as_str())))
    };
    let algorithms: Vec<_> = algorithm_names().collect();
    let offers = &document.offers;
    let client =
        "Switch the authorization code flow with PKCE on for this client, or tell whoever runs the provider.";
    let mut wrong = Vec::new();
    if lacks(&offers.response_types, &["code"]) {
        wrong.push(Verdict::wrong("it does not offer the authorization code flow", client));
    }
    if lacks(&offers.challenge_methods, &["S256"]) {
        wrong.push(Verdict::wrong("it does not offer PKCE with S256 (RFC 7636)", client));
    }
    if lacks(&offers.algorithms, &algorithms) {
        let says = format!("it signs ID tokens with nothing of {}", algorithms.join(", "));
        wrong.push(Verdict::wrong(says, "Switch one of these on for this client."));
    }
    wrong
}

async fn keys(http: &ProviderHttp, url: &Url) -> Verdict {
    match fetch_keys(http, url).await {
        Err(fault) => Verdict::wrong(format!("its keys cannot be fetched: {fault}"), THEIRS),
        Ok(keys) if keys.is_empty() => Verdict::wrong("it has no keys to sign with", THEIRS),
        Ok(keys) => Verdict::ok(format!("it has {} keys to sign with", keys.len())),
    }
}
