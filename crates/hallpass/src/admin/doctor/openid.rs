//! Examines an OpenID provider, whose documents are read as a sign-in reads them.

use openidconnect::HttpResponse;
use url::Url;

use super::{
    authorization, client_credentials, client_credentials::Client, clock_skew::clock_skew,
    examination::Examination, finding::Verdict, issuer_settings::IssuerSettings, openid_document,
    openid_document_advice, openid_record, protocol, record, rule_claims,
};
use crate::providers::{
    config::OpenIdProvider,
    http_client::ProviderHttp,
    openid::{
        discovery_document::{DiscoveryDocument, DocumentProblem},
        fetch::{fetch_document, fetch_keys},
        stated_members::StatedMembers,
    },
};

const PROVIDER_HINT: &str = "Ask the provider's administrators.";

/// Examines its documents, its clock, and whether it knows this client.
pub async fn examine(
    mut examination: Examination,
    provider: &OpenIdProvider,
    settings: &IssuerSettings,
) -> Vec<Verdict> {
    examination.http = provider.http(&examination.http);
    // What is known without a request comes first: a network that fails does not hide it.
    let mut verdicts = openid_record::examine(&examination, provider);
    let answer = match fetch_document(&examination.http, provider).await {
        Ok(answer) => answer,
        Err(error) => {
            verdicts.push(Verdict::wrong(error.to_string(), settings.unreachable(&examination.prefix)));
            return verdicts;
        }
    };
    verdicts.extend(clock_skew(&answer));
    let document = match read_document(&answer, provider, &examination, settings) {
        Ok(document) => document,
        Err(wrong) => {
            verdicts.extend(wrong);
            return verdicts;
        }
    };
    match examine_document(&examination, provider, &document, &StatedMembers::read(answer.body())) {
        Ok(advice) => {
            verdicts.extend(advice);
            verdicts.extend(examine_client(&examination, provider, &document).await);
        }
        Err(wrong) => verdicts.extend(wrong),
    }
    verdicts
}

fn read_document(
    answer: &HttpResponse,
    provider: &OpenIdProvider,
    examination: &Examination,
    settings: &IssuerSettings,
) -> Result<DiscoveryDocument, Vec<Verdict>> {
    let prefix = &examination.prefix;
    let status = answer.status().as_u16();
    match DiscoveryDocument::parse(answer.body(), provider, &examination.http) {
        Ok(document) if status == 200 => Ok(document),
        Err(problems) if status == 200 && !problems.contains(&DocumentProblem::NotJson) => {
            Err(problems.iter().map(|problem| explain(problem, prefix, settings)).collect())
        }
        _ => {
            let url = provider.document_url().map_or_else(|| provider.issuer().to_owned(), Url::into);
            let says = format!("{url} answers status {status}, and no discovery document");
            Err(vec![Verdict::wrong(says, settings.not_there(prefix))])
        }
    }
}

fn explain(problem: &DocumentProblem, prefix: &str, settings: &IssuerSettings) -> Verdict {
    let hint = match problem {
        DocumentProblem::OtherIssuer(_) => settings.other_issuer(prefix),
        _ => PROVIDER_HINT.to_owned(),
    };
    Verdict::wrong(problem.to_string(), hint)
}

/// Compares the document with what a sign-in needs, and with the settings. `Err` if no sign-in can
/// work.
fn examine_document(
    examination: &Examination,
    provider: &OpenIdProvider,
    document: &DiscoveryDocument,
    stated: &StatedMembers,
) -> Result<Vec<Verdict>, Vec<Verdict>> {
    let mut advice = openid_document_advice::examine(examination, provider, document, stated);
    advice.extend(rule_claims::examine(examination, provider, stated));
    let mut wrong = openid_document::examine(examination, provider, document, stated);
    if wrong.is_empty() {
        return Ok(advice);
    }
    wrong.extend(advice);
    Err(wrong)
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
        protocol::client_authentication(examination, document.client_auth),
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
