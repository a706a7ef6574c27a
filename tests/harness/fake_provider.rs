//! A provider that does what it is told, right or wrong. It answers at once, as anybody; it speaks OpenID Connect, and
//! also as GitHub does.

use std::{
    collections::HashMap,
    net::TcpListener,
    sync::{Arc, Mutex},
    time::{Duration, UNIX_EPOCH},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{AUTHORIZATION, LOCATION},
    web::{self, Bytes, Data, Query},
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

use crate::{AppOptions, Front, Reply, signing_keys::SigningKeys};

/// The client that it knows.
const CLIENT_ID: &str = "hallpass-tests";
/// Its secret, which is also what a forged HS256 token is signed with.
pub const CLIENT_SECRET: &str = "the tests' client secret, of some length";

type Change = Box<dyn Fn(&mut Value) + Send>;
type ReplyToClient = Box<dyn Fn(&str) -> Option<Reply> + Send>;

/// What it does. The default is right in every respect.
pub struct Behaviour {
    /// Changes the claims of the ID token.
    pub claims: Change,
    /// Changes the discovery document.
    pub discovery: Change,
    /// Changes the parameters of the callback.
    pub callback: Change,
    /// Changes the header of the ID token.
    pub header: Change,
    /// Changes the key set.
    pub keys: Change,
    /// Changes the answer of the token endpoint.
    pub tokens: Change,
    /// How long the token endpoint takes for an authorization code.
    pub delay: Box<dyn Fn(&str) -> Duration + Send>,
    /// How long an endpoint takes before anything else: the names are those of `replies`.
    pub delays: HashMap<&'static str, Duration>,
    /// What the token endpoint answers to a client with this secret, if that is something else.
    pub client: ReplyToClient,
    /// How the ID token is signed.
    pub signature: Signature,
    /// What an endpoint answers instead: `discovery`, `jwks`, `authorize`, `token`, `userinfo`, `user`, `emails`.
    pub replies: HashMap<&'static str, Reply>,
}

/// How an ID token is signed.
#[derive(Clone, Copy)]
pub enum Signature {
    /// With the published EdDSA key.
    Right,
    /// With the published key for this algorithm, such as `ES256` or `RS512`.
    With(&'static str),
    /// With the published key, and then changed by this.
    Changed(fn(&mut Vec<u8>)),
    /// With a key that has the published one's name.
    WrongKey,
    /// Not at all, and the header says so in these letters.
    None(&'static str),
    /// By this function, whose header names HS256.
    Hs256(fn(&[u8]) -> Vec<u8>),
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            claims: Box::new(|_| ()),
            discovery: Box::new(|_| ()),
            callback: Box::new(|_| ()),
            header: Box::new(|_| ()),
            keys: Box::new(|_| ()),
            tokens: Box::new(|_| ()),
            delay: Box::new(|_| Duration::ZERO),
            delays: HashMap::new(),
            client: Box::new(|_| None),
            signature: Signature::Right,
            replies: HashMap::new(),
        }
    }
}

impl Behaviour {
    /// Right in every respect but that `endpoint` answers this.
    pub fn replying(endpoint: &'static str, reply: Reply) -> Self {
        Self { replies: HashMap::from([(endpoint, reply)]), ..Self::default() }
    }
}

struct State {
    issuer: String,
    behaviour: Mutex<Behaviour>,
    /// Seed and id of the key: both change when it rotates.
    key: Mutex<u8>,
    others: SigningKeys,
    /// The nonces of the codes that were given out.
    nonces: Mutex<HashMap<String, String>>,
    requests: Mutex<Vec<&'static str>>,
    /// The parameters of the authorization requests.
    authorization_requests: Mutex<Vec<HashMap<String, String>>>,
    /// The bodies of the token requests.
    token_requests: Mutex<Vec<String>>,
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
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        Self::serve(listener, issuer)
    }

    /// Starts behind `front`, which is where people reach it.
    pub fn start_behind(front: &Front) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", front.behind())).unwrap();
        Self::serve(listener, front.url.clone())
    }

    fn serve(listener: TcpListener, issuer: String) -> Self {
        let state = Arc::new(State {
            issuer,
            behaviour: Mutex::default(),
            key: Mutex::new(1),
            others: SigningKeys::new(),
            nonces: Mutex::default(),
            requests: Mutex::default(),
            authorization_requests: Mutex::default(),
            token_requests: Mutex::default(),
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
                        .route("/login/oauth/authorize", web::get().to(authorize))
                        .route("/login/oauth/access_token", web::post().to(token))
                        .route("/api/user", web::get().to(user))
                        .route("/api/user/emails", web::get().to(emails))
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

    /// Has `options` take this provider for GitHub.
    pub fn configure_github(&self, options: AppOptions) -> AppOptions {
        options
            .env("AUTH_GITHUB_URL", &self.state.issuer)
            .env("AUTH_GITHUB_API_URL", &format!("{}/api", self.state.issuer))
            .env("AUTH_GITHUB_ID", CLIENT_ID)
            .env("AUTH_GITHUB_SECRET", CLIENT_SECRET)
    }

    /// Where it is.
    pub fn issuer(&self) -> &str {
        &self.state.issuer
    }

    /// The parameters of the authorization requests so far.
    pub fn authorization_requests(&self) -> Vec<HashMap<String, String>> {
        self.state.authorization_requests.lock().unwrap().clone()
    }

    /// The bodies of the token requests so far.
    pub fn token_requests(&self) -> Vec<String> {
        self.state.token_requests.lock().unwrap().clone()
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
    fn note(&self, endpoint: &'static str) {
        self.requests.lock().unwrap().push(endpoint);
    }

    fn id_token(&self, nonce: Option<&String>) -> String {
        let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "fake-1", "iat": now, "exp": now + 300,
            "nonce": nonce, "name": "Fay Ke", "email": "fay@example.org", "email_verified": true,
            "picture": "https://example.org/fay.png",
        });
        let behaviour = self.behaviour.lock().unwrap();
        (behaviour.claims)(&mut claims);
        let seed = *self.key.lock().unwrap();
        let (algorithm, key_id) = match behaviour.signature {
            Signature::Right | Signature::Changed(_) | Signature::WrongKey => {
                ("EdDSA", format!("key-{seed}"))
            }
            Signature::With(algorithm) => (algorithm, SigningKeys::id(algorithm).into()),
            Signature::None(spelled) => (spelled, format!("key-{seed}")),
            Signature::Hs256(_) => ("HS256", format!("key-{seed}")),
        };
        let mut header = json!({ "alg": algorithm, "typ": "JWT", "kid": key_id });
        (behaviour.header)(&mut header);
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let eddsa =
            |seed: u8| eddsa_key(seed).sign(&CoreJwsSigningAlgorithm::EdDsa, message.as_bytes()).unwrap();
        let signature = match behaviour.signature {
            Signature::None(_) => Vec::new(),
            Signature::Hs256(sign) => sign(message.as_bytes()),
            Signature::Right => eddsa(seed),
            Signature::WrongKey => eddsa(seed + 100),
            Signature::With(algorithm) => self.others.sign(algorithm, message.as_bytes()),
            Signature::Changed(change) => {
                let mut signature = eddsa(seed);
                change(&mut signature);
                signature
            }
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    async fn reply(&self, endpoint: &'static str) -> Option<Reply> {
        self.note(endpoint);
        let (delay, reply) = {
            let behaviour = self.behaviour.lock().unwrap();
            (behaviour.delays.get(endpoint).copied(), behaviour.replies.get(endpoint).cloned())
        };
        tokio::time::sleep(delay.unwrap_or_default()).await;
        reply
    }
}

fn eddsa_key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&prefix[..], &[seed; 32]].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(format!("key-{seed}"))))
        .unwrap()
}

