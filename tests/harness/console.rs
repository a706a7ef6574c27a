//! The errors in a browser's console, as far as its driver reports them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt as _;
use serde_json::Value;
use thirtyfour::{WebDriver, bidi::BiDi};

use crate::{Engine, wait_until};

/// The console of one browser.
pub enum Console {
    /// Chromium: the driver keeps it, with every request that failed.
    InDriver,
    /// Firefox: WebDriver BiDi sends the errors of scripts and the results of requests. Pages add
    /// the violations of their content security policy.
    OverBidi(BidiConsole),
    /// WebKitGTK: it cannot be read.
    Unreadable,
}

/// The lines that came over WebDriver BiDi.
pub struct BidiConsole {
    lines: Arc<Mutex<Vec<String>>>,
    markers: u32,
}

/// Begins a marker line: once it has arrived, every line before it has.
const MARKER: &str = "hallpass-marker ";

/// Firefox' message if the page is left while the app's WebAssembly is being downloaded.
const ABORTED: &str = "AbortError: The operation was aborted.";

/// BiDi does not send violations of the content security policy; the page itself gets an event.
const REPORT_VIOLATIONS: &str = "() => document.addEventListener('securitypolicyviolation', (event) => console.error( \
    `Content-Security-Policy: ${event.violatedDirective} blocks ${event.blockedURI}`))";

const EVENTS: [&str; 3] = ["log.entryAdded", "network.responseStarted", "network.fetchError"];

impl Console {
    /// Collects the console of `driver` from now on.
    pub async fn open(engine: Engine, driver: &WebDriver) -> Self {
        match engine {
            Engine::Chromium => Self::InDriver,
            Engine::Firefox => Self::OverBidi(BidiConsole::listen(&driver.bidi().await.unwrap()).await),
            Engine::WebKit => Self::Unreadable,
        }
    }

    /// Whether errors can be read at all.
    pub fn can_be_read(&self) -> bool {
        !matches!(self, Self::Unreadable)
    }

    /// The errors since the last call.
    pub async fn new_errors(&mut self, driver: &WebDriver) -> Vec<String> {
        match self {
            Self::InDriver => {
                let log = driver.browser_log().await.unwrap();
                let errors = log
                    .into_iter()
                    .filter(|entry| entry.level == "SEVERE" || entry.message.contains("panicked"));
                errors.map(|entry| entry.message).collect()
            }
            Self::OverBidi(console) => console.new_errors(driver).await,
            Self::Unreadable => Vec::new(),
        }
    }
}

impl BidiConsole {
    async fn listen(bidi: &BiDi) -> Self {
        let mut events = bidi.subscribe_raw();
        bidi.script().add_preload_script(REPORT_VIOLATIONS).await.unwrap();
        bidi.session().subscribe_many(EVENTS.map(String::from)).await.unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&lines);
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let Some(line) = error_line(&event.method, &event.params) else { continue };
                written.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        Self { lines, markers: 0 }
    }

    async fn new_errors(&mut self, driver: &WebDriver) -> Vec<String> {
        self.markers += 1;
        let marker = format!("{MARKER}{}", self.markers);
        let script = "console.debug(arguments[0])";
        // A page whose scripts are off, or that shows an alert, writes nothing.
        if driver.execute(script, vec![marker.as_str().into()]).await.is_ok() {
            wait_until("the marker in the console", async || self.lock().contains(&marker)).await;
        }
        let mut lines = std::mem::take(&mut *self.lock());
        lines.retain(|line| !line.starts_with(MARKER));
        lines
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event as a line of the console, worded as in Chromium; `None` if it is not an error.
fn error_line(event: &str, parameters: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let url = text(&parameters["request"]["url"]);
    match event {
        "log.entryAdded" => {
            let line = text(&parameters["text"]);
            let counts =
                parameters["level"] == "error" || line.contains("panicked") || line.starts_with(MARKER);
            (counts && line.trim_end() != ABORTED).then_some(line)
        }
        "network.responseStarted" => {
            let response = &parameters["response"];
            let status = response["status"].as_u64()?;
            (status >= 400).then(|| format!("{url} - {status} ({})", text(&response["statusText"])))
        }
        "network.fetchError" => {
            let error = text(&parameters["errorText"]);
            // The page was left before the answer.
            (error != "NS_BINDING_ABORTED").then(|| format!("{url} - {error}"))
        }
        _ => None,
    }
}
