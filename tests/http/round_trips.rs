//! Round trips to the database of each operation. When the database is in another building, they
//! are what people wait for.

use std::time::Duration;

use hallpass_tests::{LatencyProxy, RoundTrips, count_operation_trips, fresh_database};
use sqlx::{Connection as _, Executor as _, PgConnection};

/// At most how many round trips an operation takes, on a server whose connections are open.
const BUDGETS: [(&str, u64); 5] = [
    ("look-up", 1),
    ("end", 1),
    ("begin", 0),
    ("sign-in of a known person", 3),
    ("sign-in of a new person", 3),
];

#[tokio::test(flavor = "multi_thread")]
async fn operations_stay_within_their_round_trips() {
    let trips = count_operation_trips().await;
    let counted = [trips.look_up, trips.end, trips.begin, trips.known_person, trips.new_person];
    for ((operation, budget), counted) in BUDGETS.into_iter().zip(counted) {
        assert!(counted <= budget, "{operation}: {counted} round trips, at most {budget}: {trips:?}");
    }
    // Otherwise the wrong ones are counted.
    for counted in [trips.look_up, trips.end, trips.known_person, trips.new_person] {
        assert!(counted >= 1, "{trips:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn latency_proxy_counts_each_kind_of_round_trip() {
    let delay = Duration::from_millis(5);
    let proxy = LatencyProxy::to(&fresh_database(None).await, delay).await;
    let started = std::time::Instant::now();
    let mut database = PgConnection::connect(&proxy.url).await.unwrap();
    database.execute("CREATE TABLE hallpass_change_mark (id INTEGER)").await.unwrap();
    let before = proxy.round_trips();
    assert_eq!(before.startups, 1);
    // Two messages at once are one round trip; a statement is prepared once on a connection.
    database.execute("BEGIN; ROLLBACK").await.unwrap();
    for _ in 0..3 {
        sqlx::query("SELECT $1::TEXT").bind("a").fetch_one(&mut database).await.unwrap();
    }
    database.ping().await.unwrap();
    let made = proxy.round_trips().since(before);
    assert_eq!(made, RoundTrips { startups: 0, preparations: 1, change_feed: 0, operations: 5 });
    // Each waited for both ways, at least.
    assert!(started.elapsed() >= delay * 2 * 6);
    // A statement that only contains the table does not make it a connection of the change feed.
    for sql in ["UPDATE hallpass_change_mark SET id = 1", "SELECT id FROM hallpass_change_mark FOR UPDATE"] {
        database.execute(sql).await.unwrap();
    }
    assert_eq!(proxy.round_trips().since(before).change_feed, 0);
    database.execute("SELECT id FROM hallpass_change_mark").await.unwrap();
    assert_eq!(proxy.round_trips().since(before).change_feed, 1);
}
