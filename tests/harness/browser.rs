//! A real browser, driven over WebDriver. A test ends with [`Browser::finish`], which fails on an
//! error in the console or a panic.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{WindowHandle, bidi::modules::script::AddPreloadScript, prelude::*};

use crate::{
    App, Client, Engine,
    console::Console,
    wait_for_async,
    webdriver::{Scripts, WebDriverServer},
};

/// The page gets this long after each step of its clock.
const CLOCK_STEP_TIMEOUT: Duration = Duration::from_secs(3);
const MAX_CLOCK_STEPS: usize = 40;

/// A browser with a fresh profile, of the engine that the test runs on; headless, except WebKit.
pub struct Browser {
    /// The WebDriver session.
    pub driver: WebDriver,
    /// The browser engine.
    pub engine: Engine,
    app: String,
    console: Console,
    _server: WebDriverServer,
}

impl Browser {
    /// Opens a browser for `app`.
    pub async fn open(app: &App) -> Self {
        Self::open_at(&app.url).await
    }

    /// Opens a browser for the pages at `url`, which are not those of an [`App`].
    pub async fn open_at(url: &str) -> Self {
        Self::open_with(url, Scripts::On).await
    }

    /// Opens a browser for `app` with scripts disabled.
    pub async fn open_without_scripts(app: &App) -> Self {
        Self::open_with(&app.url, Scripts::Off).await
    }

    async fn open_with(url: &str, scripts: Scripts) -> Self {
        let engine = Engine::current();
        let server = WebDriverServer::start(engine);
        let driver = WebDriver::new(&server.url, server.capabilities(scripts)).await.unwrap();
        driver.set_page_load_timeout(Duration::from_mins(1)).await.unwrap();
        let console = Console::open(engine, &driver).await;
        Self { driver, engine, app: url.to_owned(), console, _server: server }
    }

