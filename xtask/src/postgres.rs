//! The PostgreSQL server that the tests, or the benchmark, share.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};
use hallpass_test_postgres::{Cluster, Durability, PROGRAMS, SERVER};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    npm,
    processes::{self, Process},
    step,
};

/// A running server. Dropping it stops it and deletes its files.
pub struct Postgres {
    programs: PathBuf,
    // Fields are dropped in this order: the server must stop before its files are deleted.
    process: Process,
    cluster: Cluster,
}

impl Postgres {
    /// Starts a server in a scratch folder.
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = npm::postgres()?;
        step::run_here("Starting PostgreSQL", || {
            let cluster = Cluster::make(&programs).context("PostgreSQL cannot be set up for the tests")?;
            let process = processes::spawn(&mut cluster.serve(durability)?)?;
            cluster.wait_until_ready()?;
            Ok(Self { programs, process, cluster })
        })
    }

    /// Sets the environment variables by which the tests in `command` find the server.
    pub fn set_variables(&self, command: &mut Command) {
        command.env(SERVER, self.cluster.url("postgres")).env(PROGRAMS, &self.programs);
    }
}

impl Drop for Postgres {
    /// SIGINT is PostgreSQL's fast shutdown: it does not wait for open connections.
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.process.0.id()) {
            let _ = kill(Pid::from_raw(id), Signal::SIGINT);
        }
    }
}
