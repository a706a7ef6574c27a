//! What a person could have seen of a page, from its first byte on.

use serde_json::{Value, json};

use crate::{Browser, eventually_async};

/// Everything that was seen since the page began to load.
#[derive(Debug)]
pub struct Recording {
    /// Each look of the whole page that differed from the one before; one, if nothing ever changed.
    pub views: Vec<String>,
    /// Each text of the whole page that differed from the one before.
    pub texts: Vec<String>,
    /// Each layout shift, and what moved.
    pub shifts: Vec<String>,
    /// The directives of the content security policy that something broke.
    pub violations: Vec<String>,
}

impl Recording {
    /// Has `browser` record every page that it opens from now on.
    pub async fn start(browser: &Browser) {
        browser.devtools("Page.enable", json!({})).await;
        let script = json!({ "source": include_str!("recorder.js") });
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
    }

    /// What was recorded of the page that is open, once the app has been in charge of it for five seconds.
    pub async fn of(browser: &Browser) -> Self {
        browser.ready().await;
        let script = "return performance.now() - performance.getEntriesByName('hallpass-ready')[0].startTime";
        let since = || async { (browser.script(script).await.as_f64()? > 5000.0).then_some(()) };
        eventually_async("five seconds of the app", since).await;
        let seen = browser.script("return window.seen").await;
        let list = |name: &str| -> Vec<String> {
            let all = seen[name].as_array().unwrap();
            all.iter().map(|text: &Value| text.as_str().unwrap().to_owned()).collect()
        };
        Self {
            views: list("views"),
            texts: list("texts"),
            shifts: list("shifts"),
            violations: list("violations"),
        }
    }

    /// Fails if anything that is visible ever changed, or if one of `forbidden` was ever there.
    pub fn assert_still(&self, what: &str, forbidden: &[&str]) {
        assert_eq!(self.views.len(), 1, "{what} did not stay as it was: {:#?}", self.views);
        assert!(self.shifts.is_empty(), "{what} moved: {:#?}", self.shifts);
        assert!(self.violations.is_empty(), "{what}: {:?}", self.violations);
        let whole = self.texts.last().unwrap();
        for text in &self.texts {
            // While the document arrives there is less of it, and never anything else.
            assert!(
                whole.starts_with(text.trim_end()),
                "{what} said something else before: {:#?}",
                self.texts
            );
            for word in forbidden {
                assert!(!text.contains(word), "{what} said {word:?}: {text}");
            }
        }
    }
}
