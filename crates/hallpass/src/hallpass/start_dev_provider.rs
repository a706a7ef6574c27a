//! Starts the development provider with a Hallpass.

use std::{net::SocketAddr, sync::Arc};

use actix_web::dev::ServerHandle;

use crate::{clock::Clock, model::site::Site, providers::config::ProviderConfig, start_error::StartError};

/// Starts the development provider and adds it to `providers`. Returns its server and its origin.
#[cfg(feature = "dev-provider")]
pub(super) fn start_dev_provider(
    address: Option<SocketAddr>,
    site: &Site,
    clock: &Arc<dyn Clock>,
    providers: &mut Vec<ProviderConfig>,
) -> Result<Option<(ServerHandle, String)>, StartError> {
    let Some(address) = address else { return Ok(None) };
    let running = crate::dev_provider::start(crate::listen::listen(address)?, site, Arc::clone(clock))?;
    providers.push(running.config);
    let handle = running.server.handle();
    tokio::spawn(running.server);
    Ok(Some((handle, running.origin)))
}

/// Refuses the development provider, which is not part of this program.
#[cfg(not(feature = "dev-provider"))]
pub(super) fn start_dev_provider(
    address: Option<SocketAddr>,
    _: &Site,
    _: &Arc<dyn Clock>,
    _: &mut Vec<ProviderConfig>,
) -> Result<Option<(ServerHandle, String)>, StartError> {
    if address.is_some() { Err(StartError::NoDevProvider) } else { Ok(None) }
}
