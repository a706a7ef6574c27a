//! The instructions of requests in user space, compared with the floor. Unlike times they do not
//! depend on the computer, or on what else it does.

use hallpass_tests::{App, AppOptions};

use crate::{
    callgrind::Callgrind, floor::Floor, kept_connection::KeptConnection, report::Report,
    request_kinds::make_request_kinds,
};

/// Once everything is cached that will be.
const WARM_UP: u32 = 100;
const COUNTED: u32 = 1000;

/// Counts every kind of request, and the floor.
pub async fn measure(report: &mut Report) {
    report.begin_part(&format!(
        "Instructions of a request in user space (callgrind, {COUNTED} requests on one connection, one worker)"
    ));
    let callgrind = Callgrind::new();
    let floor = Floor::start_run_by(&callgrind.runner());
    let instructions = count(&callgrind, floor.pid(), &mut KeptConnection::open(&floor.url), "/", &[]);
    report.add("the floor: the same JSON from a bare Actix handler", instructions, "");
    drop(floor);
    let callgrind = Callgrind::new();
    let app = App::start_with(AppOptions::default().run_by(callgrind.runner()));
    for kind in make_request_kinds(&app).await {
        let mut connection = KeptConnection::open(&app.url);
        let counted = count(&callgrind, app.pid(), &mut connection, kind.path, &kind.headers);
        report.add(kind.name, counted, "");
        report.add(&format!("{}: times the floor", kind.name), counted / instructions, "x");
    }
}

/// The instructions of one request, on average.
fn count(
    callgrind: &Callgrind,
    process: u32,
    connection: &mut KeptConnection,
    path: &str,
    headers: &[String],
) -> f64 {
    let mut send = |count| {
        for _ in 0..count {
            let status = connection.get(path, headers);
            assert!(status == 200 || status == 304, "{path}: {status}");
        }
    };
    send(WARM_UP);
    callgrind.count(process, || send(COUNTED)) / f64::from(COUNTED)
}
