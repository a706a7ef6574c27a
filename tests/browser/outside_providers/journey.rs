//! Signs a person in with a provider that others wrote.

use hallpass_tests::{App, AppOptions, Browser, OutsideClient, OutsideProvider, wait_for_async, wait_until};
use serde_json::Value;
use thirtyfour::By;

/// A page of a provider: what a person types into its fields, and the button that sends it.
pub struct Page {
    pub fields: &'static [(&'static str, &'static str)],
    pub button: &'static str,
}

/// More pages than any of the providers has.
const MAX_PAGES: usize = 8;

/// A provider that others wrote.
pub struct Outside {
    /// What starts it.
    pub script: &'static str,
    /// The settings that it needs beside the client's.
    pub settings: &'static [(&'static str, &'static str)],
    /// Its pages. Each appears when it is needed.
    pub pages: &'static [Page],
    /// The name and the e-mail address that it tells.
    pub person: (Option<&'static str>, Option<&'static str>),
}

impl Outside {
    /// An OpenID provider with the issuer alone, and nothing else.
    pub const OPENID: Self =
        Self { script: "", settings: &[("_ISSUER", "@")], pages: &[], person: (None, None) };

    /// Asserts that a person can sign in, out, and in again as the same user, where the server has
    /// `settings` besides.
    pub async fn signs_in(&self, client: OutsideClient, settings: &[(&str, &str)]) {
        let (app, _provider) = self.start(client, settings);
        let browser = Browser::open(&app).await;
        let first = self.sign_in(&app, &browser).await;
        let person = |value: Option<&str>| value.map_or(Value::Null, Value::from);
        assert_eq!(first["user"]["name"], person(self.person.0), "{first}");
        assert_eq!(first["user"]["email"], person(self.person.1), "{first}");
        browser.click("header summary").await;
        browser.click(".menu-content button").await;
        browser.wait_for("header a.button").await;
        assert_eq!(fetch_session(&browser).await, Value::Null);
        let second = self.sign_in(&app, &browser).await;
        assert_eq!(second["user"]["id"], first["user"]["id"], "another user");
        assert_ne!(second["id"], first["id"], "the same session");
        browser.finish_after_other_pages().await;
    }

    /// Asserts that the provider refuses the client, and that the log says so.
    pub async fn refuses(&self, client: OutsideClient, settings: &[(&str, &str)]) {
        let (app, _provider) = self.start(client, settings);
        let browser = Browser::open(&app).await;
        self.begin(&app, &browser).await;
        let url = self.wait_for_outcome(&app, &browser).await;
        assert!(url.contains("/login?error=ProviderMisconfigured"), "{url}\n{}", app.log());
        assert!(app.log().contains("the token endpoint answered invalid_client"), "{}", app.log());
        browser.finish_after_other_pages().await;
    }

    fn start(&self, client: OutsideClient, settings: &[(&str, &str)]) -> (App, OutsideProvider) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect_uri = format!("http://localhost:{port}/api/auth/callback/outside");
        let provider = OutsideProvider::start(self.script, client, &redirect_uri);
        let options =
            AppOptions::default().without_dev_provider().env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
        let options = provider.configure(options, client, &[self.settings, settings].concat());
        (App::start_with(options), provider)
    }

    async fn begin(&self, app: &App, browser: &Browser) {
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.click("button.provider").await;
        let mut sent = 0;
        wait_until("the pages of the provider end", async || {
            let url = browser.driver.current_url().await.unwrap();
            if url.as_str().starts_with(&app.url) && url.path() != "/login" {
                return true;
            }
            // The answer of a provider that refuses the client is on the login page.
            if url.query().is_some_and(|query| query.contains("error=")) && url.path() == "/login" {
                return true;
            }
            for page in self.pages {
                sent += usize::from(page.send(browser).await);
                assert!(sent <= MAX_PAGES, "the provider asks again and again: {url}");
            }
            false
        })
        .await;
    }

    async fn wait_for_outcome(&self, app: &App, browser: &Browser) -> String {
        wait_for_async("the end of the sign-in", || async {
            let url = browser.driver.current_url().await.ok()?;
            let is_end = ["/profile", "/login"].contains(&url.path());
            (url.as_str().starts_with(&app.url) && is_end).then(|| url.to_string())
        })
        .await
    }

    async fn sign_in(&self, app: &App, browser: &Browser) -> Value {
        self.begin(app, browser).await;
        let url = self.wait_for_outcome(app, browser).await;
        assert!(url.ends_with("/profile"), "{}: {url}\n{}", self.script, app.log());
        browser.wait_until_ready().await;
        let session = fetch_session(browser).await;
        assert_eq!(session["provider"], "outside", "{session}");
        session
    }
}

impl Page {
    /// Fills the page in and sends it, if it is the one that the browser shows. Returns whether it is.
    async fn send(&self, browser: &Browser) -> bool {
        let Ok(button) = browser.driver.find(By::Css(self.button)).await else { return false };
        for (css, text) in self.fields {
            let Ok(field) = browser.driver.find(By::Css(*css)).await else { return false };
            if field.clear().await.is_err() || field.send_keys(*text).await.is_err() {
                return false;
            }
        }
        if button.click().await.is_ok() {
            let is_next = async || button.is_displayed().await.is_err();
            wait_until("the page after the one that was sent", is_next).await;
            return true;
        }
        false
    }
}

async fn fetch_session(browser: &Browser) -> Value {
    browser.await_promise("fetch('/api/auth/session').then(answer => answer.json())").await
}
