//! Listens on a socket address.

use std::net::{SocketAddr, TcpListener};

use crate::{config::Config, start_error::StartError};

/// Listens on `address`.
///
/// # Errors
/// The socket address is taken, or does not belong to this computer.
pub fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Listen { address, error })
}

impl Config {
    /// Listens on the configured socket address. A port that the operating system chose becomes
    /// part of the public URL, unless the configuration names another.
    ///
    /// # Errors
    /// The socket address is taken, or does not belong to this computer.
    pub fn bind(&mut self) -> Result<TcpListener, StartError> {
        let listener = listen(self.listen)?;
        self.listen = listener.local_addr()?;
        Ok(listener)
    }
}
