//! Round trips to the database of each operation.

use hallpass_tests::count_operation_trips;

use crate::report::Report;

/// Counts them.
pub async fn measure(report: &mut Report) {
    report.begin_part("Round trips to PostgreSQL, on a server whose connections are open");
    let trips = count_operation_trips().await;
    for (operation, count) in [
        ("look-up of a session", trips.look_up),
        ("end of a session", trips.end),
        ("begin of a sign-in", trips.begin),
        ("sign-in of a known person", trips.known_person),
        ("sign-in of a new person", trips.new_person),
    ] {
        report.add(operation, count as f64, "");
    }
}
