//! A real browser, driven over WebDriver. A test ends with [`Browser::finish`], which fails on a console error or a panic.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{WindowHandle, bidi::modules::script::AddPreloadScript, prelude::*};

use crate::{
    App, Client, Engine,
    console::Console,
    eventually_async,
    webdriver::{Scripts, WebDriverServer},
};

/// A browser with a fresh profile, of the engine that the test runs on; headless, but for WebKit.
pub struct Browser {
    /// The driver.
    pub driver: WebDriver,
    /// What kind of browser it is.
    pub engine: Engine,
    app: String,
    console: Console,
    _server: WebDriverServer,
}

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
        let engine = Engine::current();
        let server = WebDriverServer::start(engine);
        let driver = WebDriver::new(&server.url, server.capabilities(scripts)).await.unwrap();
        driver.set_page_load_timeout(Duration::from_secs(60)).await.unwrap();
        let console = Console::open(engine, &driver).await;
        Self { driver, engine, app: app.url.clone(), console, _server: server }
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
        self.before_pages(include_str!("clock.js")).await;
    }

    /// Runs `script` in every page that is opened from now on in this tab, before the page's own scripts.
    pub async fn before_pages(&self, script: &str) {
        match self.engine {
            Engine::Chromium => {
                self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
            }
            Engine::Firefox => {
                let tab = self.driver.window().await.unwrap().to_string();
                let script = AddPreloadScript {
                    function_declaration: format!("() => {{ {script}\n }}"),
                    arguments: Vec::new(),
                    sandbox: None,
                    contexts: vec![tab.into()],
                };
                self.driver.bidi().await.unwrap().send(script).await.unwrap();
            }
            Engine::WebKit => panic!("WebKitWebDriver runs no script before a page's own"),
        }
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

    /// Sends a command of the DevTools protocol, which only Chromium has.
    pub async fn devtools(&self, method: &str, parameters: Value) {
        assert_eq!(self.engine, Engine::Chromium, "{method} needs Chromium");
        self.driver.cdp().send_raw(method, parameters).await.unwrap();
    }

    /// The value of the app's cookie `name`, which in development has the port in its name.
    pub async fn cookie(&self, name: &str) -> Option<String> {
        let name = Client::at(self.driver.current_url().await.unwrap().as_str()).cookie_name(name);
        self.driver.get_named_cookie(&name).await.ok().map(|cookie| cookie.value)
    }

    /// Closes the browser. Fails on a panic, and, where the console can be read, on every error in it but those that contain
    /// one of `expected`, each of which must have happened.
    pub async fn finish(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let errors = self.close(expected).await;
        assert!(!panicked, "the page panicked: {errors:?}");
    }

    /// As [`Self::finish`], where the page that is open is one whose app has panicked.
    pub async fn finish_panicked(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let errors = self.close(expected).await;
        assert!(panicked, "the page did not panic: {errors:?}");
    }

    async fn close(mut self, expected: &[&str]) -> Vec<String> {
        let expected = if self.console.can_be_read() { expected } else { &[] };
        let mut errors = self.console.new_errors(&self.driver).await;
        // On a busy machine an error reaches the log after what follows from it is on the page.
        let started = Instant::now();
        let happened = |errors: &[String], text: &str| errors.iter().any(|error| error.contains(text));
        while !expected.iter().all(|text| happened(&errors, text)) && started.elapsed() < LOG_LIMIT {
            tokio::time::sleep(Duration::from_millis(100)).await;
            errors.extend(self.console.new_errors(&self.driver).await);
        }
        let unexpected: Vec<_> =
            errors.iter().filter(|error| !expected.iter().any(|text| error.contains(text))).collect();
        let missing: Vec<_> = expected.iter().filter(|text| !happened(&errors, text)).collect();
        self.driver.clone().quit().await.unwrap();
        assert!(unexpected.is_empty(), "errors in the console: {unexpected:?}");
        assert!(missing.is_empty(), "expected errors did not happen: {missing:?} in {errors:?}");
        errors
    }
}

/// How long an expected error may take to be logged.
const LOG_LIMIT: Duration = Duration::from_secs(20);

impl Drop for Browser {
    /// After a failed test no one asks the driver to quit: doing so here would block the thread that must carry the
    /// request, until a time limit.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
    }
}
