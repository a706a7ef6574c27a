//! The extractor `PageContext`, for a handler that renders pages on the server and sends a content
//! security policy with them.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{InitialState, OwnSession, ProviderId, Providers, Timestamp, Visitor};

use super::{
    current_session::CurrentSession, error::Error, forms::Forms, last_provider::providers_for, state::State,
};
use crate::session::Sessions;

/// The URLs, origins and lists that belong into a rendered page. An argument of a handler inside
/// `hallpass.scope`.
pub struct PageContext {
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
}

impl PageContext {
    /// For the request `req`. Outside of `hallpass.scope` it knows no person, as in the answer to
    /// an outage: [`Self::own_sessions`] is an error there.
    ///
    /// # Errors
    /// The application has neither `hallpass.routes` nor a scope around the route: 500.
    pub fn of(req: &HttpRequest) -> Result<Self, Error> {
        let found = req.app_data::<Data<State>>().zip(req.app_data::<Data<Sessions>>());
        let Some((state, sessions)) = found else { return Err(Error::outside_of_scope(req)) };
        Ok(Self { req: req.clone(), state: state.clone(), sessions: sessions.clone() })
    }

    /// The absolute URL of `path`, which begins with a slash, at the public origin.
    pub fn absolute_url(&self, path: &str) -> String {
        self.state.site.public_url().absolute(path)
    }

    /// The path of the request below the public URL, whether or not the proxy removed the path of
    /// that.
    pub fn local_path(&self) -> &str {
        self.state.site.local_path(self.req.path())
    }

    /// The time on the server's clock (UTC).
    pub fn now(&self) -> Timestamp {
        self.sessions.now()
    }

    /// The state of a page while the session is unknown.
    pub fn unavailable(&self) -> InitialState {
        InitialState::of(Visitor::Unavailable, self.now())
    }

    /// The providers that people can sign in with. That of the last sign-in in this browser [is
    /// marked](hallpass_types::PublicProvider::last_used).
    pub fn providers(&self) -> Providers {
        providers_for(&self.req, &self.state)
    }

    /// The providers at which the signed-in person has an identity; none for an anonymous visitor.
    /// On a login page that [is for the same
    /// person](hallpass_types::LoginQuery::is_for_same_person), offer these first: with another one
    /// the sign-in would be refused, as that of another person.
    ///
    /// # Errors
    /// The store does not answer: 503. The route is outside of `hallpass.scope`: 500.
    pub async fn own_providers(&self) -> Result<Vec<ProviderId>, Error> {
        let current = CurrentSession::of(&self.req)?;
        let Some(this) = current.live() else { return Ok(Vec::new()) };
        let own = self.state.sign_ins.own_identities(this).await;
        let own = own.map_err(|error| Error::store_unavailable(&self.req, error))?;
        Ok(self.state.sign_ins.providers_of(&own))
    }

    /// The CSRF token of a page with forms, the cookie that belongs to it, and the providers with
    /// the URLs that the page's query asks for.
    pub fn forms(&self) -> Forms {
        Forms::of(&self.req, &self.state)
    }

    /// The origins that forms lead to as far as they are known, for `form-action` in the content
    /// security policy of a page without a sign-in form: browsers check redirects, too, and the app
    /// may show its login page later. Those of providers whose discovery document has not been read
    /// yet are missing: see [`Self::discover_form_origins`].
    pub fn form_origins(&self) -> Vec<String> {
        self.state.sign_ins.form_origins()
    }

    /// The sources beside `'self'` for `form-action` in the content security policy of a page with
    /// a sign-in form: `https:`, because many providers redirect to hosts that only they know
    /// before they show anything, and the [origins](Self::form_origins) with plain http. Without
    /// `https:` such a form does nothing in browsers that run no script. With the development
    /// provider alone, only the origins: it leads nowhere else.
    pub fn form_sources(&self) -> Vec<String> {
        self.state.sign_ins.form_sources()
    }

    /// Reads the discovery documents that have not been read yet, for at most a second. For a login
    /// page.
    pub async fn discover_form_origins(&self) {
        self.state.sign_ins.discover_form_origins().await;
    }

    /// The origin of the development provider, whose people's pictures come over plain http: for
    /// `img-src`. `None` without it.
    pub fn picture_origin(&self) -> Option<&str> {
        self.state.dev_provider.as_deref()
    }

    /// The newest sessions of the signed-in person, at most [`hallpass_types::SESSIONS_PER_PAGE`];
    /// `None` for an anonymous visitor.
    ///
    /// # Errors
    /// The store does not answer: 503. The route is outside of `hallpass.scope`: 500.
    pub async fn own_sessions(&self) -> Result<Option<Vec<OwnSession>>, Error> {
        let current = CurrentSession::of(&self.req)?;
        let Some(this) = current.live() else { return Ok(None) };
        let page = self.sessions.list(this, None).await;
        let page = page.map_err(|error| Error::store_unavailable(&self.req, error))?;
        Ok(Some(page.name_providers(|id| self.state.sign_ins.provider_name(id)).sessions))
    }
}

impl FromRequest for PageContext {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}
