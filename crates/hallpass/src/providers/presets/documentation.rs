//! The parts of `docs/providers.md` that are made from the records. `HALLPASS_WRITE_DOCS=1` makes
//! the test write them.

use std::{fmt::Write as _, path::PathBuf};

use super::{
    account_choice::AccountChoice, confidence::Confidence, logout::Logout,
    oauth2::documentation::oauth2_table, openid::documentation::openid_table, redirect_uris::RedirectUris,
};

/// What the documentation says about one provider.
pub struct Row {
    pub id: &'static str,
    pub name: &'static str,
    pub settings: String,
    pub register: &'static str,
    pub redirect_uris: RedirectUris,
    /// The cells of the columns that only this table has.
    pub further: Vec<String>,
    pub note: &'static str,
    pub confidence: Confidence,
}

/// What is sent to let a person choose an account.
pub fn account_choice(choice: AccountChoice) -> String {
    choice.text().map_or_else(|| "sign out there first".into(), |params| format!("`{params}`"))
}

/// How a person's session there ends.
pub fn logout(logout: Logout) -> String {
    match logout {
        Logout::None => "none".into(),
        Logout::EndSession => "standard".into(),
        Logout::EndSessionWithHint => "standard, with an ID token".into(),
        Logout::Own(url) => format!("`{url}`"),
        Logout::RevocationOnly(url) => format!("none; tokens are revoked at `{url}`"),
    }
}

/// The table with `rows`, the notes about them, and which of them have unchecked facts.
pub fn table(further_columns: &[&str], rows: impl Iterator<Item = Row>) -> String {
    let rows: Vec<_> = rows.collect();
    let mut text = String::new();
    let columns = ["id", "provider", "settings", "register", "redirect URI"];
    let columns: Vec<_> = columns.iter().chain(further_columns).copied().collect();
    writeln!(text, "| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len())).unwrap();
    for row in &rows {
        let rules = row.redirect_uris.text();
        let id = format!("`{}`", row.id);
        let cells = [&*id, row.name, &row.settings, row.register, &rules];
        let cells: Vec<_> = cells.into_iter().chain(row.further.iter().map(String::as_str)).collect();
        writeln!(text, "| {} |", cells.join(" | ")).unwrap();
    }
    text.push_str("\nWhat else is to know:\n\n");
    for row in rows.iter().filter(|row| !row.note.is_empty()) {
        writeln!(text, "- **{}.** {}", row.name, row.note).unwrap();
    }
    let partly = rows.iter().filter(|row| row.confidence == Confidence::PartlySourced);
    let partly: Vec<_> = partly.map(|row| row.name).collect();
    let unchecked = "Some facts about these are from memory, and unchecked";
    write!(text, "\nNo provider was tried live for this table. {unchecked}: {}.", partly.join(", ")).unwrap();
    text
}

/// `document` with `made` between the marks of `name`.
fn with_part(document: &str, name: &str, made: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- end of {name} -->"));
    let (before, rest) = document.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}\n\n{made}\n\n{end}{after}")
}

#[test]
fn record_tables_of_the_documentation_are_current() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers.md"));
    let document = std::fs::read_to_string(&path).unwrap();
    let wanted = with_part(&document, "openid providers", &openid_table());
    let wanted = with_part(&wanted, "oauth2 providers", &oauth2_table());
    if std::env::var_os("HALLPASS_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(document == wanted, "run this test with HALLPASS_WRITE_DOCS=1: docs/providers.md is out of date");
}
