//! A configuration for tests.

use crate::{
    config::{Config, DevProvider},
    crypto::random,
    settings::Settings,
};

/// A configuration with a database in memory, a secret of its own, no provider, and no file and no
/// network: `Hallpass::builder(config()).open()`. Sign people in with
/// [`Hallpass::sign_in_for_test`](crate::Hallpass::sign_in_for_test).
///
/// # Panics
/// Never: the settings are valid.
pub fn config() -> Config {
    let secret = format!("{}{}", random::random_id(), random::random_id());
    let settings = Settings::from([("AUTH_SECRET", &*secret), ("DATABASE_URL", "sqlite::memory:")]);
    Config::from_settings(&settings, DevProvider::Off).expect("BUG: these settings are valid")
}
