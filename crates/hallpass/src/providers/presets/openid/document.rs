//! The part of `docs/providers.md` that is made from the records. `HALLPASS_WRITE_DOCS=1` makes the
//! test write it.

use std::{fmt::Write as _, path::PathBuf};

use super::{
    RECORDS, email_trust::EmailTrust, issuer_source::IssuerSource, logout::Logout,
    recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::confidence::Confidence;

const BEGIN: &str = "<!-- openid providers -->";
const END: &str = "<!-- end of openid providers -->";

/// The settings beside `_ID` and `_SECRET`.
fn settings(record: &OpenIdRecord) -> String {
    let prefix = format!("AUTH_{}", record.id.to_uppercase().replace('-', "_"));
    match record.issuer {
        IssuerSource::Fixed(_) => format!("`{prefix}_ID`, `_SECRET`"),
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

fn logout(record: &OpenIdRecord) -> String {
    match record.logout {
        Logout::None => "none".into(),
        Logout::EndSession => "standard".into(),
        Logout::EndSessionWithHint => "standard, with an ID token".into(),
        Logout::Own(url) => format!("`{url}`"),
    }
}

fn made() -> String {
    let mut text = format!(
        "{BEGIN}\n\n| id | provider | settings | register | redirect URI | verified e-mail | recent sign-in | its own logout |\n\
         |---|---|---|---|---|---|---|---|\n"
    );
    for record in RECORDS {
        let rules = if record.redirect_uri_rules.is_empty() { "`https`" } else { record.redirect_uri_rules };
        let cells = [
            &format!("`{}`", record.id),
            record.name,
            &settings(record),
            record.register,
            rules,
            email(record),
            recent(record),
            &logout(record),
        ];
        writeln!(text, "| {} |", cells.join(" | ")).unwrap();
    }
    text.push_str("\nWhat else is to know:\n\n");
    for record in RECORDS.iter().filter(|record| !record.note.is_empty()) {
        writeln!(text, "- **{}.** {}", record.name, record.note).unwrap();
    }
    let partly = RECORDS.iter().filter(|record| record.confidence == Confidence::PartlySourced);
    let partly: Vec<_> = partly.map(|record| record.name).collect();
    write!(
        text,
        "\nNo provider was tried live for this table. Some facts about these are from memory, and unchecked: {}.\n\n{END}",
        partly.join(", ")
    )
    .unwrap();
    text
}

#[test]
fn record_table_of_the_documentation_is_current() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers.md"));
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{}{after}", made());
    if std::env::var_os("HALLPASS_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(document == wanted, "run this test with HALLPASS_WRITE_DOCS=1: docs/providers.md is out of date");
}
