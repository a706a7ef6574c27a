//! How long a step of the client's state machine takes.

use std::{path::Path, process::Command};

use crate::{
    load::median,
    report::{Budget, Report},
};

/// Runs `program`, which is optimised and takes the time; here, not in a browser.
pub fn measure(report: &mut Report, program: &Path) {
    let run = |_| {
        let output = Command::new(program).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse::<f64>().unwrap()
    };
    report.begin_part("The client's state machine (compiled for this processor, not for a browser)");
    report.add("a step", median((0..3).map(run).collect()), "ns", Budget::None);
}
