//! What an admin should know about an OpenID provider before any request: what to register, and
//! what the provider cannot do.

use super::{apple_key, examination::Examination, finding::Verdict, openid_setting_advice, protocol, record};
use crate::providers::{
    config::OpenIdProvider,
    openid::tenants::AllowedTenants,
    presets::{
        code_protection::CodeProtection,
        openid::{nonce::Nonce, recent_sign_in::RecentSignIn},
        pkce::Pkce,
        pkce_support::PkceSupport,
    },
};

/// The redirect URI with the provider's rules for it, and what its record or the settings leave
/// out.
pub fn examine(examination: &Examination, provider: &OpenIdProvider) -> Vec<Verdict> {
    let (known, prefix) = (provider.record, &examination.prefix);
    let mut verdicts = vec![record::redirect_uri(examination)];
    verdicts.extend(record::register(known.register));
    verdicts.extend(apple_key::examine(examination, known.secret));
    let left_out: Vec<_> = left_out(provider).collect();
    if !left_out.is_empty() {
        let says =
            format!("sign-ins do without {}, which this provider does not take", left_out.join(" and "));
        verdicts.push(Verdict::ok(says));
    }
    // Of a provider that no record names, its discovery document says it.
    if known.is_known() {
        verdicts.push(record::code_protection(code_protection(examination, provider, known.pkce)));
    }
    verdicts.push(protocol::response_mode(provider.response_mode));
    verdicts.extend(record::note(known.note, known.confidence));
    verdicts.extend(openid_setting_advice::examine(examination, provider));
    if provider.recent_sign_in == RecentSignIn::Never {
        verdicts.push(record::no_recent_sign_in());
    }
    if let Some(says) = provider.tenants.as_ref().and_then(|tenants| open_tenants(tenants.allowed())) {
        let hint = format!("List the tenants that may sign in in {prefix}_TENANTS, unless that is meant.");
        verdicts.push(Verdict::advice(says, hint));
    }
    if provider.uses_plain_http() {
        verdicts.push(record::plain_http(examination));
    }
    verdicts
}

/// What the provider is known not to take, so that sign-ins do not send it.
fn left_out(provider: &OpenIdProvider) -> impl Iterator<Item = &'static str> {
    let refuses_pkce = provider.record.pkce == PkceSupport::Refused && provider.pkce == Pkce::NotSent;
    let protections = [(refuses_pkce, "PKCE"), (provider.nonce == Nonce::NotSent, "a nonce")];
    protections.into_iter().filter(|(is_out, _)| *is_out).map(|(_, name)| name)
}

/// What ties a code to its sign-in, if the provider does that with PKCE.
pub fn code_protection(
    examination: &Examination,
    provider: &OpenIdProvider,
    support: PkceSupport,
) -> CodeProtection {
    CodeProtection {
        pkce: provider.pkce,
        support,
        nonce: Some(provider.nonce),
        proof: examination.proof(provider.client_auth),
    }
}

fn open_tenants(allowed: &AllowedTenants) -> Option<&'static str> {
    match allowed {
        AllowedTenants::Any => Some("everyone with a Microsoft account may sign in, of any tenant or none"),
        AllowedTenants::AnyOrganization => Some("everyone of any tenant may sign in"),
        AllowedTenants::Only(_) => None,
    }
}
