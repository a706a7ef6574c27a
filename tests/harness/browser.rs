//! A real browser, driven over WebDriver. A test ends with [`Browser::finish`], which fails on a console error or a panic.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    BrowserLogEntry, ChromiumLikeCapabilities as _, LoggingPrefsLogLevel, WindowHandle, prelude::*,
};

use crate::{App, Client, eventually_async};

/// A headless Chromium with a fresh profile.
pub struct Browser {
    /// The driver.
    pub driver: WebDriver,
    app: String,
    _processes: Processes,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scripts {
    On,
    Off,
}

/// ChromeDriver, and the browser that it starts: both end with this.
struct Processes {
    driver: Child,
    profile: TempDir,
}

const ARGUMENTS: [&str; 10] = [
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

impl Browser {
    /// Opens a browser for `app`.
    pub async fn open(app: &App) -> Self {
        Self::open_with(app, Scripts::On).await
    }

    /// Opens a browser for `app` that runs no script, as some people have it.
    pub async fn open_without_scripts(app: &App) -> Self {
        Self::open_with(app, Scripts::Off).await
    }

    async fn open_with(app: &App, scripts: Scripts) -> Self {
        // It chooses a port for two kinds of addresses, and ends if only one of them is free.
        let (driver, port) = (0..5).find_map(|_| start_driver()).expect("ChromeDriver did not start");
        let processes = Processes { driver, profile: tempfile::tempdir().unwrap() };

        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).unwrap();
        }
        capabilities.add_arg(&format!("--user-data-dir={}", processes.profile.path().display())).unwrap();
        // Otherwise ChromeDriver looks for it where it usually is.
        if let Ok(chromium) = std::env::var("HALLPASS_TEST_CHROMIUM") {
            capabilities.set_binary(&chromium).unwrap();
        }
        if scripts == Scripts::Off {
            let block = json!({ "profile.managed_default_content_settings.javascript": 2 });
            capabilities.add_experimental_option("prefs", block).unwrap();
        }
        // A test makes its own certificates.
        capabilities.accept_insecure_certs(true).unwrap();
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
        driver.set_page_load_timeout(Duration::from_secs(60)).await.unwrap();
        Self { driver, app: app.url.clone(), _processes: processes }
    }

