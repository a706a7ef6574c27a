//! How the browser app, or the server, is built, and what cargo is given for it.

/// How the browser app, or the server, is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Small and fast to run: as it is deployed.
    Release,
    /// Fast to build.
    Debug,
}

/// The server as it is deployed.
pub const DEPLOYED: [&str; 2] = ["--package", "hallpass-api"];

/// The server during development, with the bundler that only binds. Cargo chooses features for all
/// packages that it is given: these are always the same, so that what they share is built once. The
/// recipes are here for that alone, because of the features of what they depend on.
pub const DEVELOPMENT: [&str; 7] = [
    "--package",
    "hallpass-api",
    "--package",
    "bundler",
    "--package",
    "hallpass-example-recipes",
    "--no-default-features",
];
