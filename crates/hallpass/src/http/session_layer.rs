//! The session layer: resolves the session, once a request.
//!
//! It reads the raw `Cookie` header and nothing that Actix or another layer has made of it, changes
//! no header of the request, and keeps its findings in types of its own: it never touches an
//! application's own sessions and cookies.
//!
//! With native apps, a bearer token wins over cookies: if a request brings one, none of its cookies
//! counts, and CSRF protection sees none. Without native apps `Authorization` is the application's.
//!
//! Most requests have no session cookie, or one of a cached session: these pass through at once.
//! The others wait for the store in [`find_session`].

mod answer_outage;
mod answering;
mod request_kind;

use std::{
    future::{Ready, ready},
    rc::Rc,
};

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    web::Data,
};
use hallpass_types::ErrorCode;

use answer_outage::answer_outage;
use answering::Answering;
use request_kind::request_kind;

use crate::{
    http::{
        bearer::{BearerRequest, GivenBearer},
        cookies::request_cookies::RequestCookies,
        current_session::CurrentSession,
        error::Error,
        owner::Owner,
        private_response::{Caching, keep_private},
        shared_data::SharedData,
        state::State,
    },
    model::session_token::SessionTokenHash,
    session::{Sessions, policy::extends_session, timeouts::share_timeouts},
    store::StoreError,
};

/// Puts the typed session into the request, and records activity. In an outage the handler is not
/// called: a program gets 503, and a person the application's outage page. A request with two
/// different cookies of ours is answered 400.
pub struct SessionLayer(SharedData);

impl SessionLayer {
    /// For the sessions of `shared`.
    pub fn new(shared: SharedData) -> Self {
        Self(shared)
    }
}

impl<S, B> Transform<S, ServiceRequest> for SessionLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = ActixError;
    type Transform = SessionService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let SharedData { state, sessions, .. } = self.0.clone();
        ready(Ok(SessionService { service: Rc::new(service), state, sessions }))
    }
}

/// The service of [`SessionLayer`].
pub struct SessionService<S> {
    service: Rc<S>,
    state: Data<State>,
    sessions: Data<Sessions>,
}

impl<S, B> Service<ServiceRequest> for SessionService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = ActixError;
    type Future = Answering<S::Future, B>;

    forward_ready!(service);

    fn call(&self, req: ServiceRequest) -> Self::Future {
        // A scope inside another one of ours: the session is known.
        if req.extensions().contains::<CurrentSession>() {
            if let Some(error) = self.another_hallpass(&req) {
                return Answering::refused(error);
            }
            return Answering::nested(self.service.call(req));
        }
        if !self.state.native_apps.is_empty() {
            match GivenBearer::read(req.headers()) {
                GivenBearer::None => {}
                GivenBearer::Malformed => {
                    req.extensions_mut().insert(BearerRequest);
                    return self.call_with(CurrentSession::Anonymous, req);
                }
                GivenBearer::Token(token) => {
                    req.extensions_mut().insert(BearerRequest);
                    return self.resolve_and_call(token.hash(), req);
                }
            }
        }
        let Ok(mut cookies) = RequestCookies::parse(req.headers(), &self.state.cookie_names) else {
            return Answering::refused(Error::new(req.request(), ErrorCode::BadRequest));
        };
        let session = cookies.session.take();
        if cookies.has_any() {
            req.extensions_mut().insert(cookies);
        }
        let token = session.and_then(|value| self.state.session_cookie.verify(&value));
        // Without a cookie the store is not asked (S3).
        let Some(hash) = token.map(|token| token.hash()) else {
            return self.call_with(CurrentSession::Anonymous, req);
        };
        self.resolve_and_call(hash, req)
    }
}

impl<S, B> SessionService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError> + 'static,
    B: MessageBody + 'static,
{
    #[inline]
    fn resolve_and_call(&self, hash: SessionTokenHash, req: ServiceRequest) -> Answering<S::Future, B> {
        let is_activity = extends_session(request_kind(&req, &self.state.site), self.state.polls);
        match self.sessions.resolve_at_once(&hash, is_activity) {
            Some(current) => self.call_with(current, req),
            None => Answering::waiting(Box::pin(share_timeouts(self.clone().wait_and_call(
                hash,
                is_activity,
                req,
            )))),
        }
    }

    fn call_with(&self, current: CurrentSession, req: ServiceRequest) -> Answering<S::Future, B> {
        let caching = self.caching(&current);
        self.add_to_request(current, &req);
        Answering::known(self.service.call(req), caching)
    }

    fn caching(&self, current: &CurrentSession) -> Caching {
        Caching { is_signed_in: current.is_live(), has_bearers: !self.state.native_apps.is_empty() }
    }

    fn add_to_request(&self, current: CurrentSession, req: &ServiceRequest) {
        if let Some(record) = current.live() {
            tracing::Span::current().record("session", record.id.as_str());
        }
        req.extensions_mut().insert(current);
        if !Owner::is_only_one() {
            req.extensions_mut().insert(self.state.owner);
        }
    }

    /// The refusal of a request whose session was looked up by another `Hallpass`.
    fn another_hallpass(&self, req: &ServiceRequest) -> Option<Error> {
        let owner = req.extensions().get::<Owner>().copied()?;
        (owner != self.state.owner).then(|| Error::inside_of_another(req.request()))
    }

    async fn wait_and_call(
        self,
        hash: SessionTokenHash,
        is_activity: bool,
        req: ServiceRequest,
    ) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
        let current = match find_session(&self.sessions, hash, is_activity).await {
            Ok(current) => current,
            Err(cause) => {
                let error = Error::store_unavailable(req.request(), cause);
                let now = self.sessions.now();
                let answer = answer_outage(req.request(), &self.state, now, error).await?;
                return Ok(req.into_response(answer).map_into_right_body());
            }
        };
        let caching = self.caching(&current);
        self.add_to_request(current, &req);
        let answer = self.service.call(req).await;
        keep_private(answer.map(ServiceResponse::map_into_left_body), caching)
    }
}

impl<S> Clone for SessionService<S> {
    fn clone(&self) -> Self {
        let Self { service, state, sessions } = self;
        Self { service: Rc::clone(service), state: state.clone(), sessions: sessions.clone() }
    }
}

/// Looks the session up, and records activity.
async fn find_session(
    sessions: &Sessions,
    hash: SessionTokenHash,
    is_activity: bool,
) -> Result<CurrentSession, StoreError> {
    let current = sessions.resolve_hash(hash).await?;
    Ok(if is_activity { sessions.record_activity(current).await } else { current })
}
