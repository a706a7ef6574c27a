//! Counts instructions of a process with valgrind's callgrind.

use std::{env, ffi::OsString, fs, process::Command};

use tempfile::TempDir;

/// One process under callgrind, and the folder for its results.
pub struct Callgrind {
    folder: TempDir,
}

impl Callgrind {
    /// Makes the folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The program, with its arguments, that runs the process: on one processor, so that it has one
    /// worker, and counting nothing yet.
    pub fn runner(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = ["taskset", "-c", "0"].map(Into::into).into();
        words.push(program("HALLPASS_BENCH_VALGRIND", "valgrind"));
        words.extend(
            ["--quiet", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes"].map(Into::into),
        );
        words.push(self.option("--callgrind-out-file=", "out"));
        words.push(self.vgdb_prefix());
        words
    }

    /// Counts the instructions of the process `id` while `requests` runs: those of its busiest
    /// thread, which is the worker. The others only do background tasks.
    pub fn count(&self, id: u32, requests: impl FnOnce()) -> f64 {
        self.command(id, &["instrumentation", "on"]);
        requests();
        self.command(id, &["instrumentation", "off"]);
        self.command(id, &["dump"]);
        let mut busiest = 0.0;
        for file in fs::read_dir(self.folder.path()).unwrap() {
            let path = file.unwrap().path();
            // One for each thread, such as `out.1-03`.
            if !path.file_name().unwrap().to_string_lossy().starts_with("out.") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
            busiest = f64::max(busiest, total.map_or(0.0, |total| total.trim().parse().unwrap()));
            fs::remove_file(path).unwrap();
        }
        assert!(busiest > 0.0, "callgrind has counted nothing");
        busiest
    }

    /// Sends a command to valgrind in the process `id`.
    fn command(&self, id: u32, words: &[&str]) {
        let mut command = Command::new(program("HALLPASS_BENCH_VGDB", "vgdb"));
        // The names of its pipes contain variables that the process does not have.
        command.env_clear().arg(format!("--pid={id}")).arg(self.vgdb_prefix()).args(words);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{command:?}: {output:?}");
    }

    fn vgdb_prefix(&self) -> OsString {
        self.option("--vgdb-prefix=", "vgdb")
    }

    fn option(&self, name: &str, file: &str) -> OsString {
        let mut option = OsString::from(name);
        option.push(self.folder.path().join(file));
        option
    }
}

fn program(variable: &str, name: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| name.into())
}
