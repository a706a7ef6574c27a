//! The programs that we start: when we are told to end, they are told too, and we wait for them.

use std::{
    process::{Child, Command},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context as _, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A running program.
pub struct Running(pub Child);

/// Has Ctrl-C, and being told to end in any other way, end our programs first.
pub fn end_with_us() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for id in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            tell_to_end(*id);
        }
    })
    .context("cannot listen for Ctrl-C")
}

/// Whether we were told to end.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Starts `command`.
pub fn start(command: &mut Command) -> Result<Running> {
    if interrupted() {
        anyhow::bail!("stopped");
    }
    let program = command.get_program().to_owned();
    let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(child.id());
    Ok(Running(child))
}

impl Drop for Running {
    /// Whoever drops a program before its end wants it to end.
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            tell_to_end(self.0.id());
            let _ = self.0.wait();
        }
        let id = self.0.id();
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).retain(|running| *running != id);
    }
}

fn tell_to_end(id: u32) {
    if let Ok(id) = i32::try_from(id) {
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
}
