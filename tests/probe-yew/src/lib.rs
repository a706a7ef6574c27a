//! Browser apps for tests, in one WebAssembly. The page chooses.

pub mod probes;
pub mod site;
