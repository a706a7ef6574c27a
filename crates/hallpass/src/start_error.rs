//! Why the server could not start.

use std::{io, net::SocketAddr};

use crate::store::{OpenError, StoreError};

/// The server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address is taken, or is not ours.
    #[error("{}", cannot_listen(*address, error))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed after it was opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The development provider is not part of this program.
    #[error("this program was built without the development provider: the feature dev-provider of hallpass")]
    NoDevProvider,
    /// The development secret can be neither read nor made.
    #[error("the development secret in its file cannot be used: {0}")]
    Secret(io::Error),
    /// The client for requests to providers cannot be built.
    #[error("no HTTP client for the providers: {0}")]
    Http(#[from] reqwest::Error),
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        let port = address.port();
        return format!(
            "port {port} is taken by another program. End that one, or set HALLPASS_LISTEN to another address"
        );
    }
    format!("cannot listen on {address}: {error}")
}
