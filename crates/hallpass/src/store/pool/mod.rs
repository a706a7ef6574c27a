//! Pools of connections: used without a test before and without a reset after.
//!
//! A user of a connection says when it has finished. A connection that is given back otherwise,
//! since its future was dropped or a statement failed, is discarded. Connections are opened by a
//! background task alone, so that a request that gives up never takes a half-opened one with it.

mod acquire;
mod connection;
mod failure;
mod freshness;
mod keeper;
mod lease;
mod query;
mod shared;
mod sweep;
mod transaction;

#[cfg(test)]
mod tests;

pub(super) use acquire::Pool;
pub(super) use failure::{is_dead_connection, is_deadlock, is_refused_as_read_only, is_shut_down};
#[cfg(feature = "postgres")]
pub(super) use freshness::Freshness;
pub(super) use keeper::Open;
pub(super) use query::PooledQuery;
pub(super) use shared::{Interrupted, Limits};
pub(super) use transaction::Transaction;
