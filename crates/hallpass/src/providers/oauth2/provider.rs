//! An OAuth 2 provider, as it was configured: from a record, settings, or code.

use std::{borrow::Cow, time::Duration};

use url::Url;

use super::{
    builder::OAuth2Builder, email_list::EmailList, memberships::Memberships, profile_fields::ProfileFields,
    token_answer::TokenAnswer, userinfo::Userinfo,
};
use crate::{
    model::account::Issuer,
    providers::presets::{
        self, Record, account_choice::AccountChoice, client_auth_method::ClientAuthMethod,
        extra_params::ExtraParams, pkce::Pkce, scopes::Scopes,
    },
};

/// A provider that speaks OAuth 2 without OpenID Connect: an API of its own says who a person is.
///
/// ```
/// use hallpass::OAuth2Provider;
///
/// let provider = OAuth2Provider::builder("/id")
///     .authorization_url("https://id.example.org/oauth/authorize")
///     .token_url("https://id.example.org/oauth/token")
///     .userinfo_url("https://id.example.org/api/me")
///     .scopes("profile email")
///     .name_field("/display_name, /login")
///     .email_field("/email")
///     .email_verified_field("/email_verified")
///     .build()?;
/// # Ok::<(), hallpass::OAuth2BuilderErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct OAuth2Provider {
    /// The authorization endpoint. Its query may have parameters of its own.
    pub(crate) authorization_url: Url,
    /// The token endpoint.
    pub(crate) token_url: Url,
    /// Who gives people their subjects (S23).
    pub(crate) issuer: Issuer,
    /// How the provider names itself in its answer to the browser (RFC 9207), if that is known.
    pub(crate) answer_issuer: Option<String>,
    /// The fragment that the provider appends to its answer to the browser, if it does.
    pub(crate) answer_fragment: Option<&'static str>,
    /// What a sign-in asks for.
    pub(crate) scopes: Scopes,
    /// How the client authenticates at the token endpoint.
    pub(crate) auth_method: ClientAuthMethod,
    /// What the provider calls the parameter `client_id`.
    pub(crate) client_id_param: Cow<'static, str>,
    /// Whether PKCE is used.
    pub(crate) pkce: Pkce,
    /// The timeout of one request, if it has its own.
    pub(crate) timeout: Option<Duration>,
    /// Whether its URLs may be plain http on a private network.
    pub(crate) allows_http: bool,
    /// Parameters that every authorization request has beside those of the protocol.
    pub(crate) params: ExtraParams,
    /// What is sent to let a person choose an account.
    pub(crate) account_choice: AccountChoice,
    /// What the provider calls parameters that a sign-in's own URL may have.
    pub(crate) renamed_params: &'static [(&'static str, &'static str)],
    /// How the token endpoint answers.
    pub(crate) token_answer: TokenAnswer,
    /// How the person is asked for.
    pub(crate) userinfo: Userinfo,
    /// Where their profile is in the answer.
    pub(crate) fields: ProfileFields,
    /// The list of their e-mail addresses, if it is not part of that answer.
    pub(crate) emails: Option<EmailList>,
    /// How to ask whether a person is a member of an organization, if that is known.
    pub(crate) memberships: Option<Memberships>,
}

impl OAuth2Provider {
    /// A provider that no record describes. `subject_field` is a JSON pointer (RFC 6901) to the
    /// person's stable id in the userinfo answer: never an e-mail address or a name that can be
    /// given to another person.
    pub fn builder(subject_field: &str) -> OAuth2Builder {
        OAuth2Builder::default().subject_field(subject_field)
    }

    /// The provider with this id, as Auth.js names it, such as `discord`. `None` if it is not one
    /// of those that Hallpass knows, or speaks OpenID Connect.
    #[must_use]
    pub fn preset(id: &str) -> Option<OAuth2Builder> {
        match presets::find(id) {
            Some(Record::OAuth2(record)) => Some(OAuth2Builder::of_record(record)),
            _ => None,
        }
    }

    /// The issuer of its identities: the URL of the provider, or of its userinfo endpoint. The same
    /// subject of another issuer is another person.
    #[must_use]
    pub fn identity_issuer(&self) -> &Issuer {
        &self.issuer
    }
}
