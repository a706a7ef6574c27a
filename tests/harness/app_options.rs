//! How a test starts the server: which binary, with which settings, under which limits.

use std::{
    ffi::OsString,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use hallpass_test_postgres::fresh_database;
use serde_json::Value;

use crate::{App, process::is_owned_by_root};

/// The browser app of `examples/yew` with the probes of some tests.
pub(crate) const PROBE_APP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/probe-yew/dist");

/// How to start the binary.
#[derive(Clone)]
pub struct AppOptions {
    binary: PathBuf,
    /// A program and its arguments that run the binary; empty if it runs by itself.
    runner: Vec<OsString>,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    /// The size in KiB of the disk that the data lies on; `None` does not limit it.
    disk_kib: Option<u32>,
    /// At most how many file descriptors the process may open.
    descriptors: Option<u32>,
}

impl Default for AppOptions {
    /// With the development provider, on ports that the operating system chooses.
    fn default() -> Self {
        Self {
            binary: App::binary(),
            runner: Vec::new(),
            arguments: vec!["--dev-provider".into()],
            environment: vec![
                ("HALLPASS_LISTEN".into(), "127.0.0.1:0".into()),
                ("HALLPASS_DEV_PROVIDER_LISTEN".into(), "127.0.0.1:0".into()),
            ],
            disk_kib: None,
            descriptors: None,
        }
    }
}

impl AppOptions {
    /// The application of `examples/actix` instead of ours.
    #[must_use]
    pub fn example() -> Self {
        Self::of_example("hallpass-example-actix").env("NOTES_APP", PROBE_APP)
    }

    /// The application of `examples/todo` instead of ours.
    #[must_use]
    pub fn todo_example() -> Self {
        Self::of_example("hallpass-example-todo")
    }

    /// The application `name` of `examples/recipes` instead of ours.
    #[must_use]
    pub fn recipe(name: &str) -> Self {
        Self::of_example(name)
    }

    /// The application of `tests/probe-server` instead of ours: its pages are below `/site`, its
    /// login page and its API are not where they usually are.
    #[must_use]
    pub fn probe_site() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::of_example("hallpass-probe-server")
            .env("SITE_APP", PROBE_APP)
            .env("AUTH_URL", &format!("http://localhost:{port}/site"))
            .env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"))
            .env("HALLPASS_BASE_PATH", "/auth")
            .env("HALLPASS_SIGN_IN_PAGE", "/signin")
    }

    fn of_example(name: &str) -> Self {
        let folder = std::env::var_os("HALLPASS_TEST_EXAMPLES").map(PathBuf::from);
        Self { binary: existing(folder.unwrap_or_else(built_here).join(name)), ..Self::default() }
    }

    /// Without the development provider.
    #[must_use]
    pub fn without_dev_provider(mut self) -> Self {
        self.arguments.clear();
        self
    }

    /// On the PostgreSQL database at `url`.
    #[must_use]
    pub fn on_postgres(self, url: &str) -> Self {
        // Several servers cannot share a secret that each generates on first use.
        self.env("DATABASE_URL", url).env("AUTH_SECRET", "of all servers on this database: 32 bytes")
    }

    /// On each of the database engines, with an empty database.
    pub async fn on_every_engine(self) -> [Self; 2] {
        let url = fresh_database(None).await;
        [self.clone(), self.on_postgres(&url)]
    }

    /// The value of a setting.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// With the data on a disk of `kib` KiB, which only the server sees, and which is gone with it.
    #[must_use]
    pub fn on_small_disk(self, kib: u32) -> Self {
        Self { disk_kib: Some(kib), ..self }
    }

    /// Whether the data is on a disk that only the server sees.
    pub(crate) fn has_private_disk(&self) -> bool {
        self.disk_kib.is_some()
    }

    /// With at most `descriptors` file descriptors; the process cannot raise that.
    #[must_use]
    pub fn with_descriptors(self, descriptors: u32) -> Self {
        Self { descriptors: Some(descriptors), ..self }
    }

    /// Run by `runner`, a program with its arguments, which must become the server's process.
    #[must_use]
    pub fn run_by(self, runner: Vec<OsString>) -> Self {
        Self { runner, ..self }
    }

    /// With another setting.
    #[must_use]
    pub fn env(self, name: &str, value: &str) -> Self {
        let mut options = self.without_env(name);
        options.environment.push((name.into(), value.into()));
        options
    }

    /// Without a setting.
    #[must_use]
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self
    }

    /// Runs the binary in `folder` until it exits by itself. Returns its status and its stderr.
    pub fn run_to_end(&self, folder: &Path) -> (ExitStatus, String) {
        let output = self.command(folder).output().unwrap();
        (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Runs an admin command in `folder`, with these settings.
    pub fn run_command(&self, folder: &Path, arguments: &[&str]) -> CommandOutput {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let output = Self { arguments, ..self.clone() }.command(folder).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        CommandOutput { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub(crate) fn command(&self, folder: &Path) -> Command {
        let mut command = match (self.disk_kib, self.descriptors) {
            (None, None) => command_run_by(&self.runner, &self.binary),
            (None, Some(descriptors)) => command_with_descriptors(descriptors, &self.binary),
            (Some(kib), _) => command_on_small_disk(folder, kib, &self.binary),
        };
        command.args(&self.arguments).current_dir(folder).env_clear();
        command.env("NO_COLOR", "1").env("RUST_BACKTRACE", "1");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// The result of an admin command.
#[derive(Debug)]
pub struct CommandOutput {
    /// The exit code; `None` if it was killed.
    pub code: Option<i32>,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl CommandOutput {
    /// Parses stdout, as `--json` makes it.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

/// The program that `variable` names, or else the one that a debug build makes.
pub(crate) fn find_binary(variable: &str, name: &str) -> PathBuf {
    let given = std::env::var_os(variable).map(PathBuf::from);
    existing(given.unwrap_or_else(|| built_here().join(name)))
}

fn built_here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug")
}

fn existing(binary: PathBuf) -> PathBuf {
    assert!(binary.is_file(), "{} is missing: `cargo xtask test` builds it", binary.display());
    binary
}

/// A command that starts `binary`, by itself or by another program.
fn command_run_by(runner: &[OsString], binary: &Path) -> Command {
    let Some((program, arguments)) = runner.split_first() else { return Command::new(binary) };
    let mut command = Command::new(program);
    command.args(arguments).arg(binary);
    command
}

/// A command that starts `binary` in a mount namespace of its own, in which the data folder is a
/// disk of `kib` KiB.
fn command_on_small_disk(folder: &Path, kib: u32, binary: &Path) -> Command {
    fs::create_dir_all(folder.join("hallpass-data")).unwrap();
    let mut command = Command::new("/usr/bin/unshare");
    command.arg("--mount");
    if !is_owned_by_root(folder) {
        command.args(["--user", "--map-root-user"]);
    }
    let script = "PATH=/usr/sbin:/usr/bin:/sbin:/bin; mount -t tmpfs -o size=$0k,mode=0700 none hallpass-data && exec \"$@\"";
    command.args(["sh", "-c", script]).arg(kib.to_string()).arg(binary);
    command
}

/// A command that starts `binary` with at most `descriptors` file descriptors.
fn command_with_descriptors(descriptors: u32, binary: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "ulimit -n \"$0\" && exec \"$@\""]).arg(descriptors.to_string()).arg(binary);
    command
}
