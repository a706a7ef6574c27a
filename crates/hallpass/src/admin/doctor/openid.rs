//! Examines an OpenID provider, whose documents are read as a sign-in reads them.

use openidconnect::HttpResponse;
use url::Url;

use super::{
    authorization, client_credentials, client_credentials::Client, clock_skew::clock_skew,
    examination::Examination, finding::Verdict, openid_record, record,
};
use crate::providers::{
    config::OpenIdProvider,
    http_client::ProviderHttp,
    openid::{
        discovery_document::{DiscoveryDocument, DocumentProblem},
        fetch::{fetch_document, fetch_keys},
    },
    presets::pkce::Pkce,
};

const PROVIDER_HINT: &str = "Ask the provider's administrators.";

/// Examines its documents, its clock, and whether it knows this client.
pub async fn examine(mut examination: Examination, provider: &OpenIdProvider) -> Vec<Verdict> {
    examination.http = provider.http(&examination.http);
    let (http, prefix) = (&examination.http, &examination.prefix);
    let answer = match fetch_document(http, provider).await {
        Ok(answer) => answer,
        Err(error) => {
            let hint = format!(
                "Check {prefix}_ISSUER, and let this computer reach it: DNS, firewall, proxy, a certificate that it trusts."
            );
            return vec![Verdict::wrong(error.to_string(), hint)];
        }
    };
    let mut verdicts = openid_record::examine(&examination, provider);
    verdicts.extend(clock_skew(&answer));
    match read_document(&answer, provider, &examination) {
        Ok(document) => verdicts.extend(examine_client(&examination, provider, &document).await),
        Err(wrong) => verdicts.extend(wrong),
    }
    verdicts
}

fn read_document(
    answer: &HttpResponse,
    provider: &OpenIdProvider,
    examination: &Examination,
) -> Result<DiscoveryDocument, Vec<Verdict>> {
    let prefix = &examination.prefix;
    let status = answer.status().as_u16();
    let document = match DiscoveryDocument::parse(answer.body(), provider, &examination.http) {
        Ok(document) if status == 200 => document,
        Err(problems) if status == 200 && !problems.contains(&DocumentProblem::NotJson) => {
            return Err(problems.iter().map(|problem| explain(problem, prefix)).collect());
        }
        _ => {
            let url = provider.document_url().map_or_else(|| provider.issuer().to_owned(), Url::into);
            let says = format!("{url} answers status {status}, and no discovery document");
            let hint = format!(
                "Set {prefix}_ISSUER to the URL in front of /.well-known/openid-configuration, as in the provider's \
                 documentation."
            );
            return Err(vec![Verdict::wrong(says, hint)]);
        }
    };
    let missing = missing_offers(&document, provider, prefix);
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
fn missing_offers(document: &DiscoveryDocument, provider: &OpenIdProvider, prefix: &str) -> Vec<Verdict> {
    let lacks = |list: &Option<Vec<String>>, wanted: &[&str]| {
        list.as_ref().is_some_and(|offered| !offered.iter().any(|name| wanted.contains(&name.as_str())))
    };
    let algorithms = provider.algorithms.names();
    let offers = &document.offers;
    let client_hint = "Switch the authorization code flow with PKCE on for this client, or ask the provider's administrators.";
    let mut wrong = Vec::new();
    if lacks(&offers.response_types, &["code"]) {
        wrong.push(Verdict::wrong("it does not offer the authorization code flow", client_hint));
    }
    if provider.pkce == Pkce::Sent && lacks(&offers.challenge_methods, &["S256"]) {
        wrong.push(Verdict::wrong("it does not offer PKCE with S256 (RFC 7636)", client_hint));
    }
    if lacks(&offers.algorithms, &algorithms) {
        let says = format!("it signs ID tokens with nothing of {}", algorithms.join(", "));
        let hint = format!(
            "Switch one of these on for this client, or see {prefix}_ALGORITHMS in docs/providers.md."
        );
        wrong.push(Verdict::wrong(says, hint));
    }
    let method = document.client_auth;
    if provider.client_auth.is_some() && lacks(&offers.auth_methods, &[method.registered_name()]) {
        let says = format!("it does not offer the client authentication {method}");
        let hint =
            format!("Leave {prefix}_AUTH_METHOD out, or allow {} for this client.", method.registered_name());
        wrong.push(Verdict::wrong(says, hint));
    }
    wrong
}

async fn examine_client(
    examination: &Examination,
    provider: &OpenIdProvider,
    document: &DiscoveryDocument,
) -> Vec<Verdict> {
    let keys = match &document.jwks_uri {
        Some(url) => examine_keys(&examination.http, url).await,
        None => Verdict::ok("its ID tokens are signed with the client's secret (HS256)"),
    };
    let client = Client {
        token_endpoint: &document.token_endpoint,
        auth: document.client_auth,
        audience: document.assertion_audience(provider),
        pkce: provider.pkce,
    };
    vec![
        Verdict::ok("its discovery document is in order"),
        keys,
        record::account_choice(document.account_choice(provider)),
        authorization::examine(
            examination,
            &document.authorization_endpoint,
            &provider.scopes,
            provider.pkce,
            &provider.request_params(),
        )
        .await,
        client_credentials::examine(examination, client).await,
    ]
}

async fn examine_keys(http: &ProviderHttp, url: &Url) -> Verdict {
    match fetch_keys(http, url).await {
        Err(fault) => Verdict::wrong(format!("its keys cannot be fetched: {fault}"), PROVIDER_HINT),
        Ok(keys) if keys.is_empty() => Verdict::wrong("it has no keys to sign with", PROVIDER_HINT),
        Ok(keys) => Verdict::ok(format!("it has {} keys to sign with", keys.len())),
    }
}
