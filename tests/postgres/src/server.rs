//! A server that a test may stop.

use std::{path::PathBuf, process::Child};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{Cluster, Durability, PROGRAMS, given};

/// A running server.
pub struct Server {
    cluster: Cluster,
    child: Child,
}

impl Server {
    /// Starts one.
    #[expect(clippy::new_without_default, reason = "nothing about a process is default")]
    pub fn new() -> Self {
        let cluster = Cluster::make(&PathBuf::from(given(PROGRAMS))).unwrap();
        let child = cluster.serve(Durability::UntilThePowerIsCut).unwrap().spawn().unwrap();
        cluster.wait_until_ready().unwrap();
        Self { cluster, child }
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    /// Ends it, and with it every connection.
    pub fn stop(&mut self) {
        self.tell(Signal::SIGINT);
        self.child.wait().unwrap();
    }

    /// Starts it again, at the same address.
    pub fn start_again(&mut self) {
        self.child = self.cluster.serve(Durability::UntilThePowerIsCut).unwrap().spawn().unwrap();
        self.cluster.wait_until_ready().unwrap();
    }

    /// Starts it again, at the same address, as one that follows another one: it answers questions, and takes no changes until it is
    /// promoted.
    pub fn start_again_as_standby(&mut self) {
        self.cluster.make_standby().unwrap();
        self.start_again();
    }

    fn tell(&self, signal: Signal) {
        let _ = kill(Pid::from_raw(self.child.id().try_into().unwrap()), signal);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tell(Signal::SIGINT);
        let _ = self.child.wait();
    }
}
