//! What the endpoints of the development provider share.

use std::sync::Arc;

use openidconnect::{IssuerUrl, core::CoreEdDsaPrivateSigningKey};
use secrecy::SecretString;

use super::grants::Grants;
use crate::{clock::Clock, model::public_url::PublicUrl};

/// The development provider.
pub struct Provider {
    /// Its issuer, which is also its origin.
    pub issuer: IssuerUrl,
    /// The only `Host` that is answered, such as `127.0.0.1:8081`.
    pub authority: String,
    /// The public URL of the app.
    pub app: PublicUrl,
    /// The id of its only client, the app.
    pub client_id: String,
    /// The secret of that client.
    pub client_secret: SecretString,
    /// The only redirect URI.
    pub redirect_uri: String,
    /// Signs ID tokens.
    pub signing_key: CoreEdDsaPrivateSigningKey,
    /// The codes and access tokens that were issued.
    pub grants: Grants,
    /// The time for tokens.
    pub clock: Arc<dyn Clock>,
}
