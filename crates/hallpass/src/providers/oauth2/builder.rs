//! Describes an OAuth 2 provider. What is not said is as in its record, or else as in the standard.

use std::{collections::BTreeMap, time::Duration};

use super::{field::OAuth2Field, userinfo::TokenPlace};
use crate::{
    model::account::Issuer,
    providers::presets::{
        account_choice::AccountChoice,
        client_auth_method::ClientAuthMethod,
        missing_type::MissingType,
        oauth2::{record::OAuth2Record, userinfo_method::UserinfoMethod},
        pkce::Pkce,
    },
};

/// Describes an OAuth 2 provider: see [`OAuth2Provider::builder`] and [`OAuth2Provider::preset`].
///
/// [`OAuth2Provider::builder`]: super::provider::OAuth2Provider::builder
/// [`OAuth2Provider::preset`]: super::provider::OAuth2Provider::preset
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct OAuth2Builder {
    pub(super) record: Option<&'static OAuth2Record>,
    pub(super) texts: BTreeMap<OAuth2Field, String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) account_choice: Option<AccountChoice>,
    pub(super) userinfo_method: Option<UserinfoMethod>,
    pub(super) token_place: Option<TokenPlace>,
    pub(super) missing_type: Option<MissingType>,
    pub(super) timeout: Option<Duration>,
    pub(super) client_id_param: Option<String>,
    pub(super) answer_issuer: Option<String>,
    pub(super) identity_issuer: Option<Issuer>,
}

impl OAuth2Builder {
    /// The provider of `record`.
    pub(crate) fn of_record(record: &'static OAuth2Record) -> Self {
        Self { record: Some(record), ..Self::default() }
    }

    /// Says what `field` is.
    pub(crate) fn set(mut self, field: OAuth2Field, text: impl Into<String>) -> Self {
        self.texts.insert(field, text.into());
        self
    }

    /// The URL of a server of one's own, such as a GitHub Enterprise Server or a Nextcloud.
    pub fn server_url(self, url: &str) -> Self {
        self.set(OAuth2Field::ServerUrl, url)
    }

    /// The URL of that server's API, if it is not where it usually is. Without [`Self::server_url`]
    /// its people are others than those of the best-known server.
    pub fn api_url(self, url: &str) -> Self {
        self.set(OAuth2Field::ApiUrl, url)
    }

    /// The authorization endpoint, where the browser goes.
    pub fn authorization_url(self, url: &str) -> Self {
        self.set(OAuth2Field::AuthorizationUrl, url)
    }

    /// The token endpoint, where a code is exchanged.
    pub fn token_url(self, url: &str) -> Self {
        self.set(OAuth2Field::TokenUrl, url)
    }

    /// The endpoint that says who an access token belongs to, with all query parameters that it
    /// needs.
    pub fn userinfo_url(self, url: &str) -> Self {
        self.set(OAuth2Field::UserinfoUrl, url)
    }

    /// The scopes, with spaces between them. None by default.
    pub fn scopes(self, scopes: &str) -> Self {
        self.set(OAuth2Field::Scopes, scopes)
    }

    /// Extra parameters of the authorization request: `name=value&name=value`, form-encoded. An
    /// empty value removes one that the provider's record has.
    pub fn params(self, params: &str) -> Self {
        self.set(OAuth2Field::Params, params)
    }

    /// What is sent to let a person choose an account. [`AccountChoice::LoginIfKnown`] by default:
    /// servers that do not know the parameter ignore it (RFC 6749, section 3.1).
    pub fn account_choice(self, choice: AccountChoice) -> Self {
        Self { account_choice: Some(choice), ..self }
    }

    /// How the client authenticates at the token endpoint. [`ClientAuthMethod::Basic`] by default.
    pub fn auth_method(self, method: ClientAuthMethod) -> Self {
        self.set(OAuth2Field::AuthMethod, method.name())
    }

    /// Whether PKCE is used, as it is by default.
    pub fn pkce(self, pkce: Pkce) -> Self {
        self.set(OAuth2Field::Pkce, pkce.name())
    }

    /// The timeout of one request to the provider, instead of that of all providers.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    /// Allows URLs with plain http to hosts on a private network, for the network that you trust:
    /// everyone on the way between can sign in as anyone.
    pub fn allow_http(self) -> Self {
        self.set(OAuth2Field::AllowHttp, "yes")
    }

    /// Where in the userinfo answer the person's stable id is: a JSON pointer (RFC 6901), such as
    /// `/data/id`.
    pub fn subject_field(self, pointer: &str) -> Self {
        self.set(OAuth2Field::SubjectField, pointer)
    }

    /// Where the name is: a JSON pointer, or several with commas between them, of which the first
    /// that is there is taken.
    pub fn name_field(self, pointers: &str) -> Self {
        self.set(OAuth2Field::NameField, pointers)
    }

    /// Where the e-mail address is: a JSON pointer. It is not verified, unless
    /// [`Self::email_verified_field`] says so.
    pub fn email_field(self, pointer: &str) -> Self {
        self.set(OAuth2Field::EmailField, pointer)
    }

    /// Where the provider says whether it verified the e-mail address: a JSON pointer. Only the
    /// JSON value `true` verifies.
    pub fn email_verified_field(self, pointer: &str) -> Self {
        self.set(OAuth2Field::EmailVerifiedField, pointer)
    }

    /// Where the URL of the person's image is: a JSON pointer.
    pub fn picture_field(self, pointer: &str) -> Self {
        self.set(OAuth2Field::PictureField, pointer)
    }

    /// Another header of the userinfo request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The method of the userinfo request.
    pub fn userinfo_method(self, method: UserinfoMethod) -> Self {
        Self { userinfo_method: Some(method), ..self }
    }

    /// Where the userinfo request has the access token.
    pub fn token_place(self, place: TokenPlace) -> Self {
        Self { token_place: Some(place), ..self }
    }

    /// Accepts a token answer without `token_type`, which the standard requires (RFC 6749, section
    /// 5.1): its access token is taken for a bearer token.
    pub fn without_token_type(self) -> Self {
        Self { missing_type: Some(MissingType::MeansBearer), ..self }
    }

    /// What the provider calls the parameter `client_id`, such as `client_key`. No parameter of the
    /// protocol can have that name.
    pub fn client_id_param(self, name: &str) -> Self {
        Self { client_id_param: Some(name.into()), ..self }
    }

    /// How the provider names itself in its answer to the browser (`iss`, RFC 9207). Unless this is
    /// set, a name there is not compared with anything.
    pub fn answer_issuer(self, issuer: &str) -> Self {
        Self { answer_issuer: Some(issuer.into()), ..self }
    }

    /// The issuer of people's identities. By default it is that of the record, or, without a record
    /// or with another userinfo URL or field of the subject than the record's, the URL of the
    /// userinfo endpoint without its query: set it before that URL changes, so that people keep
    /// their accounts.
    pub fn identity_issuer(self, issuer: Issuer) -> Self {
        Self { identity_issuer: Some(issuer), ..self }
    }

    pub(super) fn text(&self, field: OAuth2Field) -> Option<&str> {
        self.texts.get(&field).map(String::as_str)
    }
}
