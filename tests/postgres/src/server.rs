//! A server that a test can stop and start.

use std::{path::PathBuf, process::Child};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{Cluster, Durability, PROGRAMS, read_variable};

/// A running server.
pub struct Server {
    cluster: Cluster,
    child: Child,
}

impl Server {
    /// Starts a server.
    #[expect(clippy::new_without_default, reason = "starting a process is not a default")]
    pub fn new() -> Self {
        let cluster = Cluster::make(&PathBuf::from(read_variable(PROGRAMS))).unwrap();
        let child = cluster.serve(Durability::UntilThePowerIsCut).unwrap().spawn().unwrap();
        cluster.wait_until_ready().unwrap();
        Self { cluster, child }
    }

    /// The URL of its database `postgres`.
    pub fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    /// Stops it, and cuts every connection.
    pub fn stop(&mut self) {
        self.send_signal(Signal::SIGINT);
        self.child.wait().unwrap();
    }

    /// Starts it again on the same port.
    pub fn start_again(&mut self) {
        self.child = self.cluster.serve(Durability::UntilThePowerIsCut).unwrap().spawn().unwrap();
        self.cluster.wait_until_ready().unwrap();
    }

    /// Starts it again on the same port as a standby, which takes no changes until it is promoted.
    pub fn start_again_as_standby(&mut self) {
        self.cluster.make_standby().unwrap();
        self.start_again();
    }

    /// Takes a backup. The server is stopped meanwhile.
    pub fn back_up(&mut self) {
        self.stop();
        self.cluster.back_up().unwrap();
        self.start_again();
    }

    /// Restores the backup. The server is stopped meanwhile.
    pub fn restore_backup(&mut self) {
        self.stop();
        self.cluster.restore().unwrap();
        self.start_again();
    }

    fn send_signal(&self, signal: Signal) {
        let _ = kill(Pid::from_raw(self.child.id().try_into().unwrap()), signal);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.send_signal(Signal::SIGINT);
        let _ = self.child.wait();
    }
}
