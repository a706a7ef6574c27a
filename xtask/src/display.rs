//! A virtual display, for a browser that has no headless mode.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::processes::{self, Process};

/// A running Xvfb. Dropping it stops it.
pub struct Display {
    number: u32,
    _process: Process,
}

impl Display {
    /// Starts one with a free display number.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = processes::spawn(&mut command)?;
        let mut line = String::new();
        let output = process.0.stdout.take().context("BUG: its output is piped")?;
        BufReader::new(output).read_line(&mut line).context("cannot read the output of Xvfb")?;
        let Ok(number) = line.trim().parse() else { bail!("Xvfb did not start") };
        Ok(Self { number, _process: process })
    }

    /// Makes the programs that `command` starts use it.
    pub fn set_variables(&self, command: &mut Command) {
        // Without GDK_BACKEND they might prefer a Wayland display, the user's own.
        command.env("DISPLAY", format!(":{}", self.number)).env("GDK_BACKEND", "x11");
    }
}
