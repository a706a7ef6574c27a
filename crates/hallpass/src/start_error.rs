//! Why a server could not start.

use std::{io, net::SocketAddr};

use hallpass_types::ProviderId;

use crate::{
    config::provider_order::UnknownInOrder,
    model::{native_app::NativeAppError, site::SiteError},
    providers::config::ProviderConfigError,
    store::{OpenError, StoreError},
};

/// The server could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The socket address is in use, or does not belong to this computer.
    #[error("{}", cannot_listen(*address, error))]
    Listen {
        /// The socket address.
        address: SocketAddr,
        /// The error of the operating system.
        error: io::Error,
    },
    /// Paths, origins or cookies do not fit together.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed after it was opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The development provider is not part of this program.
    #[error("this program was built without the development provider: the feature dev-provider of hallpass")]
    NoDevProvider,
    /// The development provider is only for an application on this computer.
    #[error("the development provider lets anyone sign in as anyone, and {0} is not on this computer")]
    NotDevelopment(String),
    /// There is no secret, and this is not development.
    #[error(
        "there is no secret, and {0} is not on this computer: generate one with `openssl rand -base64 33`"
    )]
    NoSecret(String),
    /// A secret can be guessed.
    #[error("a secret has fewer than 32 bytes: generate one with `openssl rand -base64 33`")]
    ShortSecret,
    /// A provider cannot have this id.
    #[error(
        "the id of a provider has letters, digits and '-', and is not that of the development provider: not {0:?}"
    )]
    ProviderId(ProviderId),
    /// Two providers have this id.
    #[error("two providers have the id {0}")]
    TwoProviders(ProviderId),
    /// Two providers would identify people by the same issuer, although a subject of one is another
    /// person's with the other: they speak different protocols, or find it in different fields.
    #[error(
        "the providers {0} and {1} have the same issuer, and different subjects: each would sign in the other's people. Remove one of them"
    )]
    SharedIssuer(ProviderId, ProviderId),
    /// A provider cannot be used as it was configured.
    #[error("the provider {0} {1}")]
    Provider(ProviderId, ProviderConfigError),
    /// The order of the providers names one that there is not.
    #[error(transparent)]
    ProviderOrder(#[from] UnknownInOrder),
    /// The idle or the absolute timeout is zero.
    #[error("a timeout of sessions is zero: every session would expire at once")]
    ZeroTimeout,
    /// The file of the development secret can be neither read nor created.
    #[error("the file of the development secret cannot be used: {0}")]
    Secret(io::Error),
    /// An app is declared that cannot work.
    #[error(transparent)]
    NativeApp(#[from] NativeAppError),
    /// The HTTP client for requests to providers cannot be built.
    #[error("no HTTP client for requests to providers: {0}")]
    Http(#[from] reqwest::Error),
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        let port = address.port();
        return format!(
            "port {port} is taken by another program. Stop it, or set HALLPASS_LISTEN to another port"
        );
    }
    format!("cannot listen on {address}: {error}")
}
