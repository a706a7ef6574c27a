//! What was visible of a page, from its first byte on.

use serde_json::{Value, json};

use crate::{Browser, wait_for_async};

/// Everything that was visible since the page began to load.
#[derive(Debug)]
pub struct Recording {
    /// Each view of the whole page that differed from the one before; one, if nothing ever changed.
    pub views: Vec<String>,
    /// Each text of the whole page that differed from the one before.
    pub texts: Vec<String>,
    /// Each layout shift, and what moved.
    pub shifts: Vec<String>,
    /// The directives of the content security policy that were violated.
    pub violations: Vec<String>,
}

impl Recording {
    /// Records every page that `browser` opens from now on.
    pub async fn start(browser: &Browser) {
        browser.send_devtools_command("Page.enable", json!({})).await;
        let script = json!({ "source": include_str!("recorder.js") });
        browser.send_devtools_command("Page.addScriptToEvaluateOnNewDocument", script).await;
    }

    /// Returns the recording of the open page, five seconds after the app has hydrated it.
    pub async fn take(browser: &Browser) -> Self {
        browser.wait_until_ready().await;
        let script = "return performance.now() - performance.getEntriesByName('hallpass-ready')[0].startTime";
        let is_later = || async { (browser.run_script(script).await.as_f64()? > 5000.0).then_some(()) };
        wait_for_async("five seconds after the hydration", is_later).await;
        let recorded = browser.run_script("return window.recorded").await;
        let list = |name: &str| -> Vec<String> {
            let all = recorded[name].as_array().unwrap();
            all.iter().map(|text: &Value| text.as_str().unwrap().to_owned()).collect()
        };
        Self {
            views: list("views"),
            texts: list("texts"),
            shifts: list("shifts"),
            violations: list("violations"),
        }
    }

    /// Fails if anything visible ever changed, or if one of the `forbidden` texts was ever shown.
    pub fn assert_still(&self, what: &str, forbidden: &[&str]) {
        assert_eq!(self.views.len(), 1, "{what} changed: {:#?}", self.views);
        assert!(self.shifts.is_empty(), "{what} moved: {:#?}", self.shifts);
        assert!(self.violations.is_empty(), "{what}: {:?}", self.violations);
        let whole = self.texts.last().unwrap();
        for text in &self.texts {
            // While the document arrives there may be less of it, but nothing else.
            assert!(
                whole.starts_with(text.trim_end()),
                "{what} showed another text before: {:#?}",
                self.texts
            );
            for word in forbidden {
                assert!(!text.contains(word), "{what} showed {word:?}: {text}");
            }
        }
    }
}
