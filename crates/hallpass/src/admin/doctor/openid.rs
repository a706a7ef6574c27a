//! Examines an OpenID provider, whose documents are read as a sign-in reads them.

use openidconnect::{HttpResponse, IssuerUrl};
use url::Url;

use super::{
    authorization, client_credentials, clock_skew::clock_skew, examination::Examination, finding::Verdict,
};
use crate::providers::{
    http_client::ProviderHttp,
    openid::{
        connection::SCOPES,
        discovery_document::{DiscoveryDocument, DocumentProblem},
        fetch::{document_url, fetch_document, fetch_keys},
        signature_algorithms::algorithm_names,
    },
};

const PROVIDER_HINT: &str = "Tell whoever runs the provider.";

/// Examines its documents, its clock, and whether it knows this client.
pub async fn examine(mut examination: Examination, issuer: &IssuerUrl) -> Vec<Verdict> {
    examination.http = examination.http.for_provider(issuer.url());
    let (http, prefix) = (&examination.http, &examination.prefix);
    let answer = match fetch_document(http, issuer).await {
        Ok(answer) => answer,
        Err(error) => {
            let hint = format!(
                "Check {prefix}_ISSUER, and let this computer reach it: DNS, firewall, proxy, a certificate that it trusts."
            );
            return vec![Verdict::wrong(error.to_string(), hint)];
        }
    };
    let mut verdicts: Vec<Verdict> = clock_skew(&answer).into_iter().collect();
    match read_document(&answer, issuer, &examination) {
        Ok(document) => verdicts.extend(examine_client(&examination, &document).await),
        Err(wrong) => verdicts.extend(wrong),
    }
    verdicts
}

fn read_document(
    answer: &HttpResponse,
    issuer: &IssuerUrl,
    examination: &Examination,
) -> Result<DiscoveryDocument, Vec<Verdict>> {
    let prefix = &examination.prefix;
    let status = answer.status().as_u16();
    let document = match DiscoveryDocument::parse(answer.body(), issuer, &examination.http) {
        Ok(document) if status == 200 => document,
        Err(problems) if status == 200 && !problems.contains(&DocumentProblem::NotJson) => {
            return Err(problems.iter().map(|problem| explain(problem, prefix)).collect());
        }
        _ => {
            let url = document_url(issuer).map_or_else(|| issuer.to_string(), Url::into);
            let says = format!("{url} answers status {status}, and no discovery document");
            let hint = format!(
                "Set {prefix}_ISSUER to the URL in front of /.well-known/openid-configuration, as in the provider's \
                 documentation."
            );
            return Err(vec![Verdict::wrong(says, hint)]);
        }
    };
    let missing = missing_offers(&document);
    if missing.is_empty() { Ok(document) } else { Err(missing) }
}

fn explain(problem: &DocumentProblem, prefix: &str) -> Verdict {
    let hint = match problem {
        DocumentProblem::OtherIssuer(_) => {
            format!("Set {prefix}_ISSUER to exactly that, to the last slash.")
        }
        _ => PROVIDER_HINT.to_owned(),
    };
    Verdict::wrong(problem.to_string(), hint)
}

/// What a sign-in needs and the document says that it does not offer. A missing list says nothing.
fn missing_offers(document: &DiscoveryDocument) -> Vec<Verdict> {
    let lacks = |list: &Option<Vec<String>>, wanted: &[&str]| {
        list.as_ref().is_some_and(|offered| !offered.iter().any(|name| wanted.contains(&name.as_str())))
    };
    let algorithms: Vec<_> = algorithm_names().collect();
    let offers = &document.offers;
    let client_hint =
        "Switch the authorization code flow with PKCE on for this client, or tell whoever runs the provider.";
    let mut wrong = Vec::new();
    if lacks(&offers.response_types, &["code"]) {
        wrong.push(Verdict::wrong("it does not offer the authorization code flow", client_hint));
    }
    if lacks(&offers.challenge_methods, &["S256"]) {
        wrong.push(Verdict::wrong("it does not offer PKCE with S256 (RFC 7636)", client_hint));
    }
    if lacks(&offers.algorithms, &algorithms) {
        let says = format!("it signs ID tokens with nothing of {}", algorithms.join(", "));
        wrong.push(Verdict::wrong(says, "Switch one of these on for this client."));
    }
    wrong
}

async fn examine_client(examination: &Examination, document: &DiscoveryDocument) -> Vec<Verdict> {
    vec![
        Verdict::ok("its discovery document is in order"),
        examine_keys(&examination.http, &document.jwks_uri).await,
        authorization::examine(examination, &document.authorization_endpoint, &SCOPES).await,
        client_credentials::examine(examination, &document.token_endpoint, document.client_auth).await,
    ]
}

async fn examine_keys(http: &ProviderHttp, url: &Url) -> Verdict {
    match fetch_keys(http, url).await {
        Err(fault) => Verdict::wrong(format!("its keys cannot be fetched: {fault}"), PROVIDER_HINT),
        Ok(keys) if keys.is_empty() => Verdict::wrong("it has no keys to sign with", PROVIDER_HINT),
        Ok(keys) => Verdict::ok(format!("it has {} keys to sign with", keys.len())),
    }
}
