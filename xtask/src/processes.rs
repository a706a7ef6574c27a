//! Child processes. Ctrl-C and SIGTERM terminate them first, and wait for them.

use std::{
    process::{Child, Command},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context as _, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A child process. Dropping it terminates it.
pub struct Process(pub Child);

/// On Ctrl-C, SIGTERM and SIGHUP, terminates the child processes.
pub fn handle_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for id in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            terminate(*id);
        }
    })
    .context("cannot listen for Ctrl-C")
}

/// Whether a signal has asked this command to stop.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Fails once a signal has asked this command to stop.
pub fn fail_if_interrupted() -> Result<()> {
    if is_interrupted() {
        bail!("stopped");
    }
    Ok(())
}

/// Starts `command`.
pub fn spawn(command: &mut Command) -> Result<Process> {
    fail_if_interrupted()?;
    let program = command.get_program().to_owned();
    let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(child.id());
    Ok(Process(child))
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            terminate(self.0.id());
            let _ = self.0.wait();
        }
        let id = self.0.id();
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).retain(|running| *running != id);
    }
}

fn terminate(id: u32) {
    if let Ok(id) = i32::try_from(id) {
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
}
