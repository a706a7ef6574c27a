//! Processes: their processor time, their memory, and signals to them.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// The unit of processor time in Linux, on every computer (proc(5)).
const TICKS_PER_SECOND: u64 = 100;

/// The processor time that the process `id` has used, in user mode and in the kernel.
pub fn cpu_time(id: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // The name may contain spaces, and is in parentheses.
    let fields: Vec<_> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = [11, 12].into_iter().map(|at| fields[at].parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
}

/// The resident memory of the process `id`, in MB.
pub fn resident_mb(id: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Sends `signal` to the process `id`.
pub(crate) fn send_signal(id: u32, signal: Signal) -> nix::Result<()> {
    kill(Pid::from_raw(id.try_into().unwrap()), signal)
}

/// Whether root owns `folder`: of a folder that the test has made, whether the test runs as root.
pub(crate) fn is_owned_by_root(folder: &Path) -> bool {
    fs::metadata(folder).unwrap().uid() == 0
}
