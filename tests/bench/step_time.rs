//! How long the client's logic thinks about one event.

use std::{path::Path, process::Command};

use crate::{
    load::median,
    report::{Budget, Report},
};

/// Has `program`, which is optimised, take the time; here, and not in a browser.
pub fn measure(report: &mut Report, program: &Path) {
    let run = |_| {
        let output = Command::new(program).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse::<f64>().unwrap()
    };
    report.part("The client's machine (compiled for this processor, not for a browser)");
    report.line("a step", median((0..3).map(run).collect()), "ns", Budget::None);
}