    /// Opens another tab, and switches to it.
    pub async fn open_tab(&self) -> WindowHandle {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab.clone()).await.unwrap();
        tab
    }

    /// Opens another window, and switches to it. Unlike a tab it leaves the others visible.
    pub async fn open_window(&self) -> WindowHandle {
        let window = self.driver.new_window().await.unwrap();
        self.driver.switch_to_window(window.clone()).await.unwrap();
        window
    }

    /// From now on [`Self::advance_clock`] controls the clocks of the pages opened in this tab.
    pub async fn control_clock(&self) {
        self.run_before_pages(include_str!("clock.js")).await;
    }

    /// Keeps the pages opened in this tab from now on from noticing that their window gets the
    /// focus: then they ask for the session, unless they did within the last second. On a slow
    /// machine a driver gives the focus that late.
    pub async fn ignore_focus(&self) {
        let ignore = "window.addEventListener('focus', (event) => event.stopImmediatePropagation(), true)";
        self.run_before_pages(ignore).await;
    }

    /// Runs `script` in every page opened in this tab from now on, before the page's own scripts.
    pub async fn run_before_pages(&self, script: &str) {
        match self.engine {
            Engine::Chromium => {
                let source = json!({ "source": script });
                self.send_devtools_command("Page.addScriptToEvaluateOnNewDocument", source).await;
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
            Engine::WebKit => panic!("WebKitWebDriver cannot run a script before a page's own"),
        }
    }

    /// Advances the clock in every tab of the app that [`Self::control_clock`] controls.
    pub async fn advance_clock(&self, time: Duration) {
        self.run_script(&format!("window.testClock.advance({})", time.as_millis())).await;
    }

    /// Advances the clock by `step` until `condition` returns a value, and gives the page time
    /// after each step. On a slow computer, steps that pass while a request is in flight would
    /// otherwise add up to the expiry of the session.
    pub async fn advance_clock_until<T, F>(&self, step: Duration, what: &str, condition: impl Fn() -> F) -> T
    where
        F: Future<Output = Option<T>>,
    {
        for _ in 0..MAX_CLOCK_STEPS {
            self.advance_clock(step).await;
            let met = tokio::time::timeout(CLOCK_STEP_TIMEOUT, wait_for_async(what, &condition));
            if let Ok(value) = met.await {
                return value;
            }
        }
        panic!("it did not happen: {what}");
    }

    /// Stops all timers of the open page: what happens from now on is not caused by one.
    pub async fn stop_timers(&self) {
        self.run_script("window.testClock.stopTimers()").await;
    }

    /// Navigates to a path of the app.
    pub async fn go_to(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.app)).await.unwrap();
    }

    /// Waits until the app has hydrated the open page.
    pub async fn wait_until_ready(&self) {
        let is_hydrated = || async {
            let script = "return performance.getEntriesByName('hallpass-ready').length";
            (self.driver.execute(script, Vec::new()).await.ok()?.json().as_u64()? > 0).then_some(())
        };
        wait_for_async("the app has hydrated the page", is_hydrated).await;
    }

    /// Waits for an element that matches `css`.
    pub async fn wait_for(&self, css: &str) -> WebElement {
        let found = || async { self.driver.find(By::Css(css)).await.ok() };
        wait_for_async(&format!("an element {css}"), found).await
    }

    /// Waits until the element that matches `css` contains `text`.
    pub async fn wait_for_text(&self, css: &str, text: &str) {
        let what = format!("{css} with the text {text:?}");
        wait_for_async(&what, || async { self.text(css).await?.contains(text).then_some(()) }).await;
    }

    /// The text of the element that matches `css`, if there is one.
    pub async fn text(&self, css: &str) -> Option<String> {
        self.driver.find(By::Css(css)).await.ok()?.text().await.ok()
    }

    /// Counts the elements that match `css`.
    pub async fn count_elements(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.unwrap().len()
    }

    /// Clicks the element that matches `css`, once it is there.
    pub async fn click(&self, css: &str) {
        let what = format!("a click on {css}");
        wait_for_async(&what, || async { self.driver.find(By::Css(css)).await.ok()?.click().await.ok() })
            .await;
    }

    /// Waits until the URL is `path` of the app.
    pub async fn wait_for_path(&self, path: &str) {
        let url = format!("{}{path}", self.app);
        let is_there = || async {
            let current = self.driver.current_url().await.ok()?;
            (current.as_str() == url).then_some(())
        };
        wait_for_async(&format!("the URL {url}"), is_there).await;
    }

    /// Chooses `person` on the development provider's page.
    pub async fn choose_person(&self, person: &str) {
        self.click(&format!("button[value={person}]")).await;
    }

    /// Signs in as `person` on the open login page.
    pub async fn sign_in_on_page(&self, person: &str) {
        self.click("button.provider").await;
        self.choose_person(person).await;
    }

    /// Runs a script in the page.
    pub async fn run_script(&self, script: &str) -> Value {
        self.run_script_with(script, Vec::new()).await
    }

    /// Runs a script in the page with these `arguments`.
    pub async fn run_script_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.driver.execute(script, arguments).await.unwrap().json().clone()
    }

    /// Waits for the promise `expression`. Returns its value, or its error as a text.
    pub async fn await_promise(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; \
             Promise.resolve({expression}).then(value => done(value ?? null), error => done(String(error)))"
        );
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Sends a command of the DevTools protocol, which only Chromium has.
    pub async fn send_devtools_command(&self, method: &str, parameters: Value) {
        assert_eq!(self.engine, Engine::Chromium, "{method} needs Chromium");
        self.driver.cdp().send_raw(method, parameters).await.unwrap();
    }

    /// The value of the app's cookie `name`, whose full name contains the port in development.
    pub async fn cookie(&self, name: &str) -> Option<String> {
        let origin = self.driver.current_url().await.unwrap().origin().ascii_serialization();
        let name = Client::at(&origin).cookie_name(name);
        self.driver.get_named_cookie(&name).await.ok().map(|cookie| cookie.value)
    }

    /// Closes the browser. Fails on a panic and, if the console can be read, on every error in it
    /// except those that contain one of `expected`, each of which must have happened.
    pub async fn finish(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let errors = self.close(expected).await;
        assert!(!panicked, "the page panicked: {errors:?}");
    }

    /// As [`Self::finish`], for an open page whose app has panicked.
    pub async fn finish_panicked(self, expected: &[&str]) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let errors = self.close(expected).await;
        assert!(panicked, "the page did not panic: {errors:?}");
    }

    /// As [`Self::finish`], after pages of other origins: errors of theirs do not count.
    pub async fn finish_after_other_pages(mut self) {
        let panicked = self.driver.find(By::Css("[data-panicked]")).await.is_ok();
        let errors = self.console.new_errors(&self.driver).await;
        let own: Vec<_> = errors.iter().filter(|error| error.contains(&self.app)).collect();
        self.driver.clone().quit().await.unwrap();
        assert!(!panicked && own.is_empty(), "errors in the console: {own:?}");
    }

    async fn close(mut self, expected: &[&str]) -> Vec<String> {
        let expected = if self.console.can_be_read() { expected } else { &[] };
        let mut errors = self.console.new_errors(&self.driver).await;
        // On a busy computer an error reaches the log after the page shows its consequences.
        let started = Instant::now();
        let happened = |errors: &[String], text: &str| errors.iter().any(|error| error.contains(text));
        while !expected.iter().all(|text| happened(&errors, text)) && started.elapsed() < LOG_TIMEOUT {
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
const LOG_TIMEOUT: Duration = Duration::from_secs(20);

impl Drop for Browser {
    /// Leaks the session of a failed test: to quit here would block the thread that must send the
    /// request, until a timeout.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
    }
}
