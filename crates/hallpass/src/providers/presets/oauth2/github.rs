//! GitHub, and GitHub Enterprise Server.

use super::{
    endpoints::{RecordEndpoints, ServerApi, ServerPaths},
    record::{OAuth2Record, RecordedEmails, RecordedMemberships, RecordedPicture},
    subject_type::SubjectType,
};
use crate::providers::presets::{
    account_choice::AccountChoice, client_auth_method::ClientAuthMethod, pkce_support::PkceSupport,
};

pub(super) static GITHUB: OAuth2Record = OAuth2Record {
    id: "github",
    name: "GitHub",
    register: "Create an OAuth App, or a GitHub App with the account permission \"Email addresses\" (read). \
               The callback URL that is registered may be the beginning of ours.",
    note: "The primary address of the person's list counts. An organisation may forbid the list: the sign-in \
            works without it. `AUTH_GITHUB_ALLOWED_ORGANIZATIONS=acme,acme-labs/core` admits members only, and adds the \
            scope `read:org`; a GitHub App needs the organization permission \"Members\" (read). PKCE is checked at \
            github.com; of an Enterprise Server that is not known.",
    endpoints: RecordEndpoints::OfServer(ServerPaths {
        server: Some("https://github.com"),
        api: Some(ServerApi { url: "https://api.github.com", path: "/api/v3" }),
        authorization: "/login/oauth/authorize",
        token: "/login/oauth/access_token",
        userinfo: "/user",
    }),
    answer_issuer: Some("/login/oauth"),
    scopes: "read:user user:email",
    wider_scopes: &["user"],
    account_choice: AccountChoice::SelectAccount,
    renamed_params: &[("login_hint", "login")],
    auth_method: ClientAuthMethod::Post,
    // Since July 2025, at github.com. Of a server of one's own see `pkce_at`.
    pkce: PkceSupport::Checked,
    subject: "/id",
    // Never `login`, which another person may take over.
    subject_type: SubjectType::Number,
    names: &[&["/name"], &["/login"]],
    picture: Some(RecordedPicture::Field("/avatar_url")),
    emails: Some(RecordedEmails { path: "/emails", entries: None, primary: "primary", verified: "verified" }),
    // https://docs.github.com/en/rest/orgs/members, https://docs.github.com/en/rest/teams/members:
    // the members of a team include those of the teams below it.
    memberships: Some(RecordedMemberships {
        scope: "read:org",
        wider_scopes: &["write:org", "admin:org"],
        organization: "user/memberships/orgs/{organization}",
        team: "orgs/{organization}/teams/{team}/memberships/{login}",
        login: "login",
    }),
    ..OAuth2Record::PLAIN
};
