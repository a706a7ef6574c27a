//! Programs from the system's packages: which are needed, which are missing, and installing those.

mod apt;
mod plan;
mod program;

pub use plan::{InstallOptions, prepare};
pub use program::SystemProgram;
