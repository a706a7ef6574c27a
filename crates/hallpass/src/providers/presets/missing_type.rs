//! What a token answer without `token_type` means.

/// What a token answer without `token_type` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingType {
    /// The access token is a bearer token: some providers leave the member out.
    MeansBearer,
    /// It cannot be used: the member is required (RFC 6749, section 5.1).
    Refused,
}
