//! The table of OpenID providers in `docs/providers.md`: see `../documentation.rs`.

use super::{
    RECORDS, email_trust::EmailTrust, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord, secret_kind::SecretKind,
};
use crate::providers::presets::{
    code_protection::{ClientProofKind, CodeProtection},
    documentation::{Row, account_choice, logout, table},
};

/// The settings beside `_ID` and `_SECRET`.
fn settings(record: &OpenIdRecord) -> String {
    let prefix = format!("AUTH_{}", record.id.to_uppercase().replace('-', "_"));
    match record.issuer {
        IssuerSource::Fixed(_) if record.secret == SecretKind::AppleKey => {
            format!("`{prefix}_ID`, `_TEAM_ID`, `_KEY_ID`, `_PRIVATE_KEY`")
        }
        IssuerSource::Fixed(_) | IssuerSource::BestKnown(_) => format!("`{prefix}_ID`, `_SECRET`"),
        IssuerSource::Template { part, example, .. } => {
            format!("`{prefix}_ID`, `_SECRET`, `_{}`: {example}", part.to_uppercase())
        }
        IssuerSource::Setting { example } => format!("`{prefix}_ID`, `_SECRET`, `_ISSUER`: `{example}`"),
    }
}

fn email(record: &OpenIdRecord) -> &'static str {
    match record.email {
        EmailTrust::EmailVerified | EmailTrust::EmailVerifiedText => "if it says so",
        EmailTrust::Never => "never",
    }
}

fn recent(record: &OpenIdRecord) -> &'static str {
    match record.recent_sign_in {
        RecentSignIn::MaxAge | RecentSignIn::PromptLogin => "yes",
        RecentSignIn::Never => "no",
    }
}

fn code_protection(record: &OpenIdRecord) -> String {
    let proof = match record.secret {
        SecretKind::Given => ClientProofKind::Secret,
        SecretKind::AppleKey => ClientProofKind::PrivateKey,
    };
    let (pkce, nonce) = (record.pkce.to_pkce(), Some(record.nonce));
    CodeProtection { pkce, support: record.pkce, nonce, proof }.to_string()
}

/// The table, and what is below it.
pub fn openid_table() -> String {
    let columns = [
        "verified e-mail",
        "recent sign-in",
        "what ties a code to its sign-in",
        "another account",
        "its own logout",
    ];
    table(
        &columns,
        RECORDS.iter().map(|record| Row {
            id: record.id,
            name: record.name,
            settings: settings(record),
            register: record.register,
            redirect_uris: record.redirect_uris,
            further: vec![
                email(record).into(),
                recent(record).into(),
                code_protection(record),
                account_choice(record.account_choice),
                logout(record.logout),
            ],
            note: record.note,
            confidence: record.confidence,
        }),
    )
}
