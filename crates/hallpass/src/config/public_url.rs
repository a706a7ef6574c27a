//! Reads the URL under which people reach the server.

use std::net::SocketAddr;

use crate::{
    model::{public_url::PublicUrl, site::base_path::BasePath},
    settings::{ConfigError, Settings},
};

const HINT: &str = "Set it to the URL that people use, such as https://app.example.org.";

/// Reads `AUTH_URL`. Auth.js has the path of the API at its end.
pub(super) fn read_public_url(
    settings: &Settings,
    base_path: &BasePath,
) -> Result<Option<PublicUrl>, ConfigError> {
    let Some(text) = settings.get("AUTH_URL") else { return Ok(None) };
    let read = PublicUrl::parse(text).map(|url| Some(url.without_base_path(base_path.as_str())));
    read.map_err(|problem| ConfigError::new("AUTH_URL", problem, HINT))
}

/// Without `AUTH_URL` the public URL is `http://localhost:PORT`, which is wrong for other
/// computers.
pub(super) fn missing_public_url(settings: &Settings, listen: SocketAddr) -> Option<ConfigError> {
    let is_missing = settings.get("AUTH_URL").is_none() && !listen.ip().is_loopback();
    is_missing.then(|| {
        let problem = format!("is not set, but the server listens on {listen}, for other computers, too");
        ConfigError::new("AUTH_URL", problem, HINT)
    })
}
