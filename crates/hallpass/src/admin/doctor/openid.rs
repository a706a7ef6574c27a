//! Examines an OpenID provider, whose documents are read as a sign-in reads them.

use openidconnect::HttpResponse;
use url::Url;

use super::{
    authorization, client_credentials, client_credentials::Client, clock_skew::clock_skew,
    examination::Examination, finding::Verdict, issuer_settings::IssuerSettings, openid_record, protocol,
    record,
};
use crate::providers::{
    config::OpenIdProvider,
    http_client::ProviderHttp,
    openid::{
        discovery_document::{DiscoveryDocument, DocumentProblem},
        fetch::{fetch_document, fetch_keys},
    },
    presets::{pkce::Pkce, response_mode::ResponseMode},
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
    match read_document(&answer, provider, &examination, settings) {
        Ok(document) => verdicts.extend(examine_client(&examination, provider, &document).await),
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
    let document = match DiscoveryDocument::parse(answer.body(), provider, &examination.http) {
        Ok(document) if status == 200 => document,
        Err(problems) if status == 200 && !problems.contains(&DocumentProblem::NotJson) => {
            return Err(problems.iter().map(|problem| explain(problem, prefix, settings)).collect());
        }
        _ => {
            let url = provider.document_url().map_or_else(|| provider.issuer().to_owned(), Url::into);
            let says = format!("{url} answers status {status}, and no discovery document");
            return Err(vec![Verdict::wrong(says, settings.not_there(prefix))]);
        }
    };
    let missing = missing_offers(&document, provider, prefix);
    if missing.is_empty() { Ok(document) } else { Err(missing) }
}

fn explain(problem: &DocumentProblem, prefix: &str, settings: &IssuerSettings) -> Verdict {
    let hint = match problem {
        DocumentProblem::OtherIssuer(_) => settings.other_issuer(prefix),
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
    let mode = provider.response_mode.name();
    if lacks(&offers.response_modes, &[mode]) {
        let says = format!("it does not offer the response mode {mode}");
        let hint = match provider.response_mode {
            ResponseMode::Query => format!("Set {prefix}_RESPONSE_MODE=form_post, if it offers that."),
            ResponseMode::FormPost => format!("Leave {prefix}_RESPONSE_MODE out, or set it to query."),
        };
        wrong.push(Verdict::wrong(says, hint));
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
