//! How long a step of the client's state machine takes.

use std::process::Command;

use crate::{load::median, report::Report};

/// The test of the browser library that measures it.
const TEST: &str = "session::machine::tests::step_time::step_time";

/// Runs the test in an optimised build for this processor, not in a browser.
pub fn measure(report: &mut Report) {
    let run = |_| {
        let cargo = ["test", "--quiet", "--locked", "--release", "--package", "hallpass-yew", "--lib"];
        let test = ["--", "--ignored", "--exact", "--nocapture", TEST];
        let output = Command::new("cargo").args(cargo).args(test).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let nanos = text.lines().find_map(|line| line.strip_prefix("step: ")?.strip_suffix(" ns"));
        nanos.unwrap_or_else(|| panic!("the test has measured nothing: {text}")).parse::<f64>().unwrap()
    };
    report.begin_part("The client's state machine (compiled for this processor, not for a browser)");
    report.add("a step", median((0..3).map(run).collect()), "ns");
}
