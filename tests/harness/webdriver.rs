//! WebDriver servers, one for each browser that a test opens, and the sessions to ask them for.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::{Engine, eventually};

/// A running WebDriver server; it and the browser that it started end with this.
pub struct WebDriverServer {
    /// Where it listens.
    pub url: String,
    engine: Engine,
    child: Child,
    profile: TempDir,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// They may.
    On,
    /// They may not, as some people have it.
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
    // No test depends on the world outside, and none waits for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

impl WebDriverServer {
    /// Starts the WebDriver server of `engine`, with a fresh profile.
    pub fn start(engine: Engine) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // Its port can be taken by another program in the meantime.
        let (child, port) = (0..5)
            .find_map(|_| match engine {
                Engine::Chromium => chromedriver(),
                Engine::Firefox => geckodriver(&profile),
                Engine::WebKit => webkit_driver(),
            })
            .unwrap_or_else(|| panic!("the WebDriver server of {engine:?} did not start"));
        Self { url: format!("http://127.0.0.1:{port}"), engine, child, profile }
    }

    /// The capabilities of a session: the browser with its settings.
    pub fn capabilities(&self, scripts: Scripts) -> Map<String, Value> {
        let capabilities = match self.engine {
            Engine::Chromium => self.chromium(scripts),
            Engine::Firefox => firefox(scripts),
            Engine::WebKit => webkit(scripts),
        };
        let Value::Object(mut capabilities) = capabilities else { panic!("not an object: {capabilities}") };
        // A test makes its own certificates.
        capabilities.insert("acceptInsecureCerts".into(), true.into());
        capabilities
    }

    fn chromium(&self, scripts: Scripts) -> Value {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let arguments: Vec<_> = CHROMIUM_ARGUMENTS.into_iter().chain([profile.as_str()]).collect();
        let mut options = json!({ "args": arguments });
        // Otherwise ChromeDriver looks for it where it usually is.
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

fn firefox(scripts: Scripts) -> Value {
    let mut options = json!({
        "args": ["-headless"],
        "prefs": {
            "javascript.enabled": scripts == Scripts::On,
            // No test depends on the world outside, and none waits for it: everything but this computer is behind a proxy
            // that is not there.
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": 9,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": 9,
            "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
        },
    });
    // Otherwise geckodriver looks for it where it usually is.
    if let Ok(firefox) = env::var("HALLPASS_TEST_FIREFOX") {
        options["binary"] = firefox.into();
    }
    json!({ "browserName": "firefox", "webSocketUrl": true, "moz:firefoxOptions": options })
}

fn webkit(scripts: Scripts) -> Value {
    assert!(scripts == Scripts::On, "WebKitWebDriver itself works by scripts");
    let mut options = json!({ "args": ["--automation"] });
    // Otherwise WebKitWebDriver takes the one of its own version.
    if let Ok(browser) = env::var("HALLPASS_TEST_MINIBROWSER") {
        options["binary"] = browser.into();
    }
    json!({ "webkitgtk:browserOptions": options })
}

fn chromedriver() -> Option<(Child, u16)> {
    let mut command = program("HALLPASS_TEST_CHROMEDRIVER", "chromedriver");
    // It chooses a port for two kinds of addresses, and ends if only one of them is free.
    listening(command.arg("--port=0"), |line| {
        line.split_once("started successfully on port ").map(|(_, port)| port.trim_end_matches('.'))
    })
}

fn geckodriver(profile: &TempDir) -> Option<(Child, u16)> {
    let mut command = program("HALLPASS_TEST_GECKODRIVER", "geckodriver");
    command.args(["--port", "0", "--websocket-port", "0", "--profile-root"]).arg(profile.path());
    listening(&mut command, |line| line.rsplit_once("Listening on 127.0.0.1:").map(|(_, port)| port))
}

/// It does not say which port it chose.
fn webkit_driver() -> Option<(Child, u16)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = program("HALLPASS_TEST_WEBKIT_DRIVER", "WebKitWebDriver");
    let mut child = start(command.arg(format!("--port={port}")).stdout(Stdio::null()));
    let listens = eventually("WebKitWebDriver listens, or has ended", || {
        let ended = child.try_wait().unwrap().is_some();
        (ended || TcpStream::connect(("127.0.0.1", port)).is_ok()).then_some(!ended)
    });
    listens.then_some((child, port))
}

fn program(variable: &str, name: &str) -> Command {
    Command::new(env::var_os(variable).unwrap_or_else(|| OsString::from(name)))
}

fn start(command: &mut Command) -> Child {
    let child = command.stderr(Stdio::null()).spawn();
    child.unwrap_or_else(|error| {
        let program = command.get_program().display();
        panic!("{program} cannot be started ({error}): `cargo xtask test browser` makes it ready")
    })
}

/// Starts a server that says in some line which port it chose, as `find` has it.
fn listening(command: &mut Command, find: impl Fn(&str) -> Option<&str>) -> Option<(Child, u16)> {
    let mut child = start(command.stdout(Stdio::piped()));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let Some(port) = lines.find_map(|line| find(&line)?.trim().parse().ok()) else {
        child.wait().unwrap();
        return None;
    };
    // What it writes from now on must be read, or it would wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Some((child, port))
}

impl Drop for WebDriverServer {
    /// After a failed test the browser still runs, and would go on without its driver.
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("pkill").args(["-P", &id]).status();
        let _ = Command::new("kill").arg(&id).status();
        let _ = self.child.wait();
        let _ = Command::new("pkill").arg("-f").arg("--").arg(self.profile.path()).status();
    }
}
