//! Signs a person in with a provider that others wrote.

use hallpass_tests::{App, AppOptions, Browser, OutsideClient, OutsideProvider, wait_until};
use serde_json::Value;
use thirtyfour::By;

/// A page of a provider: what a person types into its fields, and the button that sends it. A field
/// without a text is a box to tick.
pub struct Page {
    pub fields: &'static [(&'static str, &'static str)],
    pub button: &'static str,
}

/// More pages than any of the providers has.
const MAX_PAGES: usize = 8;

/// The button of the provider on the login page.
pub const PROVIDER_BUTTON: &str = "form[action*='/signin/outside'] button";

/// A provider that others wrote.
pub struct Outside {
    /// What starts it.
    pub script: &'static str,
    /// The arguments of the script after those that say what the client is.
    pub arguments: &'static [&'static str],
    /// The settings that it needs beside the client's.
    pub settings: &'static [(&'static str, &'static str)],
    /// Its pages. Each appears when it is needed.
    pub pages: &'static [Page],
    /// The name and the e-mail address that it tells.
    pub person: (Option<&'static str>, Option<&'static str>),
}

/// A sign-in that must fail: the error code that the person gets, and what the log says.
pub struct Failure {
    pub code: &'static str,
    pub log: &'static str,
}

impl Outside {
    /// An OpenID provider with the issuer alone, and nothing else.
    pub const OPENID: Self =
        Self { script: "", arguments: &[], settings: &[("_ISSUER", "@")], pages: &[], person: (None, None) };

    /// Asserts that a person can sign in, out, and in again as the same user, where the server has
    /// `settings` besides.
    pub async fn signs_in(&self, client: OutsideClient, settings: &[(&str, &str)]) {
        let (app, _provider) = self.start(AppOptions::default().without_dev_provider(), client, settings);
        let browser = Browser::open(&app).await;
        let first = self.sign_in(&app, &browser).await;
        let person = |value: Option<&str>| value.map_or(Value::Null, Value::from);
        assert_eq!(first["user"]["name"], person(self.person.0), "{first}");
        assert_eq!(first["user"]["email"], person(self.person.1), "{first}");
        sign_out(&browser).await;
        let second = self.sign_in(&app, &browser).await;
        assert_eq!(second["user"]["id"], first["user"]["id"], "another user");
        assert_ne!(second["id"], first["id"], "the same session");
        browser.finish_after_other_pages().await;
    }

    /// Asserts that the provider refuses the client, and that the log says so.
    pub async fn refuses(&self, client: OutsideClient, settings: &[(&str, &str)]) {
        let log = "the token endpoint answered invalid_client";
        self.fails(client, settings, Failure { code: "ProviderMisconfigured", log }).await;
    }

    /// Asserts that a sign-in ends with `failure`.
    pub async fn fails(&self, client: OutsideClient, settings: &[(&str, &str)], failure: Failure) {
        let (app, _provider) = self.start(AppOptions::default().without_dev_provider(), client, settings);
        let browser = Browser::open(&app).await;
        let url = self.attempt_sign_in(&app, &browser).await;
        assert!(url.contains(&format!("/login?error={}&", failure.code)), "{url}\n{}", app.log());
        assert!(app.log().contains(failure.log), "{:?} is not in\n{}", failure.log, app.log());
        browser.wait_for("[role=alert]").await;
        assert_eq!(fetch_session(&browser).await, Value::Null);
        browser.finish_after_other_pages().await;
    }

    /// Starts the provider, and the server with `options`.
    pub fn start(
        &self,
        options: AppOptions,
        client: OutsideClient,
        settings: &[(&str, &str)],
    ) -> (App, OutsideProvider) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect_uri = format!("http://localhost:{port}/api/auth/callback/outside");
        let provider = OutsideProvider::start(self.script, client, &redirect_uri, self.arguments);
        let options = options.env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
        let options = provider.configure(options, client, &[self.settings, settings].concat());
        (App::start_with(options), provider)
    }

    /// Signs in from the login page. Returns the session.
    pub async fn sign_in(&self, app: &App, browser: &Browser) -> Value {
        let url = self.attempt_sign_in(app, browser).await;
        assert!(url.ends_with("/profile"), "{}: {url}\n{}", self.script, app.log());
        browser.wait_until_ready().await;
        let session = fetch_session(browser).await;
        assert_eq!(session["provider"], "outside", "{session}");
        session
    }

    /// Tries to sign in from the login page. Returns the URL at which that ends, also after a
    /// failure.
    pub async fn attempt_sign_in(&self, app: &App, browser: &Browser) -> String {
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.click(PROVIDER_BUTTON).await;
        self.complete_pages(app, browser, |url| {
            let is_error = || url.query().is_some_and(|query| query.contains("error="));
            url.path() == "/profile" || (url.path() == "/login" && is_error())
        })
        .await
    }

    /// Completes the provider's pages until the browser is at a URL of the app that `is_end`.
    /// Returns that URL.
    pub async fn complete_pages(
        &self,
        app: &App,
        browser: &Browser,
        is_end: impl Fn(&url::Url) -> bool,
    ) -> String {
        let mut sent = 0;
        let mut end = None;
        wait_until("the pages of the provider end", async || {
            let url = browser.driver.current_url().await.unwrap();
            if url.as_str().starts_with(&app.url) {
                end = is_end(&url).then(|| url.to_string());
                return end.is_some();
            }
            for page in self.pages {
                sent += usize::from(page.send(browser).await);
                assert!(sent <= MAX_PAGES, "the provider asks again and again: {url}");
            }
            false
        })
        .await;
        end.unwrap()
    }
}

impl Page {
    /// Fills the page in and sends it, if it is the one that the browser shows. Returns whether it
    /// is.
    async fn send(&self, browser: &Browser) -> bool {
        let Ok(button) = browser.driver.find(By::Css(self.button)).await else { return false };
        for (css, text) in self.fields {
            let Ok(field) = browser.driver.find(By::Css(*css)).await else { return false };
            if text.is_empty() {
                let is_ticked = field.is_selected().await.unwrap_or(true);
                if !is_ticked && field.click().await.is_err() {
                    return false;
                }
            } else if field.clear().await.is_err() || field.send_keys(*text).await.is_err() {
                return false;
            }
        }
        if button.click().await.is_ok() {
            // Some pages keep the element and make it another button.
            let is_next = async || {
                button.is_displayed().await.is_err()
                    || browser.driver.find(By::Css(self.button)).await.is_err()
            };
            wait_until("the page after the one that was sent", is_next).await;
            return true;
        }
        false
    }
}

/// Signs out with the menu of the header.
pub async fn sign_out(browser: &Browser) {
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for("header a.button").await;
    assert_eq!(fetch_session(browser).await, Value::Null);
}

/// What the server says about the session of the browser.
pub async fn fetch_session(browser: &Browser) -> Value {
    browser.await_promise("fetch('/api/auth/session').then(answer => answer.json())").await
}
