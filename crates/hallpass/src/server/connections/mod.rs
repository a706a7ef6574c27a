//! The TCP connections of the server: how long a client may keep one waiting, and how many there
//! are.
//!
//! Actix has a timeout for the first request head of a connection, which it answers with 408, and
//! one for the pause between two requests. It has none for later heads, for the rest of a body that
//! no handler reads, and for a client that does not read its response. So these timeouts are ours:
//!
//! ```text
//! serve.rs          puts the HTTP service of Actix behind the layers below; a registry for each
//! worker stream.rs         observes what is received and sent over the socket requests.rs
//! observes which part of it is an in-flight request connection.rs     the state of one connection,
//! which the others share activity.rs       what a connection waits for, since when (pure)
//! deadlines.rs      when it is closed (pure) framing.rs        how much data Actix gets at once:
//! one request (pure) lifetime.rs       closes a connection at its deadline, or when it is evicted
//! registry.rs       all connections of a worker eviction.rs       which of them are closed when
//! there are too many (pure) limit_warning.rs  logs when that happens capacity.rs       how many
//! there may be: file descriptors timeouts.rs       how long clients may keep a connection waiting
//! ```
//!
//! A connection is closed without a response. A browser that has just sent a request repeats it on
//! another connection, whereas it shows a 408 to the person.

mod activity;
mod capacity;
mod connection;
mod deadlines;
mod eviction;
mod framing;
mod lifetime;
mod limit_warning;
mod registry;
mod requests;
mod serve;
mod stream;
mod timeouts;

pub use capacity::Capacity;
pub use serve::{Serving, serve};
pub use timeouts::ConnectionTimeouts;
