//! One step of a command: prints what it does, that it is still running, and how long it took.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::{paths, processes};

/// How often a step that is still running says so.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(30);
/// How much of the log is printed when a step fails.
const LOG_LINES_ON_FAILURE: usize = 40;
/// How much of the last line of the log is printed while a step runs.
const PROGRESS_WIDTH: usize = 80;

/// Runs `command` in the root of the repository. Its output goes to the log called `log_name`, and
/// its end is printed if it fails.
pub fn run(title: &str, log_name: &str, command: &mut Command) -> Result<()> {
    println!("  … {title}");
    let log = paths::log_file(log_name)?;
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    command.current_dir(paths::root()).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let started = Instant::now();
    let mut process = processes::spawn(command)?;
    let status = with_progress(title, &log, || process.0.wait())?;
    let elapsed = duration(started.elapsed());
    if status.success() {
        println!("  ✓ {title} ({elapsed})");
        return Ok(());
    }
    processes::fail_if_interrupted()?;
    println!("  ✗ {title} ({elapsed})");
    let text = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    for line in &lines[lines.len().saturating_sub(LOG_LINES_ON_FAILURE)..] {
        println!("    {line}");
    }
    bail!("{title}: failed ({status}). The full output is in {}", log.display());
}

/// Does `work` in this process. Prints that it starts and how long it took.
pub fn run_here<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("  … {title}");
    let started = Instant::now();
    let result = work();
    let mark = if result.is_ok() { '✓' } else { '✗' };
    println!("  {mark} {title} ({})", duration(started.elapsed()));
    result
}

/// Runs `work`, and prints the last line of `log` from time to time until it returns.
fn with_progress<T>(title: &str, log: &Path, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let (finished, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(PROGRESS_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let elapsed = duration(started.elapsed());
                let text = fs::read(log).unwrap_or_default();
                println!("    {title}, {elapsed}: {}", last_line(&String::from_utf8_lossy(&text)));
            }
        });
        let result = work();
        drop(finished);
        result
    })
}

fn last_line(text: &str) -> String {
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or("no output yet").chars().take(PROGRESS_WIDTH).collect()
}

/// A duration as people write it.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_line_skips_empty_lines_and_is_cut() {
        assert_eq!(last_line("one\n  two \n\n"), "two");
        assert_eq!(last_line("\n"), "no output yet");
        assert_eq!(last_line(&"é".repeat(200)).chars().count(), PROGRESS_WIDTH);
    }

    #[test]
    fn duration_has_minutes_from_one_minute_on() {
        assert_eq!(duration(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }
}
