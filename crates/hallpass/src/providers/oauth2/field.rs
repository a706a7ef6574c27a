//! What can be said about an OAuth 2 provider as text: by a setting, or in code.

use std::fmt;

/// A part of the description of an OAuth 2 provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OAuth2Field {
    /// The URL of a server of one's own.
    ServerUrl,
    /// The URL of its API.
    ApiUrl,
    /// The authorization endpoint.
    AuthorizationUrl,
    /// The token endpoint.
    TokenUrl,
    /// The userinfo endpoint.
    UserinfoUrl,
    /// The scopes.
    Scopes,
    /// Extra parameters of the authorization request.
    Params,
    /// How the client authenticates.
    AuthMethod,
    /// Whether PKCE is used.
    Pkce,
    /// The timeout of one request.
    Timeout,
    /// Whether plain http is allowed on a private network.
    AllowHttp,
    /// Where the subject is.
    SubjectField,
    /// Where the name is.
    NameField,
    /// Where the e-mail address is.
    EmailField,
    /// Where it is said that the e-mail address is verified.
    EmailVerifiedField,
    /// Where the URL of the image is.
    PictureField,
    /// A header of the userinfo request.
    Header,
    /// The name of the parameter for the client id.
    ClientIdParam,
}

/// The fields that are settings, with the end of their names.
const SETTINGS: [(OAuth2Field, &str); 16] = [
    (OAuth2Field::ServerUrl, "_URL"),
    (OAuth2Field::ApiUrl, "_API_URL"),
    (OAuth2Field::AuthorizationUrl, "_AUTHORIZATION_URL"),
    (OAuth2Field::TokenUrl, "_TOKEN_URL"),
    (OAuth2Field::UserinfoUrl, "_USERINFO_URL"),
    (OAuth2Field::Scopes, "_SCOPES"),
    (OAuth2Field::Params, "_PARAMS"),
    (OAuth2Field::AuthMethod, "_AUTH_METHOD"),
    (OAuth2Field::Pkce, "_PKCE"),
    (OAuth2Field::Timeout, "_TIMEOUT"),
    (OAuth2Field::AllowHttp, "_ALLOW_HTTP"),
    (OAuth2Field::SubjectField, "_SUBJECT_FIELD"),
    (OAuth2Field::NameField, "_NAME_FIELD"),
    (OAuth2Field::EmailField, "_EMAIL_FIELD"),
    (OAuth2Field::EmailVerifiedField, "_EMAIL_VERIFIED_FIELD"),
    (OAuth2Field::PictureField, "_PICTURE_FIELD"),
];

impl OAuth2Field {
    /// Every field that is a setting, with the end of its name.
    pub(crate) fn settings() -> impl Iterator<Item = (Self, &'static str)> {
        SETTINGS.into_iter()
    }

    /// The end of the name of its setting.
    pub(crate) fn suffix(self) -> Option<&'static str> {
        SETTINGS.iter().find(|(field, _)| *field == self).map(|(_, suffix)| *suffix)
    }
}

impl fmt::Display for OAuth2Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ServerUrl => "the server's URL",
            Self::ApiUrl => "the API's URL",
            Self::AuthorizationUrl => "the authorization URL",
            Self::TokenUrl => "the token URL",
            Self::UserinfoUrl => "the userinfo URL",
            Self::Scopes => "the list of scopes",
            Self::Params => "the list of parameters",
            Self::AuthMethod => "the authentication method",
            Self::Pkce => "the use of PKCE",
            Self::Timeout => "the timeout of a request",
            Self::AllowHttp => "the permission of plain http",
            Self::SubjectField => "the field of the subject",
            Self::NameField => "the field of the name",
            Self::EmailField => "the field of the e-mail address",
            Self::EmailVerifiedField => "the field that says whether the e-mail address is verified",
            Self::PictureField => "the field of the picture",
            Self::Header => "a header",
            Self::ClientIdParam => "the name of the parameter for the client id",
        })
    }
}
