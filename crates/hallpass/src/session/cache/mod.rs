//! The cache: sessions that were looked up a moment ago, so that most requests do not ask the store
//! (S9).
//!
//! A cached session is used only while the store's change feed, read at most
//! [`TRUSTED_FOR`](trust::TRUSTED_FOR) ago, does not name it. The follower reads the feed every
//! quarter of a second, and removes the sessions that it names. What this server changes itself it
//! removes as soon as the store has answered; the feed names it once more. While the feed cannot be
//! read, the cache is not used, and requests find out for themselves that the store is unavailable.

mod feed_reader;
pub(super) mod follower;
mod pending_change;
pub(super) mod session_cache;
#[cfg(test)]
mod simulation;
mod trust;
