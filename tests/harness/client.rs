//! An HTTP client that keeps cookies and follows no redirects, so that a test sees each step.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE},
};
use serde_json::Value;

use crate::{App, fake_provider::form_post};

/// How long requests to an overloaded server are retried.
const RETRY_TIMEOUT: Duration = Duration::from_mins(1);
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// Servers close idle connections after some seconds; a request must not meet that.
const IDLE_TIMEOUT: Duration = Duration::from_secs(1);

/// A response.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The URL that it redirects to; fails if it does not.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers.get(LOCATION).unwrap().to_str().unwrap()
    }

    /// The names of the cookies that it sets, without the port that they contain in development.
    pub fn cookies_written(&self) -> Vec<&str> {
        let cookies = self.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        cookies.map(|cookie| without_port(cookie.split('=').next().unwrap())).collect()
    }
}

/// A browser without a window: it keeps cookies, and does nothing by itself.
#[derive(Clone)]
pub struct Client {
    app: String,
    /// The path of the API, below that of the app.
    pub base_path: String,
    http: reqwest::Client,
    /// Its cookies of the app, by their names without the port that they contain in development.
    pub cookies: BTreeMap<String, String>,
    /// Headers added to every request to the app.
    pub headers: Vec<(String, String)>,
}

impl Client {
    /// A client of `app`, without cookies.
    pub fn of(app: &App) -> Self {
        Self::at(&app.url)
    }

    /// The same browser at another server.
    #[must_use]
    pub fn moved_to(&self, other: &App) -> Self {
        let mut moved = Self::of(other);
        moved.cookies = self.cookies.clone();
        moved
    }

    /// A client of the app at `url`, without cookies.
    pub fn at(url: &str) -> Self {
        Self::with_idle_connections(url, 0)
    }

    /// As [`Self::of`], but keeps its connections, as browsers do: for load.
    pub fn keeping_connections(app: &App) -> Self {
        Self::with_idle_connections(&app.url, 1)
    }

    fn with_idle_connections(url: &str, most: usize) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(most)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .no_proxy()
            // Tests make their own certificates.
            .tls_danger_accept_invalid_certs(true)
            .build();
        Self {
            app: url.into(),
            base_path: "/api/auth".into(),
            http: http.unwrap(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// The same browser with another header.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.into(), value.into()));
        other
    }

    /// `GET`s a path of the app, or an absolute URL.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.send(Method::GET, url, None).await
    }

