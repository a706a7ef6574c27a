//! Which servers are trusted: those with a certificate of the system's CAs, or of configured ones.

use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::ca_certificates::CaCertificates;

/// Whether any server can prove its identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// There are CA certificates.
    CaCertificates,
    /// There are none, as in a container without the package `ca-certificates`.
    Nothing,
}

/// The TLS configuration of a client that trusts the system's CAs and `extra` ones. Missing CA
/// certificates are an error only when https is needed.
pub fn tls_config(extra: &CaCertificates) -> (ClientConfig, Trust) {
    // Fails only when one is installed already, which is as good.
    let _ = ring::default_provider().install_default();
    let mut roots = RootCertStore::empty();
    // Unusable certificates are left out.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(extra.certificates());
    let trust = if roots.is_empty() { Trust::Nothing } else { Trust::CaCertificates };
    (ClientConfig::builder().with_root_certificates(roots).with_no_client_auth(), trust)
}
