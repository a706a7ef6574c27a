//! What the operating system knows of a process: its processor time and its memory.

use std::{fs, time::Duration};

/// What Linux counts processor time in, whatever the computer (proc(5)).
const TICKS_PER_SECOND: u64 = 100;

/// The processor time that the process `id` has used, of its own and of the system's on its behalf.
pub fn cpu_time(id: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // The name may hold spaces, and stands in brackets.
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
