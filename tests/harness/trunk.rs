//! `trunk serve` with the project's own settings: pages from Trunk, the API behind its proxy.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::AppOptions;

/// Compiling the last crate may take minutes without a line of output.
const PROGRESS_TIMEOUT: Duration = Duration::from_mins(10);

/// A running `trunk serve`; stops with the test.
pub struct Trunk {
    /// The URL of the pages.
    pub url: String,
    api_port: u16,
    _folder: TempDir,
    child: Child,
}

impl Trunk {
    /// Starts it, and waits until it has built the app.
    pub fn serve() -> Self {
        let [port, api_port] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [port, api_port] = [port, api_port].map(|listener| listener.local_addr().unwrap().port());
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().display().to_string();
        // The project's file, with other ports and folders.
        let mut settings = fs::read_to_string(format!("{project}/Trunk.toml")).unwrap();
        let scratch = folder.path().display().to_string();
        for (ours, theirs) in [
            (
                "\"index.html\"\ndist = \"dist\"",
                format!("\"{project}/index.html\"\ndist = \"{scratch}/dist\""),
            ),
            (
                "watch = [\"index.html\", \"assets\", \"web\", \"crates/hallpass-yew\", \"shared\"]",
                format!("watch = [\"{project}/assets\"]"),
            ),
            ("port = 8090", format!("port = {port}")),
            ("127.0.0.1:8080/", format!("127.0.0.1:{api_port}/")),
        ] {
            assert!(settings.contains(ours), "Trunk.toml no longer says {ours}");
            settings = settings.replace(ours, &theirs);
        }
        fs::write(folder.path().join("Trunk.toml"), settings).unwrap();
        let log = folder.path().join("trunk.log");
        let output = File::create(&log).unwrap();
        let mut command = Command::new("trunk");
        // The profile that the tests have already built.
        command.args(["serve", "--release", "--cargo-profile", "wasm", "--color", "never"]);
        command.current_dir(folder.path()).env_remove("NO_COLOR");
        if let Some(path) = std::env::var_os("HALLPASS_TEST_TOOLS_PATH") {
            command.env("PATH", path);
        }
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        let child =
            command.spawn().expect("trunk cannot be started: `cargo xtask test browser` makes it ready");
        let mut trunk = Self { url: format!("http://localhost:{port}"), api_port, _folder: folder, child };
        trunk.wait_until_built(&log);
        trunk
    }

    /// Waits as long as the build makes progress, however busy the computer is.
    fn wait_until_built(&mut self, log: &Path) {
        let (mut length, mut progress) = (0, Instant::now());
        loop {
            let output = fs::read_to_string(log).unwrap();
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && !output.contains("ERROR"), "trunk serve failed:\n{output}");
            if output.contains("server listening") {
                return;
            }
            if output.len() > length {
                (length, progress) = (output.len(), Instant::now());
            }
            assert!(progress.elapsed() < PROGRESS_TIMEOUT, "trunk serve makes no progress:\n{output}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Lets the server that is started with `options` be the API behind it.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        let listen = format!("127.0.0.1:{}", self.api_port);
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &listen)
    }
}

impl Drop for Trunk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
