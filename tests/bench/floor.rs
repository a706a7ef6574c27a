//! The floor: a bare Actix handler that answers the JSON of a session.

use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use crate::{
    load::{Load, Round, median},
    process::pin_process,
};

const ROUNDS: usize = 3;

/// The running handler.
pub struct Floor {
    /// Its only URL.
    pub url: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Floor {
    /// Starts it on the first processor.
    pub fn start() -> Self {
        let floor = Self::start_run_by(&[]);
        pin_process(floor.pid());
        floor
    }

    /// Starts it, run by a program with its arguments, if there is one.
    pub fn start_run_by(runner: &[OsString]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = std::env::var_os("HALLPASS_BENCH_FLOOR").expect("`cargo xtask bench` builds it");
        // It logs into a file, as the server does.
        let log = File::create(folder.path().join("floor.log")).unwrap();
        let mut words = runner.iter().chain([&binary]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).env_clear().env("NO_COLOR", "1").stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once(" is ready: ")?.1.to_owned())).unwrap();
        Self { url, child, _folder: folder }
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Measures one round of load.
    pub fn run(&self) -> Round {
        Load::default().run(self.pid(), &self.url)
    }

    /// The processor time of a request, in microseconds.
    pub fn measure_cpu(&self) -> f64 {
        median((0..ROUNDS).map(|_| self.run().cpu_us).collect())
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
