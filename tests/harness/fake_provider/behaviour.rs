//! What the fake provider does differently from a correct one.

use std::{collections::HashMap, time::Duration};

use serde_json::Value;

use super::ClientAuth;
use crate::Reply;

type Change = Box<dyn Fn(&mut Value) + Send>;
type ReplyToClient = Box<dyn Fn(&str) -> Option<Reply> + Send>;

/// Deviations of the provider. The default has none.
pub struct Behaviour {
    /// Changes the claims of the ID token.
    pub claims: Change,
    /// Changes the discovery document.
    pub discovery: Change,
    /// Changes the parameters of the callback.
    pub callback: Change,
    /// The fragment that it appends to the URL of the callback.
    pub fragment: Option<&'static str>,
    /// Changes the header of the ID token.
    pub header: Change,
    /// Changes the key set.
    pub keys: Change,
    /// Changes the answer of the token endpoint.
    pub tokens: Change,
    /// How long the token endpoint takes for an authorization code.
    pub delay: Box<dyn Fn(&str) -> Duration + Send>,
    /// How long an endpoint waits before anything else: the names are those of `replies`.
    pub delays: HashMap<&'static str, Duration>,
    /// How the client must authenticate at the token endpoint.
    pub client_auth: ClientAuth,
    /// What the token endpoint answers instead to a client with this secret.
    pub client: ReplyToClient,
    /// How the ID token is signed.
    pub signature: Signature,
    /// What an endpoint answers instead: `discovery`, `jwks`, `authorize`, `token`, `userinfo`,
    /// `user`, `emails`, `memberships`.
    pub replies: HashMap<&'static str, Reply>,
    /// What GitHub's API answers about memberships of `organization` and of `organization/team`;
    /// 404 about others.
    pub memberships: HashMap<&'static str, Reply>,
}

/// How an ID token is signed.
#[derive(Clone, Copy)]
pub enum Signature {
    /// With the published EdDSA key.
    Right,
    /// With the published key for this algorithm, such as `ES256` or `RS512`.
    With(&'static str),
    /// With the published EdDSA key, and then changed by this.
    Changed(fn(&mut Vec<u8>)),
    /// With the published key for this algorithm, and then changed by this.
    ChangedWith(&'static str, fn(&mut Vec<u8>)),
    /// With another key under the published one's id.
    WrongKey,
    /// With another key for this algorithm under the published one's id.
    WrongKeyFor(&'static str),
    /// Not at all; the header says so in this spelling.
    None(&'static str),
    /// By this function; the header names HS256.
    Hs256(fn(&[u8]) -> Vec<u8>),
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            claims: Box::new(|_| ()),
            discovery: Box::new(|_| ()),
            callback: Box::new(|_| ()),
            fragment: None,
            header: Box::new(|_| ()),
            keys: Box::new(|_| ()),
            tokens: Box::new(|_| ()),
            delay: Box::new(|_| Duration::ZERO),
            delays: HashMap::new(),
            client_auth: ClientAuth::default(),
            client: Box::new(|_| None),
            signature: Signature::Right,
            replies: HashMap::new(),
            memberships: HashMap::new(),
        }
    }
}

impl Behaviour {
    /// Correct, except that `endpoint` answers this.
    pub fn replying(endpoint: &'static str, reply: Reply) -> Self {
        Self { replies: HashMap::from([(endpoint, reply)]), ..Self::default() }
    }
}
