//! One thing that is done: says what, how long it took, and where its full output is when it fails.

use std::{
    fs::{self, File},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::{children, place};

/// Runs `command`, whose output goes to a file called `name`.
pub fn run(what: &str, name: &str, command: &mut Command) -> Result<()> {
    println!("  … {what}");
    let log = place::logs()?.join(format!("{name}.log"));
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    command.current_dir(place::root()).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let started = Instant::now();
    let mut running = children::start(command)?;
    let status = running.0.wait()?;
    let took = seconds(started.elapsed());
    if status.success() {
        println!("  ✓ {what} ({took})");
        return Ok(());
    }
    if children::interrupted() {
        bail!("stopped");
    }
    println!("  ✗ {what} ({took})");
    let text = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].iter().for_each(|line| println!("    {line}"));
    bail!("{what}: failed ({status}). Its full output is in {}", log.display());
}

/// A duration for people.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}
