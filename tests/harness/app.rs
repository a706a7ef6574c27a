//! The real binary, on free ports, in a scratch folder of its own.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
};

use nix::sys::signal::Signal;
use sqlx::{AnyConnection, Connection as _};
use tempfile::TempDir;

use crate::{AppOptions, CommandOutput, app_options::find_binary, process::send_signal, wait_for};

/// A running server.
pub struct App {
    /// Its public URL, such as `http://localhost:41234`.
    pub url: String,
    options: AppOptions,
    folder: TempDir,
    child: Child,
}

impl App {
    /// Starts the binary with the development provider.
    pub fn start() -> Self {
        Self::start_with(AppOptions::default())
    }

    /// Starts the binary.
    pub fn start_with(options: AppOptions) -> Self {
        // Every client needs one, even without https. Fails if there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let (child, url) = spawn(&options, folder.path());
        Self { url, options, folder, child }
    }

    /// Starts another server on the same database.
    #[must_use = "it stops when it is dropped"]
    pub fn start_neighbour(&self) -> Self {
        self.start_neighbour_with(self.options.clone())
    }

    /// As [`Self::start_neighbour`], with other settings.
    #[must_use = "it stops when it is dropped"]
    pub fn start_neighbour_with(&self, options: AppOptions) -> Self {
        Self::start_with(options.env("DATABASE_URL", &self.database_url()))
    }

    /// Changes a setting for its next start.
    pub fn set_env(&mut self, name: &str, value: &str) {
        self.options = self.options.clone().env(name, value);
    }

    /// Removes a setting for its next start.
    pub fn unset_env(&mut self, name: &str) {
        self.options = self.options.clone().without_env(name);
    }

    /// Runs an admin command beside it, with the same settings.
    pub fn run_command(&self, arguments: &[&str]) -> CommandOutput {
        self.options.run_command(self.folder(), arguments)
    }

    /// The binary under test: the one that `cargo xtask test` built.
    pub fn binary() -> PathBuf {
        find_binary("HALLPASS_TEST_BINARY", "hallpass")
    }

    /// Kills the process, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again, on the same port and in the same folder.
    pub fn start_again(&mut self) {
        let port = url::Url::parse(&self.url).unwrap().port().unwrap();
        self.set_env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
        let (child, url) = spawn(&self.options, self.folder.path());
        assert_eq!(url, self.url);
        self.child = child;
    }

    /// Sends SIGTERM, and waits until the process has exited.
    pub fn terminate(&mut self) -> ExitStatus {
        self.send_sigterm();
        self.wait_for_exit()
    }

    /// Waits until the process has exited.
    pub fn wait_for_exit(&mut self) -> ExitStatus {
        wait_for("the server exits", || self.child.try_wait().unwrap())
    }

    /// Sends SIGTERM to the process.
    pub fn send_sigterm(&self) {
        send_signal(self.pid(), Signal::SIGTERM).unwrap();
    }

    /// The id of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The scratch folder that it runs in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap()
    }

    /// Counts the requests for `path` that it has answered, by its log.
    pub fn count_answered(&self, method: &str, path: &str) -> usize {
        let request = format!("method={method} path=\"{path}\"");
        self.log().lines().filter(|line| line.contains(&request) && line.contains("answered")).count()
    }

    /// Opens a connection of the test's own to its database.
    pub async fn open_database(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.database_url()).await.unwrap()
    }

    /// The folder with its data, as the server sees it.
    pub fn data_folder(&self) -> PathBuf {
        let folder = self.folder().join("hallpass-data");
        if self.options.has_private_disk() {
            PathBuf::from(format!("/proc/{}/root{}", self.pid(), folder.display()))
        } else {
            folder
        }
    }

    fn database_url(&self) -> String {
        let file = self.data_folder().join("hallpass.db");
        let configured = self.options.setting("DATABASE_URL");
        configured.map_or_else(|| format!("sqlite:{}", file.display()), str::to_owned)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- the server's log ---\n{}", self.log());
        }
    }
}

/// Starts the binary, and waits for the line that names its URL.
fn spawn(options: &AppOptions, folder: &Path) -> (Child, String) {
    let log = File::options().create(true).append(true).open(folder.join("server.log")).unwrap();
    let mut command = options.command(folder);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.split_once(" is ready: ")?.1.to_owned()));
    let log = || fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    let url = url.unwrap_or_else(|| panic!("the server did not start:\n{}", log()));
    (child, url)
}
