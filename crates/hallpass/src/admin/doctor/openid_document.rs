//! What a sign-in with an OpenID provider needs, and its discovery document says that it does not
//! offer.

use super::{examination::Examination, finding::Verdict};
use crate::providers::{
    config::OpenIdProvider,
    openid::{discovery_document::DiscoveryDocument, stated_members::StatedMembers},
    presets::{pkce::Pkce, response_mode::ResponseMode},
};

/// With what of the document no sign-in can work. A missing list says nothing.
pub fn examine(
    examination: &Examination,
    provider: &OpenIdProvider,
    document: &DiscoveryDocument,
    stated: &StatedMembers,
) -> Vec<Verdict> {
    let needs = Needs { prefix: &examination.prefix, provider, document, stated };
    let single =
        [needs.code_flow(), needs.response_mode(), needs.pkce(), needs.algorithm(), needs.auth_method()];
    single.into_iter().flatten().chain(needs.other_requests()).collect()
}

const CLIENT_HINT: &str =
    "Switch the authorization code flow with PKCE on for this client, or ask the provider's administrators.";

/// What a document may require of every authorization request, and Hallpass does not do.
const OTHER_REQUESTS: [(&str, &str); 2] = [
    ("require_pushed_authorization_requests", "pushed authorization requests (PAR, RFC 9126)"),
    ("require_signed_request_object", "signed authorization requests (JAR, RFC 9101)"),
];

struct Needs<'a> {
    prefix: &'a str,
    provider: &'a OpenIdProvider,
    document: &'a DiscoveryDocument,
    stated: &'a StatedMembers,
}

impl Needs<'_> {
    fn code_flow(&self) -> Option<Verdict> {
        lacks(self.document.offers.response_types.as_deref(), |name| name == "code")
            .then(|| Verdict::wrong("it does not offer the authorization code flow", CLIENT_HINT))
    }

    fn response_mode(&self) -> Option<Verdict> {
        let (prefix, mode) = (self.prefix, self.provider.response_mode);
        lacks(self.document.offers.response_modes.as_deref(), |name| name == mode.name()).then(|| {
            let hint = match mode {
                ResponseMode::Query => format!("Set {prefix}_RESPONSE_MODE=form_post, if it offers that."),
                ResponseMode::FormPost => {
                    format!("Leave {prefix}_RESPONSE_MODE out, or set it to query.")
                }
            };
            Verdict::wrong(format!("it does not offer the response mode {}", mode.name()), hint)
        })
    }

    fn pkce(&self) -> Option<Verdict> {
        let is_sent = self.provider.pkce == Pkce::Sent;
        (is_sent && lacks(self.document.offers.challenge_methods.as_deref(), |name| name == "S256"))
            .then(|| Verdict::wrong("it does not offer PKCE with S256 (RFC 7636)", CLIENT_HINT))
    }

    fn algorithm(&self) -> Option<Verdict> {
        let (prefix, accepted) = (self.prefix, &self.provider.algorithms);
        lacks(self.document.offers.algorithms.as_deref(), |name| accepted.find(name).is_some()).then(|| {
            Verdict::wrong(
                format!("it signs ID tokens with nothing of {accepted}"),
                format!(
                    "Switch one of these on for this client, or see {prefix}_ALGORITHMS in docs/providers.md."
                ),
            )
        })
    }

    /// A method that a setting chose. What the record says is known better than the document.
    fn auth_method(&self) -> Option<Verdict> {
        let (prefix, method) = (self.prefix, self.document.client_auth);
        let is_set =
            self.provider.client_auth.is_some_and(|set| Some(set) != self.provider.record.client_auth);
        let registered = method.registered_name();
        (is_set && lacks(self.document.offers.auth_methods.as_deref(), |name| name == registered)).then(
            || {
                Verdict::wrong(
                    format!("it does not offer the client authentication {method}"),
                    format!("Leave {prefix}_AUTH_METHOD out, or allow {registered} for this client."),
                )
            },
        )
    }

    fn other_requests(&self) -> impl Iterator<Item = Verdict> {
        let required = OTHER_REQUESTS.into_iter().filter(|(member, _)| self.stated.is_true(member));
        required.map(|(_, requests)| {
            Verdict::wrong(
                format!("it takes only {requests}, which Hallpass does not send"),
                "Switch that off for this client, or for the server.",
            )
        })
    }
}

/// Whether there is a list and nothing on it is wanted.
fn lacks(list: Option<&[String]>, is_wanted: impl Fn(&str) -> bool) -> bool {
    list.is_some_and(|offered| !offered.iter().any(|name| is_wanted(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::admin::doctor::examination::tests::{document, examination, openid_provider};

    /// What is wrong with the document of a provider with these settings.
    fn wrong(id: &str, own: &[(&str, &str)], members: &Value) -> Vec<String> {
        let (examination, provider) = (examination(id, own), openid_provider(id, own));
        let (document, stated) = document(&examination, &provider, members);
        let verdicts = examine(&examination, &provider, &document, &stated);
        let says = |verdict| match verdict {
            Verdict::Wrong { says, hint } if hint.ends_with('.') => says,
            other => panic!("{other:?}"),
        };
        verdicts.into_iter().map(says).collect()
    }

    const WORK: (&str, &str) = ("_ISSUER", "https://id.example.org");

    #[tokio::test]
    async fn document_that_refuses_every_sign_in_is_wrong() {
        for (own, members, expected) in [
            (("_NAME", "W"), json!({ "response_types_supported": ["token"] }), "authorization code flow"),
            (("_NAME", "W"), json!({ "code_challenge_methods_supported": ["plain"] }), "PKCE with S256"),
            (
                ("_NAME", "W"),
                json!({ "id_token_signing_alg_values_supported": ["HS256"] }),
                "with nothing of",
            ),
            (("_NAME", "W"), json!({ "response_modes_supported": ["fragment"] }), "response mode query"),
            (("_NAME", "W"), json!({ "require_pushed_authorization_requests": true }), "only pushed"),
            (("_NAME", "W"), json!({ "require_signed_request_object": true }), "only signed"),
            (
                ("_AUTH_METHOD", "post"),
                json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] }),
                "client authentication post",
            ),
        ] {
            let wrong = wrong("WORK", &[WORK, own], &members);
            let [says] = &wrong[..] else { panic!("{members}: {wrong:?}") };
            assert!(says.contains(expected), "{says}");
        }
    }

    #[tokio::test]
    async fn document_that_offers_what_a_sign_in_needs_is_not_wrong() {
        for (own, members) in [
            (("_NAME", "W"), json!({})),
            (("_PKCE", "no"), json!({ "code_challenge_methods_supported": ["plain"] })),
            // Two names of one algorithm (RFC 9864).
            (("_ALGORITHMS", "Ed25519"), json!({ "id_token_signing_alg_values_supported": ["EdDSA"] })),
            (("_NAME", "W"), json!({ "require_pushed_authorization_requests": false })),
        ] {
            assert_eq!(wrong("WORK", &[WORK, own], &members), [""; 0], "{members}");
        }
        // The record knows better.
        let methods = json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] });
        assert_eq!(wrong("LINKEDIN", &[], &methods), [""; 0]);
    }
}
