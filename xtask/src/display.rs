//! A display that is not shown on any screen, for a browser that cannot do without one.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::children::{self, Running};

/// A running Xvfb; gone when we are.
pub struct Display {
    number: u32,
    _running: Running,
}

impl Display {
    /// Starts one, with a number that is free.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = children::start(&mut command)?;
        let mut line = String::new();
        let output = running.0.stdout.take().context("BUG: its output is piped")?;
        BufReader::new(output).read_line(&mut line).context("cannot read what Xvfb says")?;
        let Ok(number) = line.trim().parse() else { bail!("Xvfb did not start") };
        Ok(Self { number, _running: running })
    }

    /// Has the programs that `command` starts use it.
    pub fn tell(&self, command: &mut Command) {
        // Otherwise they might prefer a Wayland display, which would be the user's.
        command.env("DISPLAY", format!(":{}", self.number)).env("GDK_BACKEND", "x11");
    }
}
