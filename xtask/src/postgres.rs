//! The PostgreSQL server that the tests, or the benchmark, share: gone when we are.

use std::{path::PathBuf, process::Command, time::Instant};

use anyhow::{Context as _, Result};
use hallpass_test_postgres::{Cluster, Durability, PROGRAMS, SERVER};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    children::{self, Running},
    packages,
    step::seconds,
};

/// A running server.
pub struct Postgres {
    programs: PathBuf,
    // In this order: the server ends before its files do.
    running: Running,
    cluster: Cluster,
}

impl Postgres {
    /// Starts one.
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = packages::postgres()?;
        let started = Instant::now();
        println!("  … Starting PostgreSQL");
        let cluster = Cluster::make(&programs).context("PostgreSQL cannot be set up for the tests")?;
        let running = children::start(&mut cluster.serve(durability)?)?;
        cluster.wait_until_ready()?;
        println!("  ✓ Starting PostgreSQL ({})", seconds(started.elapsed()));
        Ok(Self { programs, running, cluster })
    }

    /// Tells the tests that `command` runs where it is.
    pub fn tell(&self, command: &mut Command) {
        command.env(SERVER, self.cluster.url("postgres")).env(PROGRAMS, &self.programs);
    }
}

impl Drop for Postgres {
    /// Told as by Ctrl-C it does not wait for whoever is still connected.
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.running.0.id()) {
            let _ = kill(Pid::from_raw(id), Signal::SIGINT);
        }
    }
}
