//! One step of a command: prints what it does, how far it is, and how long it took.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    paths, processes,
    progress::{self, Running, duration},
};

/// How much of the log is printed when a step fails.
const LOG_LINES_ON_FAILURE: usize = 40;

/// Runs `command` in the root of the repository. Its output goes to the log called `log_name`, and
/// its end is printed if it fails.
pub fn run(title: &str, log_name: &str, command: &mut Command) -> Result<()> {
    let log = paths::log_file(log_name)?;
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    command.current_dir(paths::root()).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let shown_log = log.clone();
    let running = progress::start(title, move || {
        last_line(&String::from_utf8_lossy(&fs::read(&shown_log).unwrap_or_default()))
    });
    let status = processes::spawn(command)?.0.wait()?;
    finish(title, running, status, &log)
}

/// Ends a step whose program has ended with `status`, and has written to `log`.
pub fn finish(title: &str, running: Running, status: ExitStatus, log: &Path) -> Result<()> {
    if !status.success() {
        processes::fail_if_interrupted()?;
    }
    running.finish(status.success());
    if status.success() {
        return Ok(());
    }
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    for line in &lines[lines.len().saturating_sub(LOG_LINES_ON_FAILURE)..] {
        progress::print_line(&format!("    {line}"));
    }
    bail!("{title}: failed ({status}). The full output is in {}", log.display());
}

/// Does `work`, which is short, in this process. Prints that it starts and how long it took.
pub fn run_here<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    progress::print_line(&format!("  … {title}"));
    let started = Instant::now();
    let result = work();
    let mark = if result.is_ok() { '✓' } else { '✗' };
    progress::print_line(&format!("  {mark} {title} ({})", duration(started.elapsed())));
    result
}

fn last_line(text: &str) -> String {
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or("no output yet").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_line_skips_empty_lines() {
        assert_eq!(last_line("one\n  two \n\n"), "two");
        assert_eq!(last_line("\n"), "no output yet");
    }
}
