//! A step that is a `cargo build`: it says how many of its crates are built, and how long the rest
//! takes about.

mod counts;
mod total;

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read, Write as _},
    process::{Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::{Context as _, Result};

use crate::{paths, processes, progress, step};

use counts::Counts;

/// Builds what `selection` says: packages, features and target. `configure` adds the rest.
pub fn run(
    title: &str,
    log_name: &str,
    selection: &[&str],
    configure: impl FnOnce(&mut Command),
) -> Result<()> {
    let log = paths::log_file(log_name)?;
    let mut file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut command = Command::new("cargo");
    command.args(["build", "--locked", "--message-format", "json-render-diagnostics"]).args(selection);
    configure(&mut command);
    command.current_dir(paths::root()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let counts = Arc::new(Mutex::new(Counts::default()));
    let shown = Arc::clone(&counts);
    let running = progress::start(title, move || lock(&shown).text());
    let mut process = processes::spawn(&mut command)?;
    let stdout = process.0.stdout.take().context("BUG: it is piped")?;
    let stderr = process.0.stderr.take().context("BUG: it is piped")?;
    thread::scope(|scope| {
        scope.spawn(|| lines(stdout).for_each(|line| lock(&counts).read_message(&line)));
        for line in lines(stderr) {
            // Only now are the sources here that the total is counted from.
            if lock(&counts).read_output(&line) {
                scope.spawn(|| {
                    let total = total::crates(selection);
                    lock(&counts).set_total(total);
                });
            }
            let _ = writeln!(file, "{line}");
        }
    });
    let status = process.0.wait()?;
    step::finish(title, running, status, &log)
}

fn lines(output: impl Read) -> impl Iterator<Item = String> {
    BufReader::new(output)
        .split(b'\n')
        .map_while(Result::ok)
        .map(|line| String::from_utf8_lossy(&line).into())
}

fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}
