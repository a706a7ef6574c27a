//! Compares the settings of an OpenID provider with its discovery document, where a sign-in may
//! work all the same: not every document lists everything.

use super::{examination::Examination, finding::Verdict, openid_record, record};
use crate::{
    log_text::for_log,
    providers::{
        client_credential::ClientCredential,
        config::OpenIdProvider,
        openid::{discovery_document::DiscoveryDocument, stated_members::StatedMembers},
        presets::{pkce::Pkce, pkce_support::PkceSupport, response_mode::ResponseMode},
    },
};

/// Advice for each setting that the document contradicts; and what it says about PKCE where nothing
/// else is known.
pub fn examine(
    examination: &Examination,
    provider: &OpenIdProvider,
    document: &DiscoveryDocument,
    stated: &StatedMembers,
) -> Vec<Verdict> {
    let compared = Compared { examination, prefix: &examination.prefix, provider, document, stated };
    let single = [
        compared.code_protection(),
        compared.pkce(),
        compared.grant_type(),
        compared.response_mode(),
        compared.scopes(),
        compared.auth_method(),
        compared.signing_algorithm(),
        compared.claims_param(),
    ];
    let single = single.into_iter().flatten();
    single.chain(compared.params()).collect()
}

/// Parameters of the authorization request whose values a document may list.
const PARAMS: [(&str, &str); 4] = [
    ("acr_values", "acr_values_supported"),
    ("display", "display_values_supported"),
    ("prompt", "prompt_values_supported"),
    ("ui_locales", "ui_locales_supported"),
];

struct Compared<'a> {
    examination: &'a Examination,
    prefix: &'a str,
    provider: &'a OpenIdProvider,
    document: &'a DiscoveryDocument,
    stated: &'a StatedMembers,
}

