//! The errors that a browser's console shows, as far as its driver gives them away.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt as _;
use serde_json::Value;
use thirtyfour::{WebDriver, bidi::BiDi};

use crate::{Engine, until};

/// The console of one browser.
pub enum Console {
    /// Chromium: the driver keeps it, with every request that failed.
    Kept,
    /// Firefox: WebDriver BiDi sends errors of scripts, and what became of every request. The pages add what their content
    /// security policy forbade.
    Sent(Sent),
    /// WebKitGTK: there is no way to read it.
    Unreadable,
}

/// What came over WebDriver BiDi.
pub struct Sent {
    lines: Arc<Mutex<Vec<String>>>,
    marks: u32,
}

/// Begins a line that is written to the console on purpose: whatever was written before it has arrived when it has.
const MARK: &str = "hallpass-mark ";

/// What Firefox says of the app's WebAssembly when the page is left while it is on its way.
const ABORTED: &str = "AbortError: The operation was aborted.";

/// BiDi does not send what breaks a page's content security policy; the page itself is told.
const REPORT_VIOLATIONS: &str = "() => document.addEventListener('securitypolicyviolation', (event) => console.error( \
    `Content-Security-Policy: ${event.violatedDirective} blocks ${event.blockedURI}`))";

const EVENTS: [&str; 3] = ["log.entryAdded", "network.responseStarted", "network.fetchError"];

impl Console {
    /// Reads the console of `driver` from now on.
    pub async fn open(engine: Engine, driver: &WebDriver) -> Self {
        match engine {
            Engine::Chromium => Self::Kept,
            Engine::Firefox => Self::Sent(Sent::listen(&driver.bidi().await.unwrap()).await),
            Engine::WebKit => Self::Unreadable,
        }
    }

    /// Whether errors can be read at all.
    pub fn can_be_read(&self) -> bool {
        !matches!(self, Self::Unreadable)
    }

    /// The errors that have come since this was last called.
    pub async fn new_errors(&mut self, driver: &WebDriver) -> Vec<String> {
        match self {
            Self::Kept => {
                let log = driver.browser_log().await.unwrap();
                let errors = log
                    .into_iter()
                    .filter(|entry| entry.level == "SEVERE" || entry.message.contains("panicked"));
                errors.map(|entry| entry.message).collect()
            }
            Self::Sent(sent) => sent.new_errors(driver).await,
            Self::Unreadable => Vec::new(),
        }
    }
}

impl Sent {
    async fn listen(bidi: &BiDi) -> Self {
        let mut events = bidi.subscribe_raw();
        bidi.script().add_preload_script(REPORT_VIOLATIONS).await.unwrap();
        bidi.session().subscribe_many(EVENTS.map(String::from)).await.unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&lines);
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let Some(line) = line(&event.method, &event.params) else { continue };
                written.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        Self { lines, marks: 0 }
    }

    async fn new_errors(&mut self, driver: &WebDriver) -> Vec<String> {
        self.marks += 1;
        let mark = format!("{MARK}{}", self.marks);
        let script = "console.debug(arguments[0])";
        // A page whose scripts are off, or that shows an alert, writes nothing.
        if driver.execute(script, vec![mark.as_str().into()]).await.is_ok() {
            until("the mark in the console", async || self.lock().contains(&mark)).await;
        }
        let mut lines = std::mem::take(&mut *self.lock());
        lines.retain(|line| !line.starts_with(MARK));
        lines
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event as a line of the console, if it is an error, in the words that Chromium has for it.
fn line(event: &str, parameters: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let url = text(&parameters["request"]["url"]);
    match event {
        "log.entryAdded" => {
            let line = text(&parameters["text"]);
            let counts =
                parameters["level"] == "error" || line.contains("panicked") || line.starts_with(MARK);
            (counts && line.trim_end() != ABORTED).then_some(line)
        }
        "network.responseStarted" => {
            let response = &parameters["response"];
            let status = response["status"].as_u64()?;
            (status >= 400).then(|| format!("{url} - {status} ({})", text(&response["statusText"])))
        }
        "network.fetchError" => {
            let error = text(&parameters["errorText"]);
            // The page was left before it came.
            (error != "NS_BINDING_ABORTED").then(|| format!("{url} - {error}"))
        }
        _ => None,
    }
}
