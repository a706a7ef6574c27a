//! Measured processes.

pub use hallpass_tests::{cpu_time, resident_mb};

/// Keeps the process `id` on the first processor; the load comes from the second.
pub fn pin_process(id: u32) {
    let output =
        std::process::Command::new("taskset").args(["-a", "-c", "-p", "0", &id.to_string()]).output();
    assert!(output.is_ok_and(|output| output.status.success()), "taskset cannot be used");
}