    /// `POST`s a form.
    pub async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, url, Some(fields)).await
    }

    /// Sends a request.
    pub async fn send(&mut self, method: Method, url: &str, fields: Option<&[(&str, &str)]>) -> Answer {
        self.request(method, url, |request| match fields {
            Some(fields) => request.form(fields),
            None => request,
        })
        .await
    }

    /// Sends JSON.
    pub async fn send_json(&mut self, method: Method, url: &str, body: &Value) -> Answer {
        self.request(method, url, |request| request.json(body)).await
    }

    /// Sends a form, or nothing, to a server that may be down.
    ///
    /// # Errors
    /// The server did not answer.
    pub async fn try_send(
        &mut self,
        method: Method,
        url: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let form = |request: RequestBuilder| if fields.is_empty() { request } else { request.form(fields) };
        self.try_request(method, url, form).await
    }

    async fn request(
        &mut self,
        method: Method,
        url: &str,
        body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        self.try_request(method, url, body).await.unwrap()
    }

    async fn try_request(
        &mut self,
        method: Method,
        url: &str,
        body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, reqwest::Error> {
        let url = if url.starts_with('/') { format!("{}{url}", self.app) } else { url.to_owned() };
        let to_app = url.starts_with(&self.app);
        let mut request = self.http.request(method, &url);
        if to_app {
            for (name, value) in &self.headers {
                request = request.header(name, value);
            }
            if !self.cookies.is_empty() {
                request = request.header(COOKIE, self.cookie_header());
            }
        }
        let answer = body(request).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let answer = Answer { status, headers, text: answer.text().await? };
        if to_app {
            self.store_cookies(&answer);
        }
        Ok(answer)
    }

    /// The full name of a cookie of the app: with the port, and the path of the app, in
    /// development.
    pub fn cookie_name(&self, name: &str) -> String {
        let app = url::Url::parse(&self.app).unwrap();
        match app.port().filter(|_| app.scheme() == "http" && name.starts_with("hallpass.")) {
            Some(port) => format!("{name}.{port}{}", app.path().trim_end_matches('/').replace('/', ".")),
            None => name.to_owned(),
        }
    }

    /// Its cookies, as a browser sends them in a header.
    pub fn cookie_header(&self) -> String {
        let pair = |(name, value): (&String, &String)| format!("{}={value}", self.cookie_name(name));
        self.cookies.iter().map(pair).collect::<Vec<_>>().join("; ")
    }

    /// Stores the cookies that `answer` to another copy of this browser sets.
    pub fn store_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let name = without_port(name);
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }

    /// Fetches the current session: JSON, `null` without one.
    pub async fn fetch_session(&mut self) -> Value {
        let answer = self.get(&format!("{}/session", self.base_path)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    }

    /// As [`Self::fetch_session`], but retries while the server is overloaded (503), as clients do.
    pub async fn fetch_session_with_retries(&mut self) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.get(&format!("{}/session", self.base_path)).await;
            if answer.status != StatusCode::SERVICE_UNAVAILABLE || started.elapsed() > RETRY_TIMEOUT {
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
                return answer.json();
            }
            tokio::time::sleep(RETRY_PAUSE).await;
        }
    }

    /// Fetches a CSRF token.
    pub async fn fetch_csrf_token(&mut self) -> String {
        self.get(&format!("{}/csrf", self.base_path)).await.json()["csrfToken"].as_str().unwrap().into()
    }

    /// Begins a sign-in. Returns the authorization URL.
    pub async fn begin_sign_in(&mut self, provider: &str, query: &str, return_to: &str) -> String {
        let token = self.fetch_csrf_token().await;
        let path = format!("{}/signin/{provider}?{query}", self.base_path);
        let answer = self.post(&path, &[("csrfToken", &token), ("callbackUrl", return_to)]).await;
        answer.location().into()
    }

    /// Begins a sign-in and visits the provider, which must redirect back at once. Returns the URL
    /// of the callback, which is not visited yet.
    pub async fn reach_callback(&mut self, provider: &str, query: &str, return_to: &str) -> String {
        let url = self.begin_sign_in(provider, query, return_to).await;
        let answer = self.get(&url).await;
        let fields = form_post::fields(&answer.text);
        if fields.is_empty() {
            return answer.location().into();
        }
        let answer = self.post_from(&url, provider, &fields).await;
        assert_eq!(answer.cookies_written(), Vec::<&str>::new());
        answer.location().into()
    }

    /// Posts the answer of `provider`, whose page is at `url`, to the callback, as browsers do:
    /// they send a form of another site without the cookies that are `SameSite`.
    pub async fn post_from(&self, url: &str, provider: &str, fields: &[(String, String)]) -> Answer {
        let origin = url::Url::parse(url).unwrap().origin().ascii_serialization();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let mut other = self.with_header("origin", &origin).with_header("sec-fetch-site", "cross-site");
        other.cookies.clear();
        other.post(&format!("{}/callback/{provider}", self.base_path), &fields).await
    }

    /// Signs in with a provider that redirects back at once. Returns the answer to the callback.
    pub async fn sign_in_with(&mut self, provider: &str, query: &str, return_to: &str) -> Answer {
        let callback = self.reach_callback(provider, query, return_to).await;
        self.get(&callback).await
    }

    /// Signs in as one of the development provider's users.
    pub async fn sign_in(&mut self, person: &str, return_to: &str) -> Answer {
        self.sign_in_with("dev", &format!("login_hint={person}"), return_to).await
    }

    /// Signs out.
    pub async fn sign_out(&mut self) -> Answer {
        let token = self.fetch_csrf_token().await;
        self.post(&format!("{}/signout", self.base_path), &[("csrfToken", &token)]).await
    }
}

/// The path of the app may follow the port.
fn without_port(name: &str) -> &str {
    let parts = name.match_indices('.').map(|(at, _)| at);
    let is_port = |at: &usize| {
        let part = name[at + 1..].split('.').next();
        part.is_some_and(|part| part.parse::<u16>().is_ok())
    };
    parts.into_iter().find(is_port).map_or(name, |at| &name[..at])
}
