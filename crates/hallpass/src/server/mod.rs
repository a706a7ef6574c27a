//! Running the process: its connections, its log, its shutdown.

pub(crate) mod connections;
mod logging;
pub(crate) mod readiness;
mod request_log;
pub(crate) mod shutdown;
pub(crate) mod signals;
pub(crate) mod stop_on_drop;

/// The log: `start` writes it to standard error, `request_log` adds a line for each request.
pub mod telemetry {
    pub use super::{
        logging::start,
        request_log::{RequestLog, request_log},
    };
}
