//! The development provider: a real, small OpenID provider in the same process, so that the whole sign-in works with no
//! account, key or network. On only with `--dev-provider`, never in production.
//!
//! It listens under another host name than the app (`127.0.0.1` beside `localhost`), so that the trip is cross-site as
//! with a real one.

mod authorize;
mod discovery;
mod grants;
mod guard;
mod page;
mod people;
mod token;
mod userinfo;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_web::{
    App,
    dev::Server,
    middleware::from_fn,
    web::{self, Data},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hallpass_types::{ProviderId, paths};
use openidconnect::{IssuerUrl, JsonWebKeyId, core::CoreEdDsaPrivateSigningKey};
use secrecy::SecretString;

use crate::{
    clock::Clock,
    crypto::random,
    http::headers::security_headers,
    model::public_url::PublicUrl,
    providers::config::{DEVELOPMENT, Protocol, ProviderConfig},
    server::{
        connections::{Capacity, ConnectionTimeouts, Serving, serve},
        readiness::Readiness,
    },
};
use grants::Grants;

/// The running provider, and what the app must know to use it.
pub struct Running {
    /// As if an operator had configured it.
    pub config: ProviderConfig,
    /// Where it is, as an origin.
    pub origin: String,
    /// Serves until it is stopped.
    pub server: Server,
}

/// What the handlers share.
struct Provider {
    issuer: IssuerUrl,
    /// `127.0.0.1:8081`: the only `Host` that is answered.
    authority: String,
    /// The app's origin, to come back to.
    app: PublicUrl,
    client_id: String,
    client_secret: SecretString,
    redirect_uri: String,
    signing_key: CoreEdDsaPrivateSigningKey,
    grants: Grants,
    clock: Arc<dyn Clock>,
}

/// Starts the provider on `listener`, for the app at `app`. Its key and its client's secret are made anew each time.
///
/// # Errors
/// The operating system refused.
pub fn start(listener: TcpListener, app: &PublicUrl, clock: Arc<dyn Clock>) -> io::Result<Running> {
    // In a container it listens on every address, and the browser reaches it by the port that is published on this one.
    let authority = SocketAddr::from((Ipv4Addr::LOCALHOST, listener.local_addr()?.port())).to_string();
    let issuer = IssuerUrl::new(format!("http://{authority}")).map_err(io::Error::other)?;
    let id = ProviderId::new(DEVELOPMENT);
    let client_secret = random::random_token();
    let client_id = String::from("hallpass-development");
    let provider = Data::new(Provider {
        authority,
        app: app.clone(),
        client_id: client_id.clone(),
        client_secret: client_secret.clone(),
        redirect_uri: app.absolute(&paths::callback(&id)),
        signing_key: signing_key()?,
        grants: Grants::new(Arc::clone(&clock)),
        issuer: issuer.clone(),
        clock,
    });
    let serving = Serving {
        timeouts: ConnectionTimeouts::default(),
        capacity: Capacity::for_one_developer(),
        shutdown_timeout: Duration::from_secs(2),
        readiness: Readiness::default(),
    };
    let server = serve(listener, serving, move || {
        App::new()
            .app_data(provider.clone())
            .wrap(from_fn(security_headers))
            .wrap(from_fn(guard::only_this_machine))
            .route("/.well-known/openid-configuration", web::get().to(discovery::get_configuration))
            .route("/jwks", web::get().to(discovery::get_keys))
            .route("/authorize", web::get().to(authorize::show_people))
            .route("/authorize", web::post().to(authorize::choose_person))
            .route("/token", web::post().to(token::exchange_code))
            .route("/userinfo", web::get().to(userinfo::get_userinfo))
            .route("/logout", web::get().to(userinfo::end_session))
            .route("/people/{person}.svg", web::get().to(page::get_avatar))
    })?;
    let name = "Development".into();
    Ok(Running {
        origin: issuer.url().origin().ascii_serialization(),
        config: ProviderConfig { id, name, protocol: Protocol::OpenId(issuer), client_id, client_secret },
        server,
    })
}

/// An Ed25519 key: 16 constant bytes of PKCS#8 (RFC 8410), and 32 random ones.
fn signing_key() -> io::Result<CoreEdDsaPrivateSigningKey> {
    const PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&PREFIX[..], &random::random_bytes()].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    let id = JsonWebKeyId::new(random::random_id());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).map_err(io::Error::other)
}
