//! A discrete-event simulation of many servers and one database, with the product's cache, feed
//! reader and follower on a clock of its own. `docs/scaling.md` says what it has shown.
//!
//! Modelled are the database (`database.rs`, `store/modelled_feed.rs`), the network between it and
//! the servers, and the people. Each answer from a cache is checked (`requests.rs`): that no change
//! is older than a second, that no server serves what it has ended itself, and that the feed was
//! read within half a second.

mod agenda;
mod database;
mod delays;
mod feed_connection;
mod figures;
mod frozen;
mod print;
mod random;
mod requests;
mod run;
mod scenario;
mod server;
mod tests;
