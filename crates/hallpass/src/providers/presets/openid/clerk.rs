//! Clerk, as a provider for other applications.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};

pub(super) static CLERK: OpenIdRecord = OpenIdRecord {
    id: "clerk",
    name: "Clerk",
    issuer: IssuerSource::Setting { example: "https://clerk.example.org" },
    hosts: &[".clerk.accounts.dev"],
    recent_sign_in: RecentSignIn::Never,
    register: "Clerk dashboard, OAuth applications",
    note: "Its session and this one are not connected: signing out at Clerk does not end this one.",
    ..OpenIdRecord::PLAIN
};
