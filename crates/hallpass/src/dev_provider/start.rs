//! Starts the development provider.

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
    web::{self, Data, ServiceConfig},
};
use hallpass_types::ProviderId;
use openidconnect::IssuerUrl;

use super::{
    authorization_endpoint::{choose_person, show_people},
    avatar::get_avatar,
    discovery::{get_configuration, get_keys},
    end_session::end_session,
    grants::Grants,
    only_this_computer::only_this_computer,
    provider::Provider,
    signing_key::generate_signing_key,
    token_endpoint::exchange_code,
    userinfo_endpoint::get_userinfo,
};
use crate::{
    clock::Clock,
    crypto::random,
    http::headers::security_headers,
    model::site::Site,
    providers::config::{DEVELOPMENT, OpenIdProvider, ProviderConfig},
    server::{
        connections::{Capacity, ConnectionTimeouts, Serving, serve},
        readiness::Readiness,
    },
};

const NAME: &str = "Development";
const CLIENT_ID: &str = "hallpass-development";
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// The running provider, and what the app must know about it.
pub struct Running {
    /// Its configuration, as if an admin had written it.
    pub config: ProviderConfig,
    /// Its origin.
    pub origin: String,
    /// Serves until it is stopped.
    pub server: Server,
}

/// Starts the provider on `listener`, for the app at `app`. Its signing key and its client's secret
/// are generated anew each time.
///
/// # Errors
/// The operating system refused.
pub fn start(listener: TcpListener, app: &Site, clock: Arc<dyn Clock>) -> io::Result<Running> {
    // In a container it listens on every address, and the browser reaches it at the published port.
    let authority = SocketAddr::from((Ipv4Addr::LOCALHOST, listener.local_addr()?.port())).to_string();
    let issuer = IssuerUrl::new(format!("http://{authority}")).map_err(io::Error::other)?;
    let provider = OpenIdProvider::new(issuer.as_str()).map_err(io::Error::other)?;
    let id = ProviderId::new(DEVELOPMENT);
    let client_secret = random::random_token();
    let config = ProviderConfig::new(id, NAME, provider, CLIENT_ID, client_secret.clone());
    let origin = issuer.url().origin().ascii_serialization();
    let provider = Data::new(Provider {
        issuer,
        authority,
        app: app.public_url().clone(),
        client_id: config.client_id.clone(),
        client_secret,
        redirect_uri: app.callback_url(&config.id),
        signing_key: generate_signing_key()?,
        grants: Grants::new(Arc::clone(&clock)),
        clock,
    });
    let serving = Serving {
        timeouts: ConnectionTimeouts::default(),
        capacity: Capacity::for_one_developer(),
        shutdown_timeout: SHUTDOWN_TIMEOUT,
        readiness: Readiness::default(),
    };
    let server = serve(listener, serving, move || {
        App::new()
            .app_data(provider.clone())
            .wrap(security_headers())
            .wrap(from_fn(only_this_computer))
            .configure(routes)
    })?;
    Ok(Running { config, origin, server })
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/.well-known/openid-configuration", web::get().to(get_configuration))
        .route("/jwks", web::get().to(get_keys))
        .route("/authorize", web::get().to(show_people))
        .route("/authorize", web::post().to(choose_person))
        .route("/token", web::post().to(exchange_code))
        .route("/userinfo", web::get().to(get_userinfo))
        .route("/logout", web::get().to(end_session))
        .route("/people/{person}.svg", web::get().to(get_avatar));
}