async fn discovery(state: Data<State>) -> HttpResponse {
    if let Some(reply) = state.reply("discovery").await {
        return reply.send().await;
    }
    let issuer = &state.issuer;
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
    (state.behaviour.lock().unwrap().discovery)(&mut document);
    HttpResponse::Ok().json(document)
}

async fn keys(state: Data<State>) -> HttpResponse {
    if let Some(reply) = state.reply("jwks").await {
        return reply.send().await;
    }
    let eddsa = eddsa_key(*state.key.lock().unwrap()).as_verification_key();
    let mut keys = serde_json::to_value(CoreJsonWebKeySet::new(vec![eddsa])).unwrap();
    keys["keys"].as_array_mut().unwrap().extend(state.others.public());
    (state.behaviour.lock().unwrap().keys)(&mut keys);
    HttpResponse::Ok().json(keys)
}

async fn authorize(state: Data<State>, query: Query<HashMap<String, String>>) -> HttpResponse {
    state.authorization_requests.lock().unwrap().push(query.0.clone());
    if let Some(reply) = state.reply("authorize").await {
        return reply.send().await;
    }
    let code = format!("code-{}", query["state"]);
    if let Some(nonce) = query.get("nonce") {
        state.nonces.lock().unwrap().insert(code.clone(), nonce.clone());
    }
    let mut parameters = json!({ "code": code, "state": query["state"] });
    // As an OpenID provider it promises to say who it is; GitHub does not.
    if query.contains_key("nonce") {
        parameters["iss"] = json!(state.issuer);
    }
    (state.behaviour.lock().unwrap().callback)(&mut parameters);
    let mut url = url::Url::parse(&query["redirect_uri"]).unwrap();
    for (name, value) in parameters.as_object().unwrap() {
        url.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    HttpResponse::SeeOther().insert_header((LOCATION, url.as_str())).finish()
}

async fn token(state: Data<State>, req: HttpRequest, body: Bytes) -> HttpResponse {
    let body = String::from_utf8(body.to_vec()).unwrap();
    state.token_requests.lock().unwrap().push(body.clone());
    let refused = (state.behaviour.lock().unwrap().client)(&client_secret(&req, &body));
    if let Some(reply) = refused {
        return reply.send().await;
    }
    if let Some(reply) = state.reply("token").await {
        return reply.send().await;
    }
    let fields: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let delay = (state.behaviour.lock().unwrap().delay)(&fields["code"]);
    tokio::time::sleep(delay).await;
    let nonce = state.nonces.lock().unwrap().remove(&fields["code"]);
    let mut tokens = json!({ "access_token": "an access token", "token_type": "bearer" });
    if nonce.is_some() {
        tokens["id_token"] = json!(state.id_token(nonce.as_ref()));
    }
    (state.behaviour.lock().unwrap().tokens)(&mut tokens);
    HttpResponse::Ok().json(tokens)
}

/// What the client sent, in the header or in the body.
fn client_secret(req: &HttpRequest, body: &str) -> String {
    let header =
        req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let secret = match header {
        Some(header) => {
            let decoded = String::from_utf8(STANDARD.decode(header).unwrap()).unwrap();
            format!("client_secret={}", decoded.split_once(':').unwrap().1)
        }
        None => body.to_owned(),
    };
    let mut fields = url::form_urlencoded::parse(secret.as_bytes());
    fields.find(|(name, _)| name == "client_secret").map(|(_, value)| value.into_owned()).unwrap_or_default()
}

async fn userinfo(state: Data<State>, req: HttpRequest) -> HttpResponse {
    answer(&state, "userinfo", &req, json!({ "sub": "fake-1" })).await
}

async fn user(state: Data<State>, req: HttpRequest) -> HttpResponse {
    let user = json!({ "id": 583_231, "login": "octocat", "name": "The Octocat",
        "avatar_url": "https://example.org/octocat.png" });
    answer(&state, "user", &req, user).await
}

async fn emails(state: Data<State>, req: HttpRequest) -> HttpResponse {
    let emails = json!([
        { "email": "elsewhere@example.org", "primary": false, "verified": true },
        { "email": "octocat@example.org", "primary": true, "verified": true },
    ]);
    answer(&state, "emails", &req, emails).await
}

/// To the bearer of the access token.
async fn answer(state: &State, endpoint: &'static str, req: &HttpRequest, right: Value) -> HttpResponse {
    match state.reply(endpoint).await {
        Some(reply) => reply.send().await,
        None if req.headers().get(AUTHORIZATION).is_some_and(|token| token == "Bearer an access token") => {
            HttpResponse::Ok().json(right)
        }
        None => HttpResponse::Unauthorized().finish(),
    }
}
