//! A provider that is played by the fake one.

use std::collections::HashMap;

use hallpass_tests::{
    App, AppOptions, Behaviour, CLIENT_SECRET, Client, ClientAuth, FakeProvider, Reply, Signature,
};
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// A change of what the fake provider sends.
pub type Change = fn(&mut Value);

/// What a provider is documented to do, beside what every provider does.
pub struct Played {
    /// Its id.
    pub id: &'static str,
    /// What an admin sets beside the id and the secret: suffixes and values.
    pub settings: &'static [(&'static str, &'static str)],
    /// The issuer in its discovery document and its tokens.
    pub issuer: &'static str,
    /// How the client must authenticate.
    pub client_auth: ClientAuth,
    /// How it signs ID tokens.
    pub signature: Signature,
    /// Its claims.
    pub claims: Change,
    /// Its discovery document.
    pub discovery: Change,
    /// Its token answer.
    pub tokens: Change,
    /// What its userinfo endpoint answers; `null` if that must not be asked, as tests assert.
    pub userinfo: Value,
    /// What the callback has beside the code and the state.
    pub callback: &'static [(&'static str, &'static str)],
}

impl Played {
    /// A provider that does what every one does, and signs with RS256.
    pub fn new(id: &'static str, issuer: &'static str) -> Self {
        Self {
            id,
            settings: &[],
            issuer,
            client_auth: ClientAuth::Basic,
            signature: Signature::With("RS256"),
            claims: |_| (),
            discovery: |_| (),
            tokens: |_| (),
            userinfo: Value::Null,
            callback: &[],
        }
    }

    /// Its behaviour.
    pub fn behaviour(&self) -> Behaviour {
        let (id, issuer, callback) = (self.id, self.issuer, self.callback);
        let (claims, discovery, tokens) = (self.claims, self.discovery, self.tokens);
        let userinfo = match &self.userinfo {
            Value::Null => Reply::html(500),
            answer => Reply::json(answer),
        };
        Behaviour {
            signature: self.signature,
            claims: Box::new(move |token| {
                token["iss"] = issuer.into();
                // A verified address belongs to one person.
                token["email"] = format!("{id}@example.org").into();
                claims(token);
            }),
            discovery: Box::new(move |document| {
                document["issuer"] = issuer.into();
                document["authorization_response_iss_parameter_supported"] = false.into();
                discovery(document);
            }),
            callback: Box::new(move |parameters| {
                remove(parameters, "iss");
                for (name, value) in callback {
                    parameters[*name] = (*value).into();
                }
            }),
            client_auth: self.client_auth,
            tokens: Box::new(tokens),
            replies: HashMap::from([("userinfo", userinfo)]),
            ..Behaviour::default()
        }
    }
}

/// Starts an app that knows all of `played`, each with a fake provider of its own.
pub fn start<'a>(played: impl IntoIterator<Item = &'a Played>) -> (Vec<FakeProvider>, App) {
    let mut options = AppOptions::default().env("HALLPASS_SIGN_INS_PER_MINUTE", "0");
    let mut providers = Vec::new();
    for played in played {
        let provider = FakeProvider::start();
        provider.set_behaviour(played.behaviour());
        options = provider.configure_preset(options, played.id);
        let prefix = format!("AUTH_{}", played.id.to_uppercase().replace('-', "_"));
        for (suffix, value) in played.settings {
            options = options.env(&format!("{prefix}{suffix}"), value);
        }
        providers.push(provider);
    }
    (providers, App::start_with(options))
}

/// Signs in with the provider `id`. Returns the error code for the login page, `None` on success.
pub async fn try_sign_in(browser: &mut Client, id: &str) -> Option<String> {
    let back = browser.sign_in_with(id, "", "/profile").await;
    let url = url::Url::parse(back.location()).unwrap();
    if url.path() == "/profile" {
        return None;
    }
    url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned())
}

/// Removes a member of a JSON object.
pub fn remove(object: &mut Value, name: &str) {
    object.as_object_mut().unwrap().remove(name);
}

/// The signature of a message with the client's secret.
pub fn hs256(message: &[u8]) -> Vec<u8> {
    let mut hmac = <Hmac<Sha256>>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
    hmac.update(message);
    hmac.finalize().into_bytes().to_vec()
}

/// No one has become a user.
pub async fn expect_no_one(app: &App) {
    for table in ["users", "accounts", "identities", "sessions"] {
        assert_eq!(app.count_rows(table).await, 0, "{table}");
    }
}
