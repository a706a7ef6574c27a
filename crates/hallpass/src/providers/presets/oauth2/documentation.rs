//! The table of OAuth 2 providers in `docs/providers.md`: see `../documentation.rs`.

use super::{
    RECORDS,
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedVerified},
};
use crate::providers::presets::{
    code_protection::{ClientProofKind, CodeProtection},
    documentation::{Row, account_choice, logout, table},
};

/// The settings beside `_ID` and `_SECRET`.
fn settings(record: &OAuth2Record) -> String {
    let prefix = format!("AUTH_{}", record.id.to_uppercase().replace('-', "_"));
    match &record.endpoints {
        RecordEndpoints::OfServer(paths) if paths.server.is_none() => {
            format!("`{prefix}_ID`, `_SECRET`, `_URL`: `https://id.example.org`")
        }
        _ => format!("`{prefix}_ID`, `_SECRET`"),
    }
}

fn email(record: &OAuth2Record) -> &'static str {
    match record.email_verified {
        _ if record.email.is_none() && record.emails.is_none() => "no e-mail address",
        _ if record.emails.is_some() => "if it says so",
        RecordedVerified::Never => "never",
        RecordedVerified::Always => "always",
        RecordedVerified::If(_) => "if it says so",
    }
}

fn code_protection(record: &OAuth2Record) -> String {
    let (pkce, proof) = (record.pkce.to_pkce(), ClientProofKind::Secret);
    CodeProtection { pkce, support: record.pkce, nonce: None, proof }.to_string()
}

/// The table, and what is below it.
pub fn oauth2_table() -> String {
    table(
        &["verified e-mail", "what ties a code to its sign-in", "another account", "its own logout"],
        RECORDS.iter().map(|record| Row {
            id: record.id,
            name: record.name,
            settings: settings(record),
            register: record.register,
            redirect_uris: record.redirect_uris,
            further: vec![
                email(record).into(),
                code_protection(record),
                account_choice(record.account_choice),
                logout(record.logout),
            ],
            note: record.note,
            confidence: record.confidence,
        }),
    )
}