    /// Opens another tab, and goes on there.
    pub async fn new_tab(&self) -> WindowHandle {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab.clone()).await.unwrap();
        tab
    }

    /// Opens another window, and goes on there. Unlike a tab it leaves the others to be seen.
    pub async fn new_window(&self) -> WindowHandle {
        let window = self.driver.new_window().await.unwrap();
        self.driver.switch_to_window(window.clone()).await.unwrap();
        window
    }

    /// Has the clocks of every page that is opened from now on in this tab leap when [`Self::pass`] says so.
    pub async fn control_clock(&self) {
        let script = json!({ "source": include_str!("clock.js") });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
    }

    /// Time passes in every tab of the app whose clock is controlled.
    pub async fn pass(&self, time: Duration) {
        self.script(&format!("window.testClock.pass({})", time.as_millis())).await;
    }

    /// No timer of the page that is open fires any more: whatever happens, it is not because it was time.
    pub async fn stop_timers(&self) {
        self.script("window.testClock.stop()").await;
    }

    /// Goes to a path of the app.
    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.app)).await.unwrap();
    }

    /// Waits until the app has taken over the page that is open.
    pub async fn ready(&self) {
        let taken_over = || async {
            let script = "return performance.getEntriesByName('hallpass-ready').length";
            (self.driver.execute(script, Vec::new()).await.ok()?.json().as_u64()? > 0).then_some(())
        };
        eventually_async("the app has taken over the page", taken_over).await;
    }

    /// Waits until an element fits `css`.
    pub async fn see(&self, css: &str) -> WebElement {
        let found = || async { self.driver.find(By::Css(css)).await.ok() };
        eventually_async(&format!("an element {css}"), found).await
    }

    /// Waits until the element that fits `css` has a text that contains `text`.
    pub async fn see_text(&self, css: &str, text: &str) {
        let what = format!("{css} says {text:?}");
        eventually_async(&what, || async { self.text(css).await?.contains(text).then_some(()) }).await;
    }

    /// The text of the element that fits `css`, if there is one.
    pub async fn text(&self, css: &str) -> Option<String> {
        self.driver.find(By::Css(css)).await.ok()?.text().await.ok()
    }

    /// How many there are of `css`.
    pub async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.unwrap().len()
    }

    /// Clicks the element that fits `css`, once it is there.
    pub async fn click(&self, css: &str) {
        let what = format!("a click on {css}");
        eventually_async(&what, || async { self.driver.find(By::Css(css)).await.ok()?.click().await.ok() })
            .await;
    }

    /// Waits until the address is `path` of the app.
    pub async fn arrive(&self, path: &str) {
        let url = format!("{}{path}", self.app);
        let at = || async {
            let now = self.driver.current_url().await.ok()?;
            (now.as_str() == url).then_some(())
        };
        eventually_async(&format!("the address {url}"), at).await;
    }

    /// Chooses `person` at the development provider's page.
    pub async fn choose(&self, person: &str) {
        self.click(&format!("button[value={person}]")).await;
    }

    /// Signs in as `person` on the login page that is open.
    pub async fn sign_in_here(&self, person: &str) {
        self.click("button.provider").await;
        self.choose(person).await;
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Value {
        self.call(script, Vec::new()).await
    }

    /// Runs a script with these `arguments`.
    pub async fn call(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.driver.execute(script, arguments).await.unwrap().json().clone()
    }

    /// Waits for the promise that `expression` is, and gives what it brings, or its error as a text.
    pub async fn promise(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; \
             Promise.resolve({expression}).then(value => done(value ?? null), error => done(String(error)))"
        );
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Sends a command of the DevTools protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) {
        self.driver.cdp().send_raw(method, parameters).await.unwrap();
    }

    /// The value of the app's cookie `name`, which in development has the port in its name.
    pub async fn cookie(&self, name: &str) -> Option<String> {
        let name = Client::at(self.driver.current_url().await.unwrap().as_str()).cookie_name(name);
        self.driver.get_named_cookie(&name).await.ok().map(|cookie| cookie.value)
    }

    /// Closes the browser. Fails on a panic, and on every console error but those that contain one of `expected`, each of
    /// which must have happened.
    pub async fn finish(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let log = self.close(expected).await;
        assert!(!panicked, "the page panicked: {log:?}");
    }

    /// As [`Self::finish`], where the page that is open is one whose app has panicked.
    pub async fn finish_panicked(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let log = self.close(expected).await;
        assert!(panicked, "the page did not panic: {log:?}");
    }

    async fn close(self, expected: &[&str]) -> Vec<BrowserLogEntry> {
        let mut log = self.driver.browser_log().await.unwrap();
        // On a busy machine an error reaches the log after what follows from it is on the page.
        let started = Instant::now();
        let is_there =
            |log: &[BrowserLogEntry], text: &str| log.iter().any(|entry| entry.message.contains(text));
        while !expected.iter().all(|text| is_there(&log, text)) && started.elapsed() < LOG_LIMIT {
            tokio::time::sleep(Duration::from_millis(100)).await;
            log.extend(self.driver.browser_log().await.unwrap());
        }
        let errors: Vec<_> =
            log.iter().filter(|entry| is_error(entry)).map(|entry| entry.message.clone()).collect();
        let unexpected: Vec<_> =
            errors.iter().filter(|error| !expected.iter().any(|text| error.contains(text))).collect();
        let missing: Vec<_> =
            expected.iter().filter(|text| !errors.iter().any(|error| error.contains(**text))).collect();
        self.driver.clone().quit().await.unwrap();
        assert!(unexpected.is_empty(), "errors in the console: {unexpected:?}");
        assert!(missing.is_empty(), "expected errors did not happen: {missing:?} in {errors:?}");
        log
    }
}

/// How long an expected error may take to be logged.
const LOG_LIMIT: Duration = Duration::from_secs(20);

fn is_error(entry: &BrowserLogEntry) -> bool {
    let severe = entry.level == "SEVERE";
    severe || entry.message.contains("panicked")
}

/// Starts ChromeDriver; gives it and the port that it chose.
fn start_driver() -> Option<(Child, u16)> {
    let program = std::env::var_os("HALLPASS_TEST_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("ChromeDriver cannot be started: `cargo xtask test browser` makes it ready");
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse::<u16>().ok()
    });
    let Some(port) = port else {
        driver.wait().unwrap();
        return None;
    };
    // It goes on writing; somebody must read.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}

impl Drop for Browser {
    /// After a failed test nobody asks ChromeDriver to quit: doing so here would block the thread that must carry the
    /// request, until a time limit.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
    }
}

impl Drop for Processes {
    /// After a failed test the browser still runs, and would go on without its driver.
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
        let own = format!("--user-data-dir={}", self.profile.path().display());
        let _ = Command::new("pkill").args(["-f", "--", &own]).status();
    }
}
