//! How long a provider may take, and which certificates are trusted.

use std::{fmt, path::Path, time::Duration};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// How requests to providers are made.
#[derive(Clone, Debug)]
pub struct ProviderHttpSettings {
    /// How long one request may take.
    pub request_timeout: Duration,
    /// How long all requests of one step of a sign-in (the start, or the callback) may take together.
    pub total_timeout: Duration,
    /// Trusted beside the system's.
    pub extra_authorities: Authorities,
}

impl ProviderHttpSettings {
    /// The default of one request's timeout.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(6);
    /// The default of the timeout of all requests together.
    pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
    /// A callback that is under way when the server shuts down must have the time to finish, and the store after it.
    pub const MAX_TOTAL_TIMEOUT: Duration = Duration::from_secs(16);
}

impl Default for ProviderHttpSettings {
    fn default() -> Self {
        Self {
            request_timeout: Self::REQUEST_TIMEOUT,
            total_timeout: Self::TOTAL_TIMEOUT,
            extra_authorities: Authorities::default(),
        }
    }
}

/// Certificates of certificate authorities (CAs).
#[derive(Clone, Default)]
pub struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// Reads a file of certificates in PEM form.
    ///
    /// # Errors
    /// Why the file cannot be used.
    pub fn read(path: &Path) -> Result<Self, String> {
        let unreadable = |error| format!("cannot be read as PEM ({error})");
        let certificates: Result<Vec<_>, _> =
            CertificateDer::pem_file_iter(path).map_err(unreadable)?.collect();
        let certificates = certificates.map_err(unreadable)?;
        if certificates.is_empty() {
            return Err("holds no certificate".into());
        }
        let mut store = RootCertStore::empty();
        for certificate in &certificates {
            store
                .add(certificate.clone())
                .map_err(|error| format!("holds a certificate that cannot be used ({error})"))?;
        }
        Ok(Self(certificates))
    }

    /// The certificates.
    pub fn certificates(&self) -> impl Iterator<Item = CertificateDer<'static>> + '_ {
        self.0.iter().cloned()
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} certificates", self.0.len())
    }
}
