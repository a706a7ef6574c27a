//! WebDriver servers, one for each browser that a test opens, and the capabilities of sessions.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use nix::sys::signal::Signal;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::{Engine, process::send_signal, wait_for};

/// A running WebDriver server; dropping it stops it and its browser.
pub struct WebDriverServer {
    /// Its URL.
    pub url: String,
    engine: Engine,
    child: Child,
    profile: TempDir,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// They run.
    On,
    /// They are disabled.
    Off,
}

const CHROMIUM_ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // No test depends on the internet, or waits for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

impl WebDriverServer {
    /// Starts the WebDriver server of `engine`, with a fresh profile.
    pub fn start(engine: Engine) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // Another program can take its port in the meantime.
        let (child, port) = (0..5)
            .find_map(|_| match engine {
                Engine::Chromium => start_chromedriver(),
                Engine::Firefox => start_geckodriver(&profile),
                Engine::WebKit => start_webkit_driver(),
            })
            .unwrap_or_else(|| panic!("the WebDriver server of {engine:?} did not start"));
        Self { url: format!("http://127.0.0.1:{port}"), engine, child, profile }
    }

    /// The capabilities of a session: the browser with its settings.
    pub fn capabilities(&self, scripts: Scripts) -> Map<String, Value> {
        let capabilities = match self.engine {
            Engine::Chromium => self.chromium_capabilities(scripts),
            Engine::Firefox => firefox_capabilities(scripts),
            Engine::WebKit => webkit_capabilities(scripts),
        };
        let Value::Object(mut capabilities) = capabilities else { panic!("not an object: {capabilities}") };
        // Tests make their own certificates.
        capabilities.insert("acceptInsecureCerts".into(), true.into());
        capabilities
    }

    fn chromium_capabilities(&self, scripts: Scripts) -> Value {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let arguments: Vec<_> = CHROMIUM_ARGUMENTS.into_iter().chain([profile.as_str()]).collect();
        let mut options = json!({ "args": arguments });
        // Otherwise ChromeDriver looks in the usual places.
        if let Ok(chromium) = env::var("HALLPASS_TEST_CHROMIUM") {
            options["binary"] = chromium.into();
        }
        if scripts == Scripts::Off {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        })
    }
}

fn firefox_capabilities(scripts: Scripts) -> Value {
    let mut options = json!({
        "args": ["-headless"],
        "prefs": {
            "javascript.enabled": scripts == Scripts::On,
            // No test depends on the internet, or waits for it: everything but this computer is
            // behind a proxy that does not exist.
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": 9,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": 9,
            "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
        },
    });
    // Otherwise geckodriver looks in the usual places.
    if let Ok(firefox) = env::var("HALLPASS_TEST_FIREFOX") {
        options["binary"] = firefox.into();
    }
    json!({ "browserName": "firefox", "webSocketUrl": true, "moz:firefoxOptions": options })
}

fn webkit_capabilities(scripts: Scripts) -> Value {
    assert!(scripts == Scripts::On, "WebKitWebDriver itself needs scripts");
    let mut options = json!({ "args": ["--automation"] });
    // Otherwise WebKitWebDriver uses the one of its own version.
    if let Ok(browser) = env::var("HALLPASS_TEST_MINIBROWSER") {
        options["binary"] = browser.into();
    }
    json!({ "webkitgtk:browserOptions": options })
}

fn start_chromedriver() -> Option<(Child, u16)> {
    let mut command = driver_command("HALLPASS_TEST_CHROMEDRIVER", "chromedriver");
    // It listens on IPv4 and IPv6, and exits if the port is taken on one of them.
    start_and_read_port(command.arg("--port=0"), |line| {
        line.split_once("started successfully on port ").map(|(_, port)| port.trim_end_matches('.'))
    })
}

fn start_geckodriver(profile: &TempDir) -> Option<(Child, u16)> {
    let mut command = driver_command("HALLPASS_TEST_GECKODRIVER", "geckodriver");
    command.args(["--port", "0", "--websocket-port", "0", "--profile-root"]).arg(profile.path());
    start_and_read_port(&mut command, |line| {
        line.rsplit_once("Listening on 127.0.0.1:").map(|(_, port)| port)
    })
}

/// The port is chosen here: WebKitWebDriver does not report one of its own.
fn start_webkit_driver() -> Option<(Child, u16)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = driver_command("HALLPASS_TEST_WEBKIT_DRIVER", "WebKitWebDriver");
    let mut child = spawn(command.arg(format!("--port={port}")).stdout(Stdio::null()));
    let listens = wait_for("WebKitWebDriver listens, or has exited", || {
        let exited = child.try_wait().unwrap().is_some();
        (exited || TcpStream::connect(("127.0.0.1", port)).is_ok()).then_some(!exited)
    });
    listens.then_some((child, port))
}

fn driver_command(variable: &str, name: &str) -> Command {
    Command::new(env::var_os(variable).unwrap_or_else(|| OsString::from(name)))
}

fn spawn(command: &mut Command) -> Child {
    let child = command.stderr(Stdio::null()).spawn();
    child.unwrap_or_else(|error| {
        let program = command.get_program().display();
        panic!("{program} cannot be started ({error}): `cargo xtask test browser` makes it ready")
    })
}

/// Starts a server that prints its port in a line where `find` finds it.
fn start_and_read_port(command: &mut Command, find: impl Fn(&str) -> Option<&str>) -> Option<(Child, u16)> {
    let mut child = spawn(command.stdout(Stdio::piped()));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let Some(port) = lines.find_map(|line| find(&line)?.trim().parse().ok()) else {
        child.wait().unwrap();
        return None;
    };
    // Further output must be read, or the server would block.
    std::thread::spawn(move || lines.for_each(drop));
    Some((child, port))
}

impl Drop for WebDriverServer {
    /// After a failed test the browser still runs, and would outlive its driver.
    fn drop(&mut self) {
        let _ = Command::new("pkill").args(["-P", &self.child.id().to_string()]).status();
        let _ = send_signal(self.child.id(), Signal::SIGTERM);
        let _ = self.child.wait();
        let _ = Command::new("pkill").arg("-f").arg("--").arg(self.profile.path()).status();
    }
}
