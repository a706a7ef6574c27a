//! Randomness and hashes, keys, and sealed values.

pub(crate) mod jwt_key;
pub(crate) mod jwt_key_error;
mod pem_text;
pub(crate) mod random;
pub(crate) mod sealed;
pub(crate) mod secret_ring;
