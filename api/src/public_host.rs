//! People who arrive under another host name than that of `AUTH_URL`, such as `www.` or an old one. Their cookies and forms
//! would be of another origin, so pages send them to the same path under the right name.
//!
//! Which name a browser uses cannot be known for certain: a proxy may ask us under a name of its own (nginx and CDNs do, unless
//! they are told to pass `Host` on), and then the redirect leads to where the browser is already. So
//! - a name that browsers do not use (an IP address, a name without a dot, another port) is not redirected,
//! - a client that comes back for the same page under the same name is not redirected again. That alone makes a redirect loop
//!   impossible, also for clients without cookies,
//! - and if none has arrived under the right name meanwhile, a proxy changes the name, and nothing is redirected until one does.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, COOKIE, LOCATION, USER_AGENT},
    },
    middleware::Next,
    web::Data,
};
use quick_cache::sync::Cache;
use url::{Host, Url};

use crate::{
    audience::{Audience, audience},
    proxies::TrustedProxies,
    public_url::{PublicUrl, is_loopback},
    state::State,
};

/// A redirected client that comes back under the same name within this time was not led elsewhere.
const COMES_BACK_WITHIN: Duration = Duration::from_secs(30);

/// Redirects that are remembered. A loop needs its own for a round trip only.
const REMEMBERED_REDIRECTS: usize = 4096;

/// Last labels of names that exist inside of networks only (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`; `svc` and
/// `local` are Kubernetes').
const INTERNAL: [&str; 9] =
    ["localhost", "local", "internal", "svc", "lan", "intranet", "private", "invalid", "home.arpa"];

/// For pages: sends people who arrive under another host name to the same path at the public URL.
///
/// # Errors
/// Only what the pages answer.
pub async fn redirect_to_public_host<B: MessageBody + 'static>(
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let Some(url) = state.public_host.redirect(req.request(), &state.trusted_proxies) else {
        return Ok(next.call(req).await?.map_into_left_body());
    };
    // Not a permanent redirect: a browser would remember for ever what may be a mistake in the configuration.
    let answer = HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, url))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}

/// Decides which requests for pages are redirected.
pub(crate) struct PublicHost {
    public_url: PublicUrl,
    started: Instant,
    hasher: RandomState,
    /// When, in milliseconds, which client was redirected from where.
    redirects: Cache<u64, u64>,
    /// When a page was last asked for under the right name.
    arrived: AtomicU64,
    /// Whether a proxy changes the name, as far as is known.
    name_is_changed: AtomicBool,
}

/// What a host name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    /// The right one.
    Public,
    /// Another one that people may use.
    Another,
    /// One that tells nothing about where the browser is.
    NotOfBrowsers,
}

impl PublicHost {
    pub(crate) fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            started: Instant::now(),
            hasher: RandomState::new(),
            redirects: Cache::new(REMEMBERED_REDIRECTS),
            arrived: AtomicU64::new(0),
            name_is_changed: AtomicBool::new(false),
        }
    }

    /// Where `req` is to be redirected to, if it is.
    fn redirect(&self, req: &HttpRequest, proxies: &TrustedProxies) -> Option<String> {
        let is_page = matches!(*req.method(), Method::GET | Method::HEAD)
            && audience(req) == Audience::Person
            && !req.path().starts_with("/api/")
            && req.path().starts_with('/');
        if !is_page {
            return None;
        }
        let host = proxies.browser_host(req)?;
        // Zero is never.
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1);
        match name_of(host, &self.public_url) {
            Name::NotOfBrowsers => return None,
            Name::Public => {
                self.arrived.store(now, Ordering::Relaxed);
                self.name_is_changed.store(false, Ordering::Relaxed);
                return None;
            }
            Name::Another if self.name_is_changed.load(Ordering::Relaxed) => return None,
            Name::Another => {}
        }
        let path = req.uri().path_and_query()?.as_str();
        let client = [USER_AGENT, ACCEPT_LANGUAGE, COOKIE].map(|name| req.headers().get(name));
        let client = client.map(|value| value.map(|value| value.as_bytes()));
        let key = self.hasher.hash_one((host, path, client, TrustedProxies::named_addresses(req)));
        let before = self.redirects.get(&key);
        let window = u64::try_from(COMES_BACK_WITHIN.as_millis()).unwrap_or(u64::MAX);
        match before.filter(|before| now.saturating_sub(*before) < window) {
            None => {
                self.redirects.insert(key, now);
                Some(self.public_url.absolute(path))
            }
            Some(before) => {
                if self.arrived.load(Ordering::Relaxed) < before {
                    self.warn(host);
                }
                None
            }
        }
    }

    fn warn(&self, host: &str) {
        if !self.name_is_changed.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                host,
                public_url = %self.public_url,
                "the proxy does not pass on the host name that browsers use, so that those who use another one than AUTH_URL's \
                 are not redirected: have it pass on Host, or X-Forwarded-Host with HALLPASS_TRUSTED_PROXIES"
            );
        }
    }
}

