//! Reading and writing JSON without serde. What serde generates for the types of the wire, with
//! the errors that it can write, is 12 kB of WebAssembly that every visitor downloads; by hand they
//! are read in 3. A property test compares the two.

mod decode;
mod encode;
#[cfg(test)]
mod tests;
mod value;

pub use decode::{
    Malformed, csrf_token, initial_state, optional_session, own_identities, own_sessions, providers, redirect,
};
pub use encode::session_data;
