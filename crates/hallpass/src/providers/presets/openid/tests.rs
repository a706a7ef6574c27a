//! What every record must keep to.

use openidconnect::IssuerUrl;
use url::Url;

use super::{
    RECORDS, algorithms::RecordAlgorithms, find_by_issuer, issuer_source::IssuerSource, nonce::Nonce,
    record::OpenIdRecord, trusted_audiences::TrustedAudiences,
};
use crate::providers::{
    config::OpenIdProvider,
    openid::signature_algorithms::SignatureAlgorithms,
    presets::{extra_params::ExtraParams, pkce_support::PkceSupport},
};

fn find(id: &str) -> &'static OpenIdRecord {
    RECORDS.iter().find(|record| record.id == id).unwrap()
}

#[test]
fn records_are_sorted_and_complete() {
    assert!(RECORDS.is_sorted_by(|first, second| first.id < second.id));
    for record in RECORDS {
        assert!(!record.name.is_empty() && !record.register.is_empty(), "{}", record.id);
        assert!(record.scopes.split(' ').any(|scope| scope == "openid"), "{}", record.id);
    }
}

#[test]
fn record_params_are_not_reserved() {
    for record in RECORDS {
        for params in [record.params, record.token_params, record.account_choice.params()] {
            let checked = ExtraParams::new(params.iter().copied());
            assert_eq!(checked, Ok(ExtraParams::of_record(params)), "{}", record.id);
        }
        // A parameter of the same name would be taken for the admin's, which wins.
        let always = ExtraParams::of_record(record.params);
        let choice = record.account_choice.params().iter();
        assert!(choice.clone().all(|(name, _)| always.get(name).is_none()), "{}", record.id);
    }
}

#[test]
fn record_issuers_are_https_urls_with_their_parts() {
    for record in RECORDS {
        let issuer = match record.issuer {
            IssuerSource::Fixed(issuer) | IssuerSource::BestKnown(issuer) => issuer.to_owned(),
            IssuerSource::Template { template, part, .. } => {
                assert!(template.contains(&format!("{{{part}}}")), "{}", record.id);
                template.replace(&format!("{{{part}}}"), "x.example.org")
            }
            IssuerSource::Setting { example } => example.to_owned(),
        };
        assert!(issuer.starts_with("https://") && IssuerUrl::new(issuer).is_ok(), "{}", record.id);
        let discovery = record.discovery_url.map(Url::parse);
        assert!(discovery.is_none_or(|url| url.unwrap().scheme() == "https"), "{}", record.id);
    }
}

/// Algorithms are those that can be verified, and never HS256, which only a setting switches on.
#[test]
fn record_algorithms_are_known_public_key_ones() {
    for record in RECORDS {
        if let RecordAlgorithms::Only(names) = record.algorithms {
            let parsed: SignatureAlgorithms = names.join(" ").parse().unwrap();
            assert_eq!(parsed, SignatureAlgorithms::PublicKey(names.to_vec()), "{}", record.id);
        }
    }
}

/// What protects where PKCE or the nonce is missing is written down (RFC 9700, section 2.1.1).
#[test]
fn record_without_pkce_or_nonce_says_what_protects() {
    for record in RECORDS {
        let without_pkce = record.pkce == PkceSupport::Refused;
        assert!(!without_pkce || record.note.contains("PKCE"), "{}", record.id);
        let without_nonce = record.nonce == Nonce::NotSent;
        assert!(!without_nonce || record.note.contains("nonce"), "{}", record.id);
        let is_tied = !without_nonce || !matches!(record.pkce, PkceSupport::Refused | PkceSupport::Unknown);
        assert!(is_tied || record.note.contains("the exact redirect URI"), "{}", record.id);
        // Every client of the project gets tokens for this one, too: the nonce says whose they are.
        assert!(!without_nonce || record.audiences != TrustedAudiences::SameProject, "{}", record.id);
        // Neither of them is for LinkedIn alone, which takes neither.
        assert!(!(without_pkce && without_nonce) || record.id == "linkedin", "{}", record.id);
    }
}

#[test]
fn record_is_found_by_the_host_of_an_issuer() {
    let found = |issuer: &str| find_by_issuer(&Url::parse(issuer).unwrap()).map(|record| record.id);
    for (issuer, id) in [
        ("https://accounts.google.com/", "google"),
        ("https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0", "microsoft-entra-id"),
        ("https://example.eu.auth0.com", "auth0"),
        ("https://example.okta.com/oauth2/default", "okta"),
    ] {
        assert_eq!(found(issuer), Some(id));
    }
    for other in ["https://accounts.google.com.evil.example", "https://auth0.com", "https://xauth0.com"] {
        assert_eq!(found(other), None, "{other}");
    }
    // Under another id, its addresses are not believed either.
    let entra = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
    assert_eq!(OpenIdProvider::new(entra).unwrap().email, find("microsoft-entra-id").email);
}
