//! What an admin should know about an OpenID provider before any request: what to register, and
//! what the provider cannot do.

use super::{apple_key, examination::Examination, finding::Verdict, protocol, record};
use crate::providers::{
    config::OpenIdProvider,
    openid::tenants::AllowedTenants,
    presets::{
        openid::{nonce::Nonce, recent_sign_in::RecentSignIn},
        pkce::Pkce,
    },
};

/// The redirect URI with the provider's rules for it, and what its record or the settings leave
/// out.
pub fn examine(examination: &Examination, provider: &OpenIdProvider) -> Vec<Verdict> {
    let (known, prefix) = (provider.record, &examination.prefix);
    let mut verdicts = vec![record::redirect_uri(examination)];
    verdicts.extend(apple_key::examine(examination, known.secret));
    let protections =
        [(provider.pkce == Pkce::NotSent, "PKCE"), (provider.nonce == Nonce::NotSent, "a nonce")];
    let left_out: Vec<_> = protections.iter().filter(|(is_out, _)| *is_out).map(|(_, name)| *name).collect();
    if provider.pkce == Pkce::NotSent && provider.pkce != known.pkce {
        verdicts.push(record::without_pkce(examination));
    } else if !left_out.is_empty() {
        let says =
            format!("sign-ins do without {}, which this provider does not take", left_out.join(" and "));
        verdicts.push(Verdict::ok(says));
    }
    verdicts.push(protocol::response_mode(provider.response_mode));
    verdicts.extend(record::note(known.note, known.confidence));
    if provider.recent_sign_in == RecentSignIn::Never {
        verdicts.push(Verdict::ok("it cannot prove a recent sign-in (RecentSession)"));
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

fn open_tenants(allowed: &AllowedTenants) -> Option<&'static str> {
    match allowed {
        AllowedTenants::Any => Some("everyone with a Microsoft account may sign in, of any tenant or none"),
        AllowedTenants::AnyOrganization => Some("everyone of any tenant may sign in"),
        AllowedTenants::Only(_) => None,
    }
}
