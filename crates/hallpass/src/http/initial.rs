//! The extractor `Initial`: the initial state of a page, so its app sends no request on load.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{InitialState, Timestamp, Visitor};

use super::initial_state_element::initial_state_element;
use crate::{
    http::{
        current_session::CurrentSession, error::Error, refusal::refusal_of, session_tag::SessionTag,
        state::State,
    },
    session::Sessions,
};

/// The initial state of a page: who opens it, for the app in it. An argument of the handler that
/// writes the page. Outside of `hallpass.scope` it answers 500, and the log has a hint.
///
/// ```
/// use actix_web::{HttpResponse, http::header::CACHE_CONTROL};
/// use hallpass::Initial;
///
/// async fn page(initial: Initial) -> HttpResponse {
///     let html = format!(
///         "<!doctype html><title>Notes</title>{}<script type=module src=app.js></script>",
///         initial.to_html(),
///     );
///     // It contains a person's data: a browser must not show it again on Back to anyone else, and no
///     // CDN may rewrite what the app takes over.
///     HttpResponse::Ok()
///         .content_type("text/html; charset=utf-8")
///         .insert_header((CACHE_CONTROL, "no-store, no-transform"))
///         .body(html)
/// }
/// # let _ = actix_web::web::get().to(page);
/// ```
///
/// In the app, `hallpass_yew::session::Initial::from_document()` reads it.
#[derive(Clone, Debug)]
pub struct Initial(InitialState);

impl Initial {
    /// The initial state itself, for an app that is rendered on the server, too.
    pub fn state(&self) -> &InitialState {
        &self.0
    }

    /// Writes it as an element for the head of the page: an app that draws into the body empties
    /// that first. It needs no nonce, since it is no script.
    pub fn to_html(&self) -> String {
        initial_state_element(&self.0)
    }
}

/// The initial state of a page for the person who opens it.
pub(crate) fn initial_state(state: &State, current: &CurrentSession, now: Timestamp) -> InitialState {
    let (visitor, tag) = match current {
        CurrentSession::Anonymous => (Visitor::Anonymous, None),
        CurrentSession::Ended(reason) => (Visitor::Ended(*reason), None),
        CurrentSession::Live(record) => {
            let tag = SessionTag::of(&state.ring, record);
            (Visitor::SignedIn(Arc::clone(&record.session)), Some(tag.as_str().to_owned()))
        }
    };
    InitialState { tag, ..InitialState::of(visitor, now) }
}

impl FromRequest for Initial {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let data = req.app_data::<Data<State>>().zip(req.app_data::<Data<Sessions>>());
        let data = data.ok_or_else(|| Error::outside_of_scope(req));
        ready(data.and_then(|(state, sessions)| {
            let known = initial_state(state, &CurrentSession::of(req)?, sessions.now());
            Ok(Self(InitialState { refusal: refusal_of(req, state), ..known }))
        }))
    }
}
