//! Logging to standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// What is logged without `RUST_LOG`. `actix-session` warns about every cookie that it does not
/// know.
const DEFAULT_FILTER: &str = "info,actix_session=error,sqlx=warn,actix_server=warn";

/// Starts logging to standard error, as `RUST_LOG` says. If that cannot be read, the default is
/// logged, and a warning.
pub fn start() {
    let given = std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty());
    let (filter, error) = match given.map(|given| parse(&given)) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (default_filter(), Some(error)),
        None => (default_filter(), None),
    };
    let color = std::io::stderr().is_terminal();
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(color);
    tracing_subscriber::registry().with(filter).with(lines).init();
    if let Some(error) = error {
        tracing::warn!(error, "RUST_LOG cannot be read: the default is logged. Write it as `info,sqlx=warn`");
    }
}

/// Reads modules and levels. `EnvFilter` would read spans and their fields as well, with two
/// libraries for regular expressions, a quarter of a megabyte.
fn parse(text: &str) -> Result<Targets, String> {
    if text.contains('[') {
        return Err("spans and fields cannot be chosen, only modules and levels".into());
    }
    let parts: Vec<_> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(",").parse::<Targets>().map_err(|error| error.to_string())
}

fn default_filter() -> Targets {
    parse(DEFAULT_FILTER).expect("BUG: a constant filter")
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn rust_log_chooses_modules_and_levels() {
        let filter = parse("info, sqlx=warn,hallpass::http=debug,").unwrap();
        for (module, level, is_logged) in [
            ("other", Level::INFO, true),
            ("other", Level::DEBUG, false),
            ("sqlx::query", Level::INFO, false),
            ("hallpass::http::routes", Level::DEBUG, true),
            ("hallpass::store", Level::DEBUG, false),
        ] {
            assert_eq!(filter.would_enable(module, &level), is_logged, "{module} {level}");
        }
    }

    #[test]
    fn rust_log_that_cannot_be_obeyed_is_an_error() {
        for wrong in ["nonsense=foo=bar", "hallpass=loud", "hallpass[request]=debug", "[{path=/login}]=trace"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
