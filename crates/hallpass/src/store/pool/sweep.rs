//! Looks through the idle connections of a pool: closes those that are not needed or too old, and
//! pings the others now and then.

use std::{sync::Arc, time::Duration};

use deadpool::unmanaged::Object;
use sqlx::Connection as _;
use tokio::time::{Instant, timeout};

use super::{
    connection::Connection,
    lease::Lease,
    shared::{Interrupted, Shared},
};

/// A connection beyond those that are kept open is closed after it was not used for this long.
const MAX_IDLE: Duration = Duration::from_mins(10);

/// A connection that has not answered for this long is pinged: networks drop silent ones, and a
/// change must not be the first to find out.
const PING_AFTER: Duration = Duration::from_secs(20);

/// Of the idle connections only this part is pinged at the same moment: the others stay available.
const PINGED_PART: usize = 4;

/// A ping that is not answered in this time has found a dead connection.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks through the idle connections.
pub(super) fn sweep(pool: &Arc<Shared>) {
    if pool.limits.interrupted == Interrupted::RollBack {
        // A file closes no connections.
        return;
    }
    let mut idle = Vec::new();
    while let Ok(connection) = pool.connections.try_get() {
        idle.push(connection);
    }
    let mut surplus = pool.connections.status().size.saturating_sub(pool.limits.least);
    let mut pings = idle.len().div_ceil(PINGED_PART);
    let mut may_retire = true;
    // The one used last was the first, and is given back as the last.
    for connection in idle.into_iter().rev() {
        let is_surplus = surplus > 0 && connection.used.elapsed() > MAX_IDLE;
        let is_useless = is_surplus || pool.freshness.is_outdated(&connection, pool.limits.for_changes);
        let is_retired = !is_useless && may_retire && is_too_old(pool, &connection);
        if is_useless || is_retired {
            // One at a time: those that were opened together must not be missing together.
            may_retire &= !is_retired;
            surplus = surplus.saturating_sub(1);
            close(connection);
        } else if pings > 0 && connection.answered.elapsed() > PING_AFTER {
            pings -= 1;
            tokio::spawn(ping(Lease::new(connection, pool)));
        }
    }
}

fn is_too_old(pool: &Shared, connection: &Connection) -> bool {
    pool.limits.max_age.is_some_and(|max_age| connection.opened.elapsed() > max_age)
}

/// Closes a connection, and says so to the server.
fn close(connection: Object<Connection>) {
    let closing = timeout(PING_TIMEOUT, Object::take(connection).raw.close());
    tokio::spawn(async move {
        // It is closed without a word, too.
        let _ = closing.await;
    });
}

async fn ping(mut lease: Lease) {
    let time = Instant::now();
    if let Ok(Ok(())) = timeout(PING_TIMEOUT, lease.ping()).await {
        lease.finish_ping();
    } else {
        lease.record_loss(time);
        lease.discard();
    }
}
