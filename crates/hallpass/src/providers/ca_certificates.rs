//! Certificates of certificate authorities (CAs) that are trusted beside the system's.

use std::{fmt, path::Path};

use rustls::{
    RootCertStore,
    pki_types::{
        CertificateDer,
        pem::{self, PemObject as _},
    },
};

/// CA certificates, such as those of a company's own CA.
#[derive(Clone, Default)]
pub struct CaCertificates(Vec<CertificateDer<'static>>);

impl CaCertificates {
    /// Reads a PEM file of certificates.
    ///
    /// # Errors
    /// Why the file cannot be used. Nothing of its content is shown: it may be the wrong file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let unreadable = |error| match error {
            pem::Error::Io(error) => format!("cannot be read ({error})"),
            _ => "is not in PEM format".to_owned(),
        };
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

impl fmt::Debug for CaCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} certificates", self.0.len())
    }
}
