//! Redirects for pages that are requested under another host name than that of `AUTH_URL`, such as
//! `www.` or an old one. Cookies and forms there would be of another origin, so pages redirect to
//! the same path under the public host name.
//!
//! Which name a browser uses cannot be known for certain: a proxy may ask us under a name of its
//! own (nginx and CDNs do, unless they are configured to pass `Host` on), and then the redirect
//! leads to where the browser is already. So
//! - a name that browsers do not use (an IP address, a name without a dot, another port) is not
//!   redirected,
//! - the redirect adds a marker to the query. Under the public name a second redirect removes it;
//!   under another name the marker says that the first redirect changed nothing, and the page is
//!   answered. This needs no memory, so that it holds for any number of servers and clients,
//! - a proxy that also drops the query leaves no marker: after a few redirects in a row without an
//!   arrival under the public name, there are no more for as long as such requests go on.

mod marker;
mod name;
mod redirect_loop;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use actix_web::{HttpRequest, http::Method};

use marker::{with_marker, without_marker};
use name::{Name, name_of};
use redirect_loop::RedirectLoop;

use crate::{
    http::{
        audience::{Audience, audience_at, is_below_api},
        proxies::TrustedProxies,
    },
    model::site::Site,
};

/// Decides which requests for pages are redirected.
pub(crate) struct PublicHost {
    site: Site,
    redirect_loop: RedirectLoop,
    warned: AtomicBool,
}

impl PublicHost {
    pub(crate) fn new(site: Site) -> Self {
        let redirect_loop = RedirectLoop::new(Instant::now());
        Self { site, redirect_loop, warned: AtomicBool::new(false) }
    }

    /// The URL that `req` is redirected to, if it is.
    pub(crate) fn redirect(
        &self,
        req: &HttpRequest,
        proxies: &TrustedProxies,
        now: Instant,
    ) -> Option<String> {
        let is_page = matches!(*req.method(), Method::GET | Method::HEAD)
            && audience_at(req, Some(&self.site)) == Audience::Person
            && !is_below_api(self.site.local_path(req.path()), Some(&self.site))
            && req.path().starts_with('/');
        if !is_page {
            return None;
        }
        let host = proxies.browser_host(req)?;
        let here = req.uri().path_and_query()?.as_str();
        match (name_of(host, self.site.public_url()), without_marker(here)) {
            (Name::Inconclusive, _) => None,
            (Name::Public, Some(unmarked)) => Some(self.url_of(&unmarked)),
            (Name::Public, None) => {
                self.redirect_loop.arrived();
                None
            }
            (Name::Another, None) if self.redirect_loop.may_redirect(now) => {
                Some(self.url_of(&with_marker(here)))
            }
            (Name::Another, _) => {
                self.warn_once(host);
                None
            }
        }
    }

    fn url_of(&self, here: &str) -> String {
        [self.site.public_url().origin(), &self.site.browser_path(here)].concat()
    }

    fn warn_once(&self, host: &str) {
        if !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                host,
                public_url = %self.site.public_url(),
                "the proxy seems not to pass on the host name that browsers use, so that pages under another one than AUTH_URL's \
                 cannot be redirected: have it pass on Host, or X-Forwarded-Host with HALLPASS_TRUSTED_PROXIES"
            );
        }
    }
}

#[cfg(test)]
mod tests;
