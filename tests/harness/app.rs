//! The real binary, on free ports, in a scratch folder of its own.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};

use hallpass_test_postgres::fresh_database;
use serde_json::Value;
use sqlx::{AnyConnection, Connection as _};
use tempfile::TempDir;

/// How to start the binary.
#[derive(Clone)]
pub struct AppOptions {
    binary: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    /// How large the disk is that its data lies on, in KiB; as large as any if not said.
    disk: Option<u32>,
    /// How many file descriptors it may have.
    descriptors: Option<u32>,
}

impl Default for AppOptions {
    /// With the development provider, on ports that the operating system chooses.
    fn default() -> Self {
        Self {
            binary: App::binary(),
            arguments: vec!["--dev-provider".into()],
            environment: vec![
                ("HALLPASS_LISTEN".into(), "127.0.0.1:0".into()),
                ("HALLPASS_DEV_PROVIDER_LISTEN".into(), "127.0.0.1:0".into()),
            ],
            disk: None,
            descriptors: None,
        }
    }
}

impl AppOptions {
    /// The application of `examples/actix` instead of ours.
    #[must_use]
    pub fn example() -> Self {
        let binary = built("HALLPASS_TEST_EXAMPLE", "hallpass-example-actix");
        // Its browser app, with the probes of some tests.
        let browser_app = concat!(env!("CARGO_MANIFEST_DIR"), "/probe-yew/dist");
        Self { binary, ..Self::default() }.env("NOTES_APP", browser_app)
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
        // Servers of several machines cannot share one that was made on first use.
        self.env("DATABASE_URL", url).env("AUTH_SECRET", "of all servers on this database: 32 bytes")
    }

    /// On each of the engines that there are, with an empty database.
    pub async fn on_every_engine(self) -> [Self; 2] {
        let url = fresh_database(None).await;
        [self.clone(), self.on_postgres(&url)]
    }

    fn database(&self) -> Option<&str> {
        self.setting("DATABASE_URL")
    }

    /// What a setting is set to.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// With its data on a disk of `kib` KiB, which nobody but the server sees, and which is gone with it.
    #[must_use]
    pub fn on_small_disk(self, kib: u32) -> Self {
        Self { disk: Some(kib), ..self }
    }

    /// With at most `descriptors` file descriptors, which it cannot raise.
    #[must_use]
    pub fn with_descriptors(self, descriptors: u32) -> Self {
        Self { descriptors: Some(descriptors), ..self }
    }

