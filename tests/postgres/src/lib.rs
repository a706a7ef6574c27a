//! A PostgreSQL server for a test: in a scratch folder, on a free port, removed with the test.
//!
//! PostgreSQL refuses to run as root: then its programs are copied to where an unprivileged user
//! may read them.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod cluster;
#[cfg(feature = "client")]
mod fresh;
mod server;

pub use cluster::{Cluster, Durability};
#[cfg(feature = "client")]
pub use fresh::fresh_database;
pub use server::Server;

/// The environment variable with the URL of the server that `cargo xtask test` started for all
/// tests.
pub const SERVER: &str = "HALLPASS_TEST_POSTGRES";

/// The environment variable with the folder of its programs.
pub const PROGRAMS: &str = "HALLPASS_TEST_POSTGRES_PROGRAMS";

/// Reads an environment variable that `cargo xtask test` sets.
fn read_variable(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run `cargo xtask test`, which starts a PostgreSQL of its own")
    })
}