fn name_of(host: &str, public_url: &PublicUrl) -> Name {
    let Ok(asked) = Url::parse(&format!("{}://{host}/", public_url.as_url().scheme())) else {
        return Name::NotOfBrowsers;
    };
    let public = public_url.as_url();
    let without_dot = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
    if (without_dot(&asked), asked.port()) == (without_dot(public), public.port()) {
        return Name::Public;
    }
    let is_of_people = if public_url.is_loopback() {
        // In development `http://127.0.0.1:8080` and `http://localhost:8080` are the same server, but not the same cookies.
        is_loopback(&asked)
    } else {
        asked.port() == public.port() && matches!(asked.host(), Some(Host::Domain(name)) if is_public(name))
    };
    if is_of_people { Name::Another } else { Name::NotOfBrowsers }
}

fn is_public(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_internal = |label: &str| name.strip_suffix(label).is_some_and(|rest| rest.ends_with('.'));
    name.contains('.') && !INTERNAL.into_iter().any(is_internal)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn at(url: &str) -> PublicHost {
        PublicHost::new(PublicUrl::parse(url).unwrap())
    }

    fn ask(host: &PublicHost, name: &str, path: &str) -> Option<String> {
        let request = TestRequest::with_uri(path).insert_header(("host", name));
        let request = request.peer_addr("192.0.2.1:1".parse().unwrap()).to_http_request();
        host.redirect(&request, &TrustedProxies::default())
    }

    #[test]
    fn only_other_names_of_people_are_redirected() {
        for (name, expected) in [
            ("app.example.org", Name::Public),
            ("APP.example.org.", Name::Public),
            ("app.example.org:443", Name::Public),
            ("www.example.org", Name::Another),
            ("old.example.com", Name::Another),
            ("www.example.org:8080", Name::NotOfBrowsers),
            ("192.0.2.1", Name::NotOfBrowsers),
            ("[2001:db8::1]", Name::NotOfBrowsers),
            ("hallpass", Name::NotOfBrowsers),
            ("hallpass.default.svc.cluster.local", Name::NotOfBrowsers),
            ("hallpass.internal", Name::NotOfBrowsers),
            ("localhost", Name::NotOfBrowsers),
            ("a b", Name::NotOfBrowsers),
            ("", Name::NotOfBrowsers),
        ] {
            assert_eq!(
                name_of(name, &PublicUrl::parse("https://app.example.org").unwrap()),
                expected,
                "{name}"
            );
        }
        let development = PublicUrl::parse("http://localhost:8080").unwrap();
        assert_eq!(name_of("127.0.0.1:8080", &development), Name::Another);
        assert_eq!(name_of("localhost:8080", &development), Name::Public);
        assert_eq!(name_of("www.example.org", &development), Name::NotOfBrowsers);
    }

    #[test]
    fn a_client_that_comes_back_is_not_redirected_again() {
        let host = at("https://app.example.org");
        let target = Some("https://app.example.org/profile?a=b".to_owned());
        assert_eq!(ask(&host, "www.example.org", "/profile?a=b"), target);
        assert_eq!(ask(&host, "www.example.org", "/profile?a=b"), None);
        // None has arrived under the right name: a proxy changes it, so that no page is redirected.
        assert_eq!(ask(&host, "www.example.org", "/login"), None);
        assert_eq!(ask(&host, "app.example.org", "/login"), None);
        assert!(ask(&host, "www.example.org", "/login").is_some());
    }

    #[test]
    fn visitors_who_arrive_keep_the_redirect_working() {
        let host = at("https://app.example.org");
        assert!(ask(&host, "www.example.org", "/").is_some());
        assert_eq!(ask(&host, "app.example.org", "/"), None);
        // The same one again, in the same half minute.
        assert_eq!(ask(&host, "www.example.org", "/"), None);
        assert!(ask(&host, "www.example.org", "/login").is_some());
    }

    #[test]
    fn only_pages_are_redirected() {
        let host = at("https://app.example.org");
        for path in ["/api/auth/session", "/api/auth/callback/work?code=a"] {
            assert_eq!(ask(&host, "www.example.org", path), None, "{path}");
        }
        let post = TestRequest::post().uri("/").insert_header(("host", "www.example.org")).to_http_request();
        assert_eq!(host.redirect(&post, &TrustedProxies::default()), None);
        let json = TestRequest::with_uri("/").insert_header(("host", "www.example.org"));
        let json = json.insert_header(("accept", "application/json")).to_http_request();
        assert_eq!(host.redirect(&json, &TrustedProxies::default()), None);
    }

    #[test]
    fn only_trusted_proxies_say_the_name_that_a_browser_uses() {
        let trusted = TrustedProxies::parse("192.0.2.1").unwrap();
        let ask = |forwarded: &'static str, proxies: &TrustedProxies| {
            let request = TestRequest::with_uri("/").insert_header(("host", "origin.example.net"));
            let request = request.insert_header(("x-forwarded-host", forwarded));
            let request = request.peer_addr("192.0.2.1:1".parse().unwrap()).to_http_request();
            at("https://app.example.org").redirect(&request, proxies)
        };
        assert_eq!(ask("app.example.org", &trusted), None);
        assert!(ask("www.example.org, origin.example.net", &trusted).is_some());
        assert!(ask("app.example.org", &TrustedProxies::default()).is_some());
    }
}
