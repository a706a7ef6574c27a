//! A provider as it documents itself: what a sign-in asks of it, and what it answers.

use hallpass_tests::{ProviderRequest, Reply};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// The access token of every provider.
pub const TOKEN: &str = "the access token";
/// The client's secret at every provider.
pub const SECRET: &str = "a secret: with/odd+characters%";

/// A provider as it documents itself.
#[derive(Clone)]
pub struct Case {
    pub id: &'static str,
    pub name: &'static str,
    /// The URL of one's own server, for a kind of server.
    pub server: Option<&'static str>,
    pub authorization: &'static str,
    /// Parameters of the authorization request.
    pub asks: Vec<(&'static str, &'static str)>,
    /// What it calls the parameter `client_id`.
    pub client_id_param: &'static str,
    pub token: &'static str,
    pub auth: Auth,
    /// The answer of the token endpoint.
    pub tokens: Reply,
    pub userinfo_method: &'static str,
    pub userinfo: &'static str,
    /// Parameters and headers of the userinfo request, beside the access token.
    pub userinfo_query: Vec<(&'static str, &'static str)>,
    pub userinfo_headers: Vec<(&'static str, &'static str)>,
    /// The query parameter for the access token, where it is not in the header.
    pub token_param: Option<&'static str>,
    /// The query parameter for the HMAC-SHA-256 of the token, with the secret as key.
    pub proof_param: Option<&'static str>,
    pub says: Value,
    /// The list of e-mail addresses: its URL, and what it says.
    pub emails: Option<(&'static str, Value)>,
    /// What the callback has beside the code and the state.
    pub callback: Vec<(&'static str, &'static str)>,
    /// What the callback has when a person cancels.
    pub cancelled: Vec<(&'static str, &'static str)>,
    pub is: Person,
}

/// How a client authenticates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    Basic,
    Post,
}

/// Who signs in.
#[derive(Clone, Default)]
pub struct Person {
    pub issuer: &'static str,
    pub subject: &'static str,
    pub name: &'static str,
    pub email: Option<&'static str>,
    pub email_verified: bool,
    pub image: Option<&'static str>,
}

impl Case {
    /// A provider at these URLs that keeps to RFC 6749.
    pub fn new(
        (id, name): (&'static str, &'static str),
        authorization: &'static str,
        token: &'static str,
        userinfo: &'static str,
    ) -> Self {
        let tokens = json!({
            "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "scope": "all of it",
            "refresh_token": "a refresh token",
        });
        Self {
            id,
            name,
            server: None,
            authorization,
            asks: Vec::new(),
            client_id_param: "client_id",
            token,
            auth: Auth::Basic,
            tokens: Reply::json(&tokens),
            userinfo_method: "GET",
            userinfo,
            userinfo_query: Vec::new(),
            userinfo_headers: Vec::new(),
            token_param: None,
            proof_param: None,
            says: Value::Null,
            emails: None,
            callback: Vec::new(),
            cancelled: vec![("error", "access_denied")],
            is: Person::default(),
        }
    }

    /// The prefix of its settings.
    pub fn prefix(&self) -> String {
        format!("AUTH_{}", self.id.to_uppercase().replace('-', "_"))
    }

    /// The host names of its URLs.
    pub fn hosts(&self) -> impl Iterator<Item = String> + use<> {
        let urls = [self.authorization, self.token, self.userinfo];
        urls.into_iter().map(|url| url::Url::parse(url).unwrap().host_str().unwrap().to_owned())
    }

    /// Checks the token request.
    pub fn check_token_request(&self, request: &ProviderRequest) {
        let id = self.id;
        let field = |name: &str| request.form.get(name).map(String::as_str);
        assert_eq!(field("grant_type"), Some("authorization_code"), "{id}");
        assert!(field("code").is_some_and(|code| code.starts_with("code of ")), "{id}: {request:?}");
        assert!(field("code_verifier").is_some_and(|verifier| verifier.len() >= 43), "{id}");
        assert!(field("redirect_uri").is_some_and(|uri| uri.ends_with(&format!("/callback/{id}"))), "{id}");
        assert_eq!(request.headers["accept"], "application/json", "{id}");
        assert!(request.headers["user-agent"].starts_with("hallpass/"), "{id}");
        let basic = request.headers.get("authorization").map(|value| value.starts_with("Basic "));
        let in_body = (field(self.client_id_param), field("client_secret"));
        match self.auth {
            Auth::Basic => assert_eq!((basic, in_body), (Some(true), (None, None)), "{id}"),
            Auth::Post => assert_eq!((basic, in_body), (None, (Some("client"), Some(SECRET))), "{id}"),
        }
    }

    /// Checks the userinfo request.
    pub fn check_userinfo_request(&self, request: &ProviderRequest) {
        let id = self.id;
        for (name, value) in &self.userinfo_query {
            assert_eq!(request.query.get(*name).map(String::as_str), Some(*value), "{id}: {name}");
        }
        for (name, value) in &self.userinfo_headers {
            assert_eq!(request.headers.get(*name).map(String::as_str), Some(*value), "{id}: {name}");
        }
        if let Some(param) = self.proof_param {
            assert_eq!(request.query[param], proof_of_secret(), "{id}");
        }
        let header = request.headers.get("authorization").map(String::as_str);
        match self.token_param {
            None => assert_eq!(header, Some(format!("Bearer {TOKEN}").as_str()), "{id}"),
            Some(param) => {
                assert_eq!(
                    (header, request.query.get(param).map(String::as_str)),
                    (None, Some(TOKEN)),
                    "{id}"
                );
            }
        }
        assert!(request.form.is_empty(), "{id}: {request:?}");
    }
}

fn proof_of_secret() -> String {
    let mut mac = <Hmac<Sha256>>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(TOKEN.as_bytes());
    format!("{:x}", mac.finalize().into_bytes())
}