    /// With another setting.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Runs the binary in `folder` until it ends by itself, and gives what it said.
    pub fn run_to_end(&self, folder: &Path) -> (ExitStatus, String) {
        let output = self.command(folder).output().unwrap();
        (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Runs a command of an operator's in `folder`, with these settings.
    pub fn operate(&self, folder: &Path, arguments: &[&str]) -> Operated {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let output = Self { arguments, ..self.clone() }.command(folder).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Operated { code: output.status.code(), said: text(output.stdout), complained: text(output.stderr) }
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = match (self.disk, self.descriptors) {
            (None, None) => Command::new(&self.binary),
            (None, Some(descriptors)) => few_descriptors(descriptors, &self.binary),
            (Some(kib), _) => small_disk(folder, kib, &self.binary),
        };
        command.args(&self.arguments).current_dir(folder).env_clear();
        command.env("NO_COLOR", "1").env("RUST_BACKTRACE", "1");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// What became of a command.
#[derive(Debug)]
pub struct Operated {
    /// How it ended; `None` if it was killed.
    pub code: Option<i32>,
    /// What it answered.
    pub said: String,
    /// What it said was wrong.
    pub complained: String,
}

impl Operated {
    /// The answer, as `--json` asks for it.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.said).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

/// A running server.
pub struct App {
    /// Where people reach it, such as `http://localhost:41234`.
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
        // Whoever talks to it needs one, even without https. Fails only when there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let (child, url) = spawn(&options, folder.path());
        Self { url, options, folder, child }
    }

    /// Starts another server beside this one, on the same database; it is this one's neighbour until it is dropped.
    pub fn neighbour(&self) -> Self {
        self.neighbour_with(self.options.clone())
    }

    /// As [`Self::neighbour`], with other settings.
    pub fn neighbour_with(&self, options: AppOptions) -> Self {
        Self::start_with(options.env("DATABASE_URL", &self.database_url()))
    }

    /// Changes a setting, for when it is started again.
    pub fn set(&mut self, name: &str, value: &str) {
        self.options = self.options.clone().env(name, value);
    }

    /// Takes a setting away, for when it is started again.
    pub fn unset(&mut self, name: &str) {
        self.options.environment.retain(|(known, _)| known != name);
    }

    /// Runs a command of an operator's beside it, with the same settings.
    pub fn operate(&self, arguments: &[&str]) -> Operated {
        self.options.operate(self.folder(), arguments)
    }

    /// The binary under test: the one that `cargo xtask test` built.
    pub fn binary() -> PathBuf {
        built("HALLPASS_TEST_BINARY", "hallpass")
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again, at the same address and in the same folder.
    pub fn start_again(&mut self) {
        let port = url::Url::parse(&self.url).unwrap().port().unwrap();
        self.options = self.options.clone().env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
        let (child, url) = spawn(&self.options, self.folder.path());
        assert_eq!(url, self.url);
        self.child = child;
    }

    /// Asks the process to end, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.tell_to_end();
        self.wait()
    }

    /// Waits until the process has ended.
    pub fn wait(&mut self) -> ExitStatus {
        crate::eventually("the server has ended", || self.child.try_wait().unwrap())
    }

    /// Asks the process to end.
    pub fn tell_to_end(&self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The scratch folder that it runs in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap()
    }

    /// How many requests for `path` it has answered.
    pub fn answered(&self, method: &str, path: &str) -> usize {
        let request = format!("method={method} path=\"{path}\"");
        self.log().lines().filter(|line| line.contains(&request) && line.contains("answered")).count()
    }

    /// A connection of our own to its database.
    pub async fn database(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.database_url()).await.unwrap()
    }

    /// The folder with its data, as it sees it.
    pub fn data(&self) -> PathBuf {
        let folder = self.folder().join("hallpass-data");
        match self.options.disk {
            None => folder,
            Some(_) => PathBuf::from(format!("/proc/{}/root{}", self.child.id(), folder.display())),
        }
    }

    fn database_url(&self) -> String {
        let file = self.data().join("hallpass.db");
        self.options.database().map_or_else(|| format!("sqlite:{}", file.display()), str::to_owned)
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

/// The program that `variable` names, else the one that a debug build makes.
fn built(variable: &str, name: &str) -> PathBuf {
    let given = std::env::var_os(variable).map(PathBuf::from);
    let binary =
        given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug").join(name));
    assert!(binary.is_file(), "{} is missing: `cargo xtask test` builds it", binary.display());
    binary
}

/// A command that starts `binary` in a view of the file system of its own, in which the data's folder is a disk of `kib` KiB.
fn small_disk(folder: &Path, kib: u32, binary: &Path) -> Command {
    fs::create_dir_all(folder.join("hallpass-data")).unwrap();
    let root = fs::metadata(folder).unwrap().uid() == 0;
    let mut command = Command::new("/usr/bin/unshare");
    command.arg("--mount");
    if !root {
        command.args(["--user", "--map-root-user"]);
    }
    let script = "PATH=/usr/sbin:/usr/bin:/sbin:/bin; mount -t tmpfs -o size=$0k,mode=0700 none hallpass-data && exec \"$@\"";
    command.args(["sh", "-c", script]).arg(kib.to_string()).arg(binary);
    command
}

/// A command that starts `binary` with `descriptors` file descriptors at most.
fn few_descriptors(descriptors: u32, binary: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "ulimit -n \"$0\" && exec \"$@\""]).arg(descriptors.to_string()).arg(binary);
    command
}

fn spawn(options: &AppOptions, folder: &Path) -> (Child, String) {
    let log = File::options().create(true).append(true).open(folder.join("server.log")).unwrap();
    let mut command = options.command(folder);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.split_once(" is ready: ")?.1.to_owned()));
    let said = || fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    let url = url.unwrap_or_else(|| panic!("the server did not start:\n{}", said()));
    (child, url)
}
