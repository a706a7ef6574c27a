//! Examines a provider that speaks OAuth 2 without OpenID Connect.

use super::{
    authorization, client_credentials, client_credentials::Client, clock_skew::clock_skew,
    examination::Examination, finding::Verdict, oauth2_setting_advice, protocol, record,
    setting_advice::ComparedSettings, userinfo_settings::UserinfoSettings,
};
use crate::{
    crypto::random::random_token,
    providers::{
        authorization_request::AuthorizationParams,
        oauth2::provider::OAuth2Provider,
        presets::{Record, code_protection::CodeProtection, pkce_support::PkceSupport},
    },
};

/// Examines whether its API answers, its clock, and whether it knows this client.
pub async fn examine(
    examination: &Examination,
    provider: &OAuth2Provider,
    known: Option<Record>,
) -> Vec<Verdict> {
    let url = &provider.userinfo.url;
    let settings = UserinfoSettings::of(url, known);
    // What is known without a request comes first: a network that fails does not hide it.
    let mut verdicts = what_is_known(examination, provider, known);
    let answer = match provider.userinfo.probe(&provider.http(&examination.http, url)).await {
        Ok(answer) => answer,
        Err(error) => {
            verdicts.push(Verdict::wrong(error.to_string(), settings.unreachable(&examination.prefix)));
            return verdicts;
        }
    };
    verdicts.extend(clock_skew(&answer));
    verdicts.push(match answer.status().as_u16() {
        404 | 410 | 300..400 => Verdict::wrong(
            format!("its userinfo endpoint answers status {}", answer.status().as_u16()),
            settings.not_there(&examination.prefix),
        ),
        _ => Verdict::ok("its userinfo endpoint answers"),
    });
    verdicts.push(examine_authorization(examination, provider).await);
    let examination = examination.with_http(provider.http(&examination.http, &provider.token_url));
    let client = Client {
        token_endpoint: &provider.token_url,
        auth: provider.auth_method,
        audience: provider.token_url.as_str(),
        pkce: provider.pkce,
    };
    verdicts.push(client_credentials::examine(&examination, client).await);
    verdicts
}

/// The redirect URI to register, how the client authenticates, and what the record of the provider
/// and its settings say.
fn what_is_known(
    examination: &Examination,
    provider: &OAuth2Provider,
    known: Option<Record>,
) -> Vec<Verdict> {
    let mut verdicts = vec![record::redirect_uri(examination)];
    let support = if let Some(Record::OAuth2(known)) = known {
        verdicts.extend(record::register(known.register));
        verdicts.extend(record::note(known.note, known.confidence));
        verdicts.extend(oauth2_setting_advice::examine(examination, provider, known));
        known.pkce_at(provider.issuer.as_str())
    } else {
        verdicts.extend(ComparedSettings::of(examination, "").pkce(provider.pkce, PkceSupport::Unknown));
        PkceSupport::Unknown
    };
    verdicts.push(protocol::client_authentication(examination, provider.auth_method));
    // There is no ID token, and so no nonce.
    verdicts.push(record::code_protection(CodeProtection {
        pkce: provider.pkce,
        support,
        nonce: None,
        proof: examination.proof(Some(provider.auth_method)),
    }));
    verdicts.push(record::no_recent_sign_in());
    if provider.uses_plain_http() {
        verdicts.push(record::plain_http(examination));
    }
    verdicts.push(record::account_choice(provider.account_choice));
    verdicts
}

async fn examine_authorization(examination: &Examination, provider: &OAuth2Provider) -> Verdict {
    let (state, nonce, pkce_verifier) = (random_token(), random_token(), random_token());
    let params =
        AuthorizationParams { state: &state, nonce: &nonce, pkce_verifier: &pkce_verifier, extras: &[] };
    let url = provider.authorization_url(&examination.registration, &params);
    let examination = examination.with_http(provider.http(&examination.http, &url));
    authorization::examine_url(&examination, &url, &provider.scopes).await
}
