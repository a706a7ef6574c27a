//! The cache: sessions that were looked up a moment ago, so that most requests do not ask the store
//! (S9).
//!
//! A cached session is used only while the store's change feed, read at most
//! [`TRUSTED_FOR`](trust::TRUSTED_FOR) ago, does not name it. The follower reads the feed every
//! quarter of a second, and every change that this server makes is followed by a read. Sessions
//! that the feed names are removed; while it cannot be read, the cache is not used, and requests
//! find out for themselves that the store is unavailable.

mod feed_reader;
pub(super) mod follower;
pub(super) mod session_cache;
mod trust;
mod unread_change;
