//! Installing packages with `apt-get`.

use std::{path::PathBuf, process::Command};

use crate::{paths, step, system::SystemProgram};

/// Debian starts the services of some packages; a run level of 1 prevents that.
const ENVIRONMENT: [&str; 2] = ["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"];

/// An `apt-get` that can be used without a password.
#[derive(Debug)]
pub struct Apt {
    program: PathBuf,
    sudo: bool,
}

impl Apt {
    /// Finds it. `None` where there is no `apt-get`, or neither root nor `sudo` without a password.
    pub fn find() -> Option<Self> {
        let program = paths::program("apt-get")?;
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
        let can_sudo =
            || Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|o| o.status.success());
        (is_root || can_sudo()).then_some(Self { program, sudo: !is_root })
    }

    /// Installs the packages of `programs`. A failure is printed and does not stop the others:
    /// what needs the program reports that it is missing.
    pub fn install(&self, programs: &[SystemProgram]) {
        let _ = step::run("Refreshing the list of packages", "apt-update", self.command().arg("update"));
        for program in programs {
            let packages = program.packages();
            let mut command = self.command();
            command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
            let log = format!("apt-install-{}", packages[0]);
            let _ = step::run(&format!("Installing {}", packages.join(" ")), &log, &mut command);
        }
    }

    /// sudo passes no variables on, so that `env` sets them.
    fn command(&self) -> Command {
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo {
            command.args(["-n", "env"]);
        }
        command.args(ENVIRONMENT).arg(&self.program);
        command
    }
}
