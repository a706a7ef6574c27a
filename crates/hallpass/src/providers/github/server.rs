//! Where GitHub is, and how it is used: github.com, or a GitHub Enterprise Server.

use url::Url;

use crate::providers::{
    presets::{client_auth_method::ClientAuthMethod, scopes::Scopes},
    provider_fault::ProviderFault,
};

/// What a sign-in asks for: the profile, and the e-mail addresses, most of which are private.
pub const SCOPES: Scopes = Scopes::new("read:user user:email");

/// How the token endpoint wants the client to authenticate.
pub const CLIENT_AUTH: ClientAuthMethod = ClientAuthMethod::Post;

/// A GitHub server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitHubServer {
    /// The URL where people sign in.
    pub web: Url,
    /// The URL of the API.
    pub api: Url,
}

impl GitHubServer {
    /// The authorization endpoint.
    ///
    /// # Errors
    /// The configured URL cannot have a path.
    pub fn authorization_endpoint(&self) -> Result<Url, ProviderFault> {
        below(&self.web, "login/oauth/authorize")
    }

    /// The token endpoint.
    ///
    /// # Errors
    /// The configured URL cannot have a path.
    pub fn token_endpoint(&self) -> Result<Url, ProviderFault> {
        below(&self.web, "login/oauth/access_token")
    }

    /// Identifies the person.
    ///
    /// # Errors
    /// The configured URL cannot have a path.
    pub fn user_endpoint(&self) -> Result<Url, ProviderFault> {
        below(&self.api, "user")
    }

    /// Lists the person's e-mail addresses.
    ///
    /// # Errors
    /// The configured URL cannot have a path.
    pub fn emails_endpoint(&self) -> Result<Url, ProviderFault> {
        below(&self.api, "user/emails")
    }

    /// How GitHub names itself in its answers (RFC 9207), if it does.
    pub fn answer_issuer(&self) -> String {
        path_below(&self.web, "login/oauth")
    }

    /// How this server is named as the issuer of identities (S23). A slash at the end makes no
    /// other server of it.
    pub fn identity_issuer(&self) -> &str {
        self.web.as_str().trim_end_matches('/')
    }
}

fn below(base: &Url, path: &str) -> Result<Url, ProviderFault> {
    Url::parse(&path_below(base, path))
        .map_err(|_| ProviderFault::Misconfigured("a configured URL of GitHub is not a URL".into()))
}

fn path_below(base: &Url, path: &str) -> String {
    format!("{}/{path}", base.as_str().trim_end_matches('/'))
}
