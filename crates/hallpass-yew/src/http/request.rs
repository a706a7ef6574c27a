//! Sending a request. (A library for it, such as `gloo-net`, costs every visitor a kilobyte: it
//! parses URLs, and has builders of requests, headers and queries.)

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

use super::HttpFailure;

/// A request of this page.
pub(super) struct Request {
    url: String,
    options: RequestInit,
    headers: Object,
}

impl Request {
    /// Gets the current state of `url`, from no cache.
    pub(super) fn get(url: String) -> Self {
        let options = RequestInit::new();
        options.set_cache(RequestCache::NoStore);
        Self { url, options, headers: Object::new() }
    }

    /// Posts `body`, of which the browser knows the media type unless a header says it.
    pub(super) fn post(url: String, body: &JsValue) -> Self {
        let options = RequestInit::new();
        options.set_method("POST");
        options.set_body(body);
        Self { url, options, headers: Object::new() }
    }

    /// Adds a header.
    pub(super) fn header(self, name: &str, value: &str) -> Self {
        // Fails only for an object that is frozen.
        let _ = Reflect::set(&self.headers, &name.into(), &value.into());
        self
    }

    /// Makes a redirect an error. One to a login page, for example, is no answer.
    pub(super) fn without_redirects(self) -> Self {
        self.options.set_redirect(RequestRedirect::Error);
        self
    }

    /// Sends it, with cookies. `signal` aborts it, and the reading of its answer.
    pub(super) async fn send(self, signal: Option<&AbortSignal>) -> Result<Response, HttpFailure> {
        // Also to an API at another origin, which must allow it.
        self.options.set_credentials(RequestCredentials::Include);
        self.options.set_headers(&self.headers);
        self.options.set_signal(signal);
        let window = web_sys::window().ok_or(HttpFailure::Unreachable)?;
        let answer = JsFuture::from(window.fetch_with_str_and_init(&self.url, &self.options)).await;
        Ok(answer.map_err(|_| HttpFailure::Unreachable)?.unchecked_into())
    }
}
