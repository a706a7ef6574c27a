//! What is known about a provider that speaks OAuth 2 without OpenID Connect.

use super::{
    endpoints::{RecordEndpoints, ServerPaths},
    subject_type::SubjectType,
    userinfo_method::UserinfoMethod,
};
use crate::providers::presets::{
    account_choice::AccountChoice, client_auth_method::ClientAuthMethod, confidence::Confidence,
    logout::Logout, missing_type::MissingType, pkce_support::PkceSupport, redirect_uris::RedirectUris,
};

/// One provider. Pointers are JSON pointers (RFC 6901) into the userinfo answer.
#[derive(Debug)]
pub struct OAuth2Record {
    /// The id, as Auth.js names it, if it has the provider.
    pub id: &'static str,
    /// The name on its button.
    pub name: &'static str,
    /// How sure these facts are.
    pub confidence: Confidence,
    /// Where to register a client, for the documentation and the doctor.
    pub register: &'static str,
    /// Which redirect URIs it accepts.
    pub redirect_uris: RedirectUris,
    /// How a session at the provider ends. Hallpass ends its own only.
    pub logout: Logout,
    /// What else an admin should know, for the documentation and the doctor.
    pub note: &'static str,
    /// Where it is.
    pub endpoints: RecordEndpoints,
    /// How it names itself in its answer to the browser (RFC 9207): for a kind of server the path.
    pub answer_issuer: Option<&'static str>,
    /// The fragment that it appends to its answer to the browser, without the `#`. Redirects of the
    /// callback get a fragment of their own then.
    pub answer_fragment: Option<&'static str>,
    /// The scopes, with spaces between them.
    pub scopes: &'static str,
    /// Scopes that each include all of them.
    pub wider_scopes: &'static [&'static str],
    /// What the provider wants between them.
    pub scope_separator: char,
    /// Parameters of every authorization request.
    pub params: &'static [(&'static str, &'static str)],
    /// How it is asked to let a person choose an account.
    pub account_choice: AccountChoice,
    /// What it calls parameters that a sign-in's own URL may have.
    pub renamed_params: &'static [(&'static str, &'static str)],
    /// How the client authenticates.
    pub auth_method: ClientAuthMethod,
    /// What it calls the parameter `client_id`.
    pub client_id_param: &'static str,
    /// What it does with PKCE.
    pub pkce: PkceSupport,
    /// What a token answer without `token_type` means.
    pub missing_type: MissingType,
    /// The objects of the token answer that may hold its members.
    pub tokens_within: &'static [&'static str],
    /// The method of the userinfo request.
    pub userinfo_method: UserinfoMethod,
    /// The query parameter for the access token, instead of the header.
    pub token_param: Option<&'static str>,
    /// Further headers of the userinfo request.
    pub headers: &'static [(&'static str, &'static str)],
    /// The query parameter for a proof of the client secret.
    pub secret_proof: Option<&'static str>,
    /// Where the answer says that it is no error, and how.
    pub success: Option<(&'static str, &'static str)>,
    /// Where the stable id is.
    pub subject: &'static str,
    /// Its type.
    pub subject_type: SubjectType,
    /// Where the name is: the first that is there. Its parts have a space between them.
    pub names: &'static [&'static [&'static str]],
    /// Where the e-mail address is.
    pub email: Option<&'static str>,
    /// When it is verified.
    pub email_verified: RecordedVerified,
    /// The URL of the image.
    pub picture: Option<RecordedPicture>,
    /// The list of e-mail addresses, if they are not in the userinfo answer.
    pub emails: Option<RecordedEmails>,
    /// How to ask whether a person is a member of an organization.
    pub memberships: Option<RecordedMemberships>,
}

/// When the e-mail address of a record is verified.
#[derive(Clone, Copy, Debug)]
pub enum RecordedVerified {
    /// Never.
    Never,
    /// Always.
    Always,
    /// If all of these are `true`.
    If(&'static [&'static str]),
}

/// Where the URL of the image of a record is.
#[derive(Clone, Copy, Debug)]
pub enum RecordedPicture {
    /// At this pointer.
    Field(&'static str),
    /// Made of values.
    Template(&'static str),
}

/// The list of e-mail addresses of a record.
#[derive(Clone, Copy, Debug)]
pub struct RecordedEmails {
    /// The path below the userinfo endpoint.
    pub path: &'static str,
    /// Where in the answer the list is.
    pub entries: Option<&'static str>,
    /// The member for the primary address.
    pub primary: &'static str,
    /// The member for a verified one.
    pub verified: &'static str,
}

/// How a record says who is a member of what. Paths are below the folder of the userinfo endpoint,
/// with `{organization}`, `{team}` and `{login}` in them.
#[derive(Clone, Copy, Debug)]
pub struct RecordedMemberships {
    /// The scope that an access token needs.
    pub scope: &'static str,
    /// Scopes that include it.
    pub wider_scopes: &'static [&'static str],
    /// The path of the membership of an organization.
    pub organization: &'static str,
    /// The path of the membership of a team.
    pub team: &'static str,
    /// The member of the userinfo answer for `{login}`.
    pub login: &'static str,
}

impl OAuth2Record {
    /// What is not said: as in the standard.
    pub const PLAIN: Self = Self {
        id: "",
        name: "",
        confidence: Confidence::Sourced,
        register: "",
        redirect_uris: RedirectUris::UNKNOWN,
        logout: Logout::None,
        note: "",
        endpoints: RecordEndpoints::Unknown,
        answer_issuer: None,
        answer_fragment: None,
        scopes: "",
        wider_scopes: &[],
        scope_separator: ' ',
        params: &[],
        account_choice: AccountChoice::Never,
        renamed_params: &[],
        auth_method: ClientAuthMethod::Basic,
        client_id_param: "client_id",
        pkce: PkceSupport::Unknown,
        missing_type: MissingType::Refused,
        tokens_within: &[],
        userinfo_method: UserinfoMethod::Get,
        token_param: None,
        headers: &[],
        secret_proof: None,
        success: None,
        subject: "",
        subject_type: SubjectType::TextOrNumber,
        names: &[],
        email: None,
        email_verified: RecordedVerified::Never,
        picture: None,
        emails: None,
        memberships: None,
    };

    /// What the provider whose identities have this issuer does with PKCE. Of a server of one's own
    /// it is not known what the best-known one of its kind is known for.
    pub fn pkce_at(&self, issuer: &str) -> PkceSupport {
        if self.is_best_known(issuer) { self.pkce } else { PkceSupport::Unknown }
    }

    /// How the provider whose identities have this issuer is asked to let a person choose an
    /// account. A server of one's own may be too old for what the best-known one takes.
    pub fn account_choice_at(&self, issuer: &str) -> AccountChoice {
        match self.account_choice {
            AccountChoice::SelectAccount if !self.is_best_known(issuer) => {
                AccountChoice::SelectAccountIfKnown
            }
            choice => choice,
        }
    }

    /// Whether it is no other server than the best-known one of its kind, if there is one.
    fn is_best_known(&self, issuer: &str) -> bool {
        match &self.endpoints {
            RecordEndpoints::OfServer(ServerPaths { server: Some(server), .. }) => issuer == *server,
            _ => true,
        }
    }

    /// Whether it is a kind of server that everyone can run, so that a URL can be set.
    pub fn is_of_server(&self) -> bool {
        matches!(self.endpoints, RecordEndpoints::OfServer(_))
    }
}
