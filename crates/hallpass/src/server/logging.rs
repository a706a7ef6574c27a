//! Logging to standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// What is logged without `RUST_LOG`. `actix-session` warns about every cookie that it does not
/// know.
const DEFAULT_FILTER: &str = "info,actix_session=error,sqlx=warn,actix_server=warn";

/// Starts logging to standard error, as `RUST_LOG` says. If that cannot be read, the default is
/// logged, and a warning.
pub fn start() {
    let given = std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty()).map(EnvFilter::try_new);
    let (filter, error) = match given {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (EnvFilter::new(DEFAULT_FILTER), Some(error)),
        None => (EnvFilter::new(DEFAULT_FILTER), None),
    };
    let color = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(color).init();
    if let Some(error) = error {
        tracing::warn!(%error, "RUST_LOG cannot be read: the default is logged. Write it as `info,sqlx=warn`");
    }
}