impl Compared<'_> {
    fn offers_pkce(&self) -> bool {
        let methods = self.document.offers.challenge_methods.as_ref();
        methods.is_some_and(|methods| methods.iter().any(|method| method == "S256"))
    }

    /// What ties a code to its sign-in, as far as the document says more than the record.
    fn code_protection(&self) -> Option<Verdict> {
        let known = self.provider.record;
        let offers = self.offers_pkce();
        let says_more = known.pkce == PkceSupport::Unknown && (offers || !known.is_known());
        let support = if offers { PkceSupport::Checked } else { PkceSupport::Unknown };
        says_more.then(|| {
            let protection = openid_record::code_protection(self.examination, self.provider, support);
            record::code_protection(protection)
        })
    }

    fn pkce(&self) -> Option<Verdict> {
        let prefix = self.prefix;
        let is_off = self.provider.pkce == Pkce::NotSent;
        (is_off && self.provider.record.pkce == PkceSupport::Unknown && self.offers_pkce()).then(|| {
            Verdict::advice(
                format!("{prefix}_PKCE is no, and its discovery document offers PKCE with S256"),
                format!("Leave {prefix}_PKCE out."),
            )
        })
    }

    fn grant_type(&self) -> Option<Verdict> {
        let listed = self.stated.list("grant_types_supported")?;
        (!listed.contains(&"authorization_code")).then(|| {
            Verdict::advice(
                format!("its discovery document lists the grant types {} only", for_log(&listed.join(", "))),
                "If sign-ins fail, switch the authorization code flow on there.",
            )
        })
    }

    /// Without a list the modes are query and fragment (OpenID Connect Discovery 1.0, section 3).
    fn response_mode(&self) -> Option<Verdict> {
        let (prefix, mode) = (self.prefix, self.provider.response_mode);
        let is_set = mode == ResponseMode::FormPost && self.provider.record.response_mode != mode;
        (is_set && self.document.offers.response_modes.is_none()).then(|| {
            Verdict::advice(
                format!(
                    "{prefix}_RESPONSE_MODE is form_post, and its discovery document does not say that it offers that"
                ),
                format!("If sign-ins fail, leave {prefix}_RESPONSE_MODE out."),
            )
        })
    }

    fn scopes(&self) -> Option<Verdict> {
        let prefix = self.prefix;
        let listed = self.stated.list("scopes_supported")?;
        let known = self.provider.record;
        // Of these it is known that the provider takes them: Twitch lists only `openid`.
        let is_recorded = |name: &str| known.is_known() && known.scopes.split(' ').any(|scope| scope == name);
        let scopes = self.provider.scopes.iter();
        let unlisted: Vec<_> = scopes.filter(|name| !listed.contains(name) && !is_recorded(name)).collect();
        (!unlisted.is_empty()).then(|| {
            let unlisted = for_log(&unlisted.join(" "));
            Verdict::advice(
                format!("its discovery document does not list {unlisted} among its scopes, and sign-ins ask for it"),
                format!("If sign-ins fail with invalid_scope, set {prefix}_SCOPES without it; some documents list only a part."),
            )
        })
    }

    /// A method that was chosen because there was no other.
    fn auth_method(&self) -> Option<Verdict> {
        let (prefix, method) = (self.prefix, self.document.client_auth.registered_name());
        let listed = self.document.offers.auth_methods.as_ref().filter(|methods| !methods.is_empty())?;
        let is_chosen = self.provider.client_auth.is_none();
        (is_chosen && !listed.iter().any(|name| name == method)).then(|| {
            Verdict::advice(
                format!(
                    "its discovery document lists the client authentication {} only, and the client has a secret",
                    for_log(&listed.join(", "))
                ),
                format!("Set {prefix}_AUTH_METHOD to what this client is registered for, such as private_key_jwt or none."),
            )
        })
    }

    fn signing_algorithm(&self) -> Option<Verdict> {
        let prefix = self.prefix;
        let ClientCredential::PrivateKey(key) = &self.examination.registration.credential else {
            return None;
        };
        let listed = self.stated.list("token_endpoint_auth_signing_alg_values_supported")?;
        (!listed.contains(&key.algorithm())).then(|| {
            Verdict::advice(
                format!(
                    "{prefix}_PRIVATE_KEY signs with {}, and its discovery document lists {} only for clients",
                    key.algorithm(),
                    for_log(&listed.join(", "))
                ),
                "An RSA key signs with RS256, and one of the curve P-256 with ES256: use one that it takes.",
            )
        })
    }

    fn params(&self) -> impl Iterator<Item = Verdict> {
        let recorded = |param: &str| self.provider.record.params.iter().any(|(name, _)| *name == param);
        PARAMS.into_iter().filter(move |(param, _)| !recorded(param)).filter_map(|(param, member)| {
            let (prefix, set) = (self.prefix, self.provider.params.get(param)?);
            let listed = self.stated.list(member)?;
            let odd = set.split_ascii_whitespace().find(|value| !listed.contains(value))?;
            Some(Verdict::advice(
                format!(
                    "{prefix}_PARAMS has {odd} for {param}, and its discovery document lists {} only",
                    for_log(&listed.join(", "))
                ),
                format!("Choose one of these, or leave {param} out, unless sign-ins work so."),
            ))
        })
    }

    fn claims_param(&self) -> Option<Verdict> {
        let prefix = self.prefix;
        let is_recorded = self.provider.record.params.iter().any(|(name, _)| *name == "claims");
        let is_set = self.provider.params.get("claims").is_some() && !is_recorded;
        (is_set && self.stated.is_false("claims_parameter_supported")).then(|| {
            Verdict::advice(
                format!("{prefix}_PARAMS has the parameter claims, which its discovery document says that it ignores"),
                format!("Leave claims out of {prefix}_PARAMS."),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{super::setting_advice::tests::says, *};
    use crate::{
        admin::doctor::examination::tests::{document, examination, openid_provider},
        crypto::jwt_key::tests::p256_pem,
    };

    const WORK: (&str, &str) = ("_ISSUER", "https://id.example.org");

    fn verdicts(id: &str, own: &[(&str, &str)], members: &Value) -> Vec<Verdict> {
        let (examination, provider) = (examination(id, own), openid_provider(id, own));
        let (document, stated) = document(&examination, &provider, members);
        examine(&examination, &provider, &document, &stated)
    }

    /// What is advised about a provider with these settings, if its document has these members.
    fn advice(id: &str, own: &[(&str, &str)], members: &Value) -> Vec<String> {
        let verdicts = verdicts(id, own, members);
        let advice = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Advice { .. }));
        advice.map(says).collect()
    }

    #[tokio::test]
    async fn document_that_contradicts_a_setting_is_advice() {
        let standard = json!(["openid", "profile", "email"]);
        for (own, members, expected) in [
            (("_SCOPES", "openid groups"), json!({ "scopes_supported": standard }), "does not list groups"),
            (("_NAME", "W"), json!({ "scopes_supported": ["openid", "email"] }), "does not list profile"),
            (
                ("_PARAMS", "prompt=create"),
                json!({ "prompt_values_supported": ["none", "login"] }),
                "AUTH_WORK_PARAMS has create for prompt, and its discovery document lists none, login only",
            ),
            (
                ("_PARAMS", "acr_values=1 9"),
                json!({ "acr_values_supported": ["0", "1"] }),
                "has 9 for acr_values",
            ),
            (
                ("_PARAMS", "ui_locales=ar"),
                json!({ "ui_locales_supported": ["en"] }),
                "has ar for ui_locales",
            ),
            (
                ("_PARAMS", "claims={}"),
                json!({ "claims_parameter_supported": false }),
                "says that it ignores",
            ),
            (
                ("_NAME", "W"),
                json!({ "grant_types_supported": ["implicit"] }),
                "the grant types implicit only",
            ),
            (("_RESPONSE_MODE", "form_post"), json!({}), "AUTH_WORK_RESPONSE_MODE is form_post, and"),
            (
                ("_NAME", "W"),
                json!({ "token_endpoint_auth_methods_supported": ["private_key_jwt"] }),
                "lists the client authentication private_key_jwt only, and the client has a secret",
            ),
        ] {
            let advice = advice("WORK", &[WORK, own], &members);
            let [says] = &advice[..] else { panic!("{members}: {advice:?}") };
            assert!(says.contains(expected), "{says}");
        }
        let off = advice(
            "WORK",
            &[WORK, ("_PKCE", "no")],
            &json!({ "code_challenge_methods_supported": ["S256"] }),
        );
        assert_eq!(off, ["AUTH_WORK_PKCE is no, and its discovery document offers PKCE with S256"]);
    }

    #[tokio::test]
    async fn document_that_agrees_or_says_nothing_is_no_advice() {
        let all = json!({
            "scopes_supported": ["openid", "profile", "email", "groups"],
            "prompt_values_supported": ["none", "login", "consent"],
            "acr_values_supported": ["0", "1"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "response_modes_supported": ["query", "form_post"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        });
        let own = [
            WORK,
            ("_SCOPES", "openid email groups"),
            ("_PARAMS", "prompt=login consent&acr_values=1&claims={}"),
            ("_RESPONSE_MODE", "form_post"),
        ];
        assert_eq!(advice("WORK", &own, &all), [""; 0]);
        let own = [WORK, ("_SCOPES", "openid x"), ("_PARAMS", "prompt=x")];
        assert_eq!(advice("WORK", &own, &json!({})), [""; 0]);
        // What the record says is known better.
        let listed = json!({ "scopes_supported": ["openid"], "claims_parameter_supported": false });
        assert_eq!(advice("TWITCH", &[], &listed), [""; 0]);
    }

    #[tokio::test]
    async fn document_that_takes_no_signature_of_the_key_is_advice() {
        let pem = p256_pem();
        let own = [WORK, ("_AUTH_METHOD", "private_key_jwt"), ("_SECRET", ""), ("_PRIVATE_KEY", &pem)];
        let listed =
            |algorithms: &[&str]| json!({ "token_endpoint_auth_signing_alg_values_supported": algorithms });
        let says = advice("WORK", &own, &listed(&["RS256", "PS256"])).concat();
        assert!(
            says.contains("signs with ES256, and its discovery document lists RS256, PS256 only"),
            "{says}"
        );
        assert_eq!(advice("WORK", &own, &listed(&["RS256", "ES256"])), [""; 0]);
    }

    #[tokio::test]
    async fn document_says_what_ties_a_code_where_no_record_does() {
        let says = |id: &str, own: &[(&str, &str)], members: &Value| match &verdicts(id, own, members)[..] {
            [] => String::new(),
            [Verdict::Ok { says }] => says.clone(),
            other => panic!("{other:?}"),
        };
        let offers = json!({ "code_challenge_methods_supported": ["plain", "S256"] });
        let ties = "what ties a code to its sign-in: ";
        assert_eq!(says("WORK", &[WORK], &offers), format!("{ties}PKCE, nonce"));
        let unknown = "nonce; PKCE is sent, and not known to be checked";
        assert_eq!(says("WORK", &[WORK], &json!({})), format!("{ties}{unknown}"));
        assert_eq!(says("INTUIT", &[], &offers), format!("{ties}PKCE; the nonce is not returned"));
        // The record has said it.
        assert_eq!((says("INTUIT", &[], &json!({})), says("GOOGLE", &[], &offers)), Default::default());
    }
}
