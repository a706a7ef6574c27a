//! A PostgreSQL server of a test's own: in a scratch folder, on a free port, and gone with the test.
//!
//! PostgreSQL refuses to run as root, so there its files are copied to where an unprivileged user may read them.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cluster;
#[cfg(feature = "client")]
mod fresh;
mod server;

pub use cluster::{Cluster, Durability};
#[cfg(feature = "client")]
pub use fresh::fresh_database;
pub use server::Server;

/// Names the server that `cargo xtask test` started for all tests.
pub const SERVER: &str = "HALLPASS_TEST_POSTGRES";

/// Names the folder with its programs.
pub const PROGRAMS: &str = "HALLPASS_TEST_POSTGRES_PROGRAMS";

/// What `variable` says.
fn given(variable: &str) -> String {
    let given = std::env::var(variable);
    given.unwrap_or_else(|_| {
        panic!("{variable} is not set: run `cargo xtask test`, which starts a PostgreSQL of its own")
    })
}
