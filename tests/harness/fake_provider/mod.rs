//! An identity provider that a test controls, correct or not. It signs in at once, without asking,
//! and speaks OpenID Connect as well as GitHub's API.

mod behaviour;
mod client_auth;
pub(crate) mod form_post;
mod github;
mod id_token;
mod keys;
mod openid;

use std::{
    collections::HashMap,
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::web::{self, Data};

use crate::{AppOptions, Client, Nginx, Reply, server_thread::ServerThread};

pub use behaviour::{Behaviour, Signature};
pub use client_auth::ClientAuth;
use keys::SigningKeys;

/// The client that it knows.
const CLIENT_ID: &str = "hallpass-tests";
/// The client's secret, which also signs a forged HS256 token.
pub const CLIENT_SECRET: &str = "the tests' client secret, of some length";

struct State {
    issuer: String,
    behaviour: Mutex<Behaviour>,
    /// Seed and id of the EdDSA key: both change when it rotates.
    key_number: Mutex<u8>,
    keys: SigningKeys,
    /// Whether the token endpoint keeps its clients waiting.
    holds_tokens: AtomicBool,
    /// Whether the discovery document says that it takes `prompt=login`, which every OpenID
    /// provider has to.
    states_prompts: AtomicBool,
    /// The nonce, if any, of each authorization code that was issued for the scope `openid`.
    nonces: Mutex<HashMap<String, Option<String>>>,
    /// The endpoint of each request so far.
    requests: Mutex<Vec<&'static str>>,
    /// The parameters of the authorization requests.
    authorization_requests: Mutex<Vec<HashMap<String, String>>>,
    /// The bodies of the token requests.
    token_requests: Mutex<Vec<String>>,
}

/// A running provider; stops with the test.
pub struct FakeProvider {
    state: Arc<State>,
    _server: ServerThread,
}

impl FakeProvider {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        Self::serve(listener, issuer)
    }

    /// Starts it behind `nginx`, whose URL is its issuer.
    pub fn start_behind(nginx: &Nginx) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", nginx.upstream_port())).unwrap();
        Self::serve(listener, nginx.url.clone())
    }

    fn serve(listener: TcpListener, issuer: String) -> Self {
        let state = Arc::new(State {
            issuer,
            behaviour: Mutex::default(),
            key_number: Mutex::new(1),
            keys: SigningKeys::new(),
            states_prompts: AtomicBool::new(false),
            holds_tokens: AtomicBool::new(false),
            nonces: Mutex::default(),
            requests: Mutex::default(),
            authorization_requests: Mutex::default(),
            token_requests: Mutex::default(),
        });
        let data = Data::from(Arc::clone(&state));
        let server = ServerThread::start(listener, move |config| {
            config
                .app_data(data.clone())
                .route("/.well-known/openid-configuration", web::get().to(openid::discovery))
                .route("/jwks", web::get().to(openid::key_set))
                .route("/authorize", web::get().to(openid::authorize))
                .route("/token", web::post().to(openid::token))
                .route("/userinfo", web::get().to(openid::userinfo))
                .route("/login/oauth/authorize", web::get().to(openid::authorize))
                .route("/login/oauth/access_token", web::post().to(openid::token))
                .route("/api/user", web::get().to(github::user))
                .route("/api/user/emails", web::get().to(github::emails))
                .route("/api/user/memberships/orgs/{org}", web::get().to(github::organization_membership))
                .route(
                    "/api/orgs/{org}/teams/{team}/memberships/{login}",
                    web::get().to(github::team_membership),
                );
        });
        Self { state, _server: server }
    }

    /// Configures `options` with this provider under the name `id`.
    pub fn configure(&self, options: AppOptions, id: &str) -> AppOptions {
        self.state.states_prompts.store(true, Ordering::SeqCst);
        let prefix = format!("AUTH_{}", id.to_uppercase());
        options
            .env(&format!("{prefix}_ISSUER"), &self.state.issuer)
            .env(&format!("{prefix}_ID"), CLIENT_ID)
            .env(&format!("{prefix}_SECRET"), CLIENT_SECRET)
    }

    /// Configures `options` with this provider as the well-known provider `id`: its discovery
    /// document is here, and everything else is as Hallpass knows it.
    pub fn configure_preset(&self, options: AppOptions, id: &str) -> AppOptions {
        let prefix = format!("AUTH_{}", id.to_uppercase().replace('-', "_"));
        let document = format!("{}/.well-known/openid-configuration", self.state.issuer);
        options
            .env(&format!("{prefix}_DISCOVERY_URL"), &document)
            .env(&format!("{prefix}_ID"), CLIENT_ID)
            .env(&format!("{prefix}_SECRET"), CLIENT_SECRET)
    }

    /// Configures `options` with this provider as GitHub.
    pub fn configure_github(&self, options: AppOptions) -> AppOptions {
        options
            .env("AUTH_GITHUB_URL", &self.state.issuer)
            .env("AUTH_GITHUB_API_URL", &format!("{}/api", self.state.issuer))
            .env("AUTH_GITHUB_ID", CLIENT_ID)
            .env("AUTH_GITHUB_SECRET", CLIENT_SECRET)
    }

    /// Its URL.
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

    /// Goes to `url`, an authorization URL with `response_mode=form_post`. Returns the fields that
    /// the browser would post.
    pub async fn posted_fields(&self, url: &str) -> Vec<(String, String)> {
        form_post::fields(&Client::at(&self.state.issuer).get(url).await.text)
    }

    /// Behaves like this from now on.
    pub fn set_behaviour(&self, behaviour: Behaviour) {
        *self.state.behaviour.lock().unwrap() = behaviour;
    }

    /// Keeps the clients of the token endpoint waiting from now on.
    pub fn hold_tokens(&self) {
        self.state.holds_tokens.store(true, Ordering::SeqCst);
    }

    /// Undoes [`Self::hold_tokens`].
    pub fn release_tokens(&self) {
        self.state.holds_tokens.store(false, Ordering::SeqCst);
    }

    /// Signs with another key from now on, and publishes only that.
    pub fn rotate_key(&self) {
        *self.state.key_number.lock().unwrap() += 1;
    }

    /// Counts the requests to `endpoint` so far.
    pub fn count_requests(&self, endpoint: &str) -> usize {
        self.state.requests.lock().unwrap().iter().filter(|requested| **requested == endpoint).count()
    }
}

impl State {
    /// Returns as soon as tokens are not held.
    async fn wait_for_release(&self) {
        while self.holds_tokens.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Counts a request to `endpoint`, and waits as long as the behaviour says. Returns what to
    /// answer instead of the correct answer, if anything.
    async fn reply(&self, endpoint: &'static str) -> Option<Reply> {
        self.requests.lock().unwrap().push(endpoint);
        let (delay, reply) = {
            let behaviour = self.behaviour.lock().unwrap();
            (behaviour.delays.get(endpoint).copied(), behaviour.replies.get(endpoint).cloned())
        };
        tokio::time::sleep(delay.unwrap_or_default()).await;
        reply
    }
}
