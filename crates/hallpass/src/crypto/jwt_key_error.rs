//! Why a text is no private key that can sign.

/// A text is no key that can sign. None of the texts shows any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtKeyError {
    /// It is not PEM.
    #[error("is not a private key in PEM format (-----BEGIN PRIVATE KEY-----)")]
    NotPem,
    /// It is a public key or a certificate.
    #[error("is a public key or a certificate: the private key is needed, which belongs to it")]
    Public,
    /// A password protects it.
    #[error("is encrypted with a password: decrypt it with openssl pkcs8 -topk8 -nocrypt")]
    Encrypted,
    /// It is in the format of OpenSSH.
    #[error(
        "is in the format of OpenSSH (-----BEGIN OPENSSH PRIVATE KEY-----): make another one with openssl genpkey"
    )]
    OpenSsh,
    /// There is something between its first and its last line that is no key.
    #[error(
        "begins like a private key in PEM format, but is damaged: perhaps the ends of its lines were lost on the way"
    )]
    Damaged,
    /// It is in the format of SEC 1.
    #[error(
        "is a key in the old format (-----BEGIN EC PRIVATE KEY-----): \
         convert it with openssl pkcs8 -topk8 -nocrypt"
    )]
    OldFormat,
    /// It is another kind of key, or damaged.
    #[error("is neither a key of the curve P-256 nor an RSA key of 2048 to 4096 bits")]
    Unsupported,
    /// The computer has no randomness.
    #[error("could not be used to sign")]
    Signing,
}
