//! A provider that does what it is told, right or wrong. It answers at once, as anybody.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::UNIX_EPOCH,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{CONTENT_TYPE, LOCATION},
    web::{self, Data, Query},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey as _,
    core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};

use crate::AppOptions;

/// The client that it knows.
const CLIENT_ID: &str = "hallpass-tests";
/// Its secret, which is also what a forged HS256 token is signed with.
pub const CLIENT_SECRET: &str = "the tests' client secret, of some length";

type Change = Box<dyn Fn(&mut Value) + Send>;
type Canned = (u16, &'static str, String);

/// What it does. The default is right in every respect.
pub struct Behaviour {
    /// Changes the claims of the ID token.
    pub claims: Change,
    /// Changes the discovery document.
    pub discovery: Change,
    /// Changes the parameters of the callback.
    pub callback: Change,
    /// How the ID token is signed.
    pub signature: Signature,
    /// What the token endpoint answers instead: status, content type, body.
    pub token: Option<Canned>,
    /// What the userinfo endpoint answers instead of the claims of the person.
    pub userinfo: Option<Canned>,
    /// What the discovery endpoint answers instead.
    pub discovery_answer: Option<Canned>,
}

/// How an ID token is signed.
pub enum Signature {
    /// With the published key.
    Right,
    /// With the published key, and then changed.
    Broken,
    /// Not at all, and it says so.
    None,
    /// By this function, whose header names HS256.
    Hs256(fn(&[u8]) -> Vec<u8>),
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            claims: Box::new(|_| ()),
            discovery: Box::new(|_| ()),
            callback: Box::new(|_| ()),
            signature: Signature::Right,
            token: None,
            userinfo: None,
            discovery_answer: None,
        }
    }
}

struct State {
    issuer: String,
    behaviour: Mutex<Behaviour>,
    /// Seed and id of the key: both change when it rotates.
    key: Mutex<u8>,
    nonce: Mutex<Option<String>>,
    requests: Mutex<Vec<&'static str>>,
}

/// A running provider; ends with the test.
pub struct FakeProvider {
    state: Arc<State>,
    handle: ServerHandle,
}

impl FakeProvider {
    /// Starts on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let state = Arc::new(State {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            behaviour: Mutex::default(),
            key: Mutex::new(1),
            nonce: Mutex::default(),
            requests: Mutex::default(),
        });
        let data = Data::from(Arc::clone(&state));
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(data.clone())
                        .route("/.well-known/openid-configuration", web::get().to(discovery))
                        .route("/jwks", web::get().to(keys))
                        .route("/authorize", web::get().to(authorize))
                        .route("/token", web::post().to(token))
                        .route("/userinfo", web::get().to(userinfo))
                });
                let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { state, handle: receive.recv().unwrap() }
    }

    /// Has `options` know this provider as `id`.
    pub fn configure(&self, options: AppOptions, id: &str) -> AppOptions {
        let prefix = format!("AUTH_{}", id.to_uppercase());
        options
            .env(&format!("{prefix}_ISSUER"), &self.state.issuer)
            .env(&format!("{prefix}_ID"), CLIENT_ID)
            .env(&format!("{prefix}_SECRET"), CLIENT_SECRET)
    }

    /// Does this from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.state.behaviour.lock().unwrap() = behaviour;
    }

    /// Signs with another key from now on, and publishes only that.
    pub fn rotate_key(&self) {
        *self.state.key.lock().unwrap() += 1;
    }

    /// How often `endpoint` was asked.
    pub fn asked(&self, endpoint: &str) -> usize {
        self.state.requests.lock().unwrap().iter().filter(|asked| **asked == endpoint).count()
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        // The thread ends by itself once it is told to.
        drop(self.handle.stop(false));
    }
}

impl State {
    fn key(&self) -> CoreEdDsaPrivateSigningKey {
        let seed = *self.key.lock().unwrap();
        let prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let der = [&prefix[..], &[seed; 32]].concat();
        let pem =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
        CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(format!("key-{seed}"))))
            .unwrap()
    }

    fn note(&self, endpoint: &'static str) {
        self.requests.lock().unwrap().push(endpoint);
    }

    fn id_token(&self) -> String {
        let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "fake-1", "iat": now, "exp": now + 300,
            "nonce": *self.nonce.lock().unwrap(), "name": "Fay Ke", "email": "fay@example.org",
            "picture": "https://example.org/fay.png",
        });
        let behaviour = self.behaviour.lock().unwrap();
        (behaviour.claims)(&mut claims);
        let algorithm = match behaviour.signature {
            Signature::Right | Signature::Broken => "EdDSA",
            Signature::None => "none",
            Signature::Hs256(_) => "HS256",
        };
        let header =
            json!({ "alg": algorithm, "typ": "JWT", "kid": format!("key-{}", self.key.lock().unwrap()) });
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = match &behaviour.signature {
            Signature::None => Vec::new(),
            Signature::Hs256(sign) => sign(message.as_bytes()),
            Signature::Right | Signature::Broken => {
                self.key().sign(&CoreJwsSigningAlgorithm::EdDsa, message.as_bytes()).unwrap()
            }
        };
        let mut signature = signature;
        if matches!(behaviour.signature, Signature::Broken) {
            signature[0] ^= 1;
        }
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn canned((status, kind, body): &Canned) -> HttpResponse {
    HttpResponse::build(actix_web::http::StatusCode::from_u16(*status).unwrap())
        .insert_header((CONTENT_TYPE, *kind))
        .insert_header((LOCATION, "http://127.0.0.1:9/elsewhere"))
        .body(body.clone())
}

async fn discovery(state: Data<State>) -> HttpResponse {
    state.note("discovery");
    let issuer = &state.issuer;
    let behaviour = state.behaviour.lock().unwrap();
    if let Some(answer) = &behaviour.discovery_answer {
        return canned(answer);
    }
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
        "authorization_response_iss_parameter_supported": true,
    });
    (behaviour.discovery)(&mut document);
    HttpResponse::Ok().json(document)
}

async fn keys(state: Data<State>) -> HttpResponse {
    state.note("jwks");
    HttpResponse::Ok().json(CoreJsonWebKeySet::new(vec![state.key().as_verification_key()]))
}

async fn authorize(
    state: Data<State>,
    query: Query<std::collections::HashMap<String, String>>,
) -> HttpResponse {
    state.note("authorize");
    *state.nonce.lock().unwrap() = query.get("nonce").cloned();
    let mut parameters = json!({ "code": "a code", "state": query["state"], "iss": state.issuer });
    (state.behaviour.lock().unwrap().callback)(&mut parameters);
    let mut url = url::Url::parse(&query["redirect_uri"]).unwrap();
    for (name, value) in parameters.as_object().unwrap() {
        url.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    HttpResponse::SeeOther().insert_header((LOCATION, url.as_str())).finish()
}

async fn token(state: Data<State>) -> HttpResponse {
    state.note("token");
    if let Some(answer) = &state.behaviour.lock().unwrap().token {
        return canned(answer);
    }
    let tokens =
        json!({ "access_token": "an access token", "token_type": "bearer", "id_token": state.id_token() });
    HttpResponse::Ok().json(tokens)
}

async fn userinfo(state: Data<State>) -> HttpResponse {
    state.note("userinfo");
    match &state.behaviour.lock().unwrap().userinfo {
        Some(answer) => canned(answer),
        None => HttpResponse::Ok().json(json!({ "sub": "fake-1" })),
    }
}
