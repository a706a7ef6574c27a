//! Processes that are measured.

pub use hallpass_tests::{cpu_time, resident_mb};

/// Keeps the process `id` on the first processor; the load comes from the second.
pub fn pin(id: u32) {
    let done = std::process::Command::new("taskset").args(["-a", "-c", "-p", "0", &id.to_string()]).output();
    assert!(done.is_ok_and(|done| done.status.success()), "taskset cannot be used");
}
