//! Running the process: its connections, its log, its shutdown.

pub(crate) mod connections;
pub(crate) mod shutdown;
pub mod telemetry;
