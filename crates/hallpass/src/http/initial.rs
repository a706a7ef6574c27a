//! The extractor `Initial`: the state that a page starts with, so that its app sends no request
//! when it is loaded.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{InitialState, Timestamp, Visitor};

use super::initial_state_element::initial_state_element;
use crate::{
    http::{current_session::CurrentSession, error::Error, session_tag::session_tag, state::State},
    session::Sessions,
};

/// The session of the request for a page, for the app in the page: an argument of the handler that
/// writes the page. Outside of `hallpass.scope` it answers 500, and the log says what to change.
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
///     // The page shows a person: Back must not show it to anyone else (`no-store`), and no CDN
///     // may rewrite what the app hydrates (`no-transform`).
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
    /// For an app that is rendered on the server, too.
    pub fn state(&self) -> &InitialState {
        &self.0
    }

    /// An element that holds it: put it into the head of the page, since an app that renders into
    /// the body empties that first. It needs no nonce: it is no script.
    pub fn to_html(&self) -> String {
        initial_state_element(&self.0)
    }
}

/// The state of a page for a request with the session `current`.
pub(crate) fn initial_state(state: &State, current: &CurrentSession, now: Timestamp) -> InitialState {
    let (visitor, tag) = match current {
        CurrentSession::Anonymous => (Visitor::Stranger, None),
        CurrentSession::Ended(reason) => (Visitor::Ended(*reason), None),
        CurrentSession::Live(record) => {
            (Visitor::SignedIn(Box::new(record.to_session())), Some(session_tag(&state.ring, record)))
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
            Ok(Self(initial_state(state, &CurrentSession::of(req)?, sessions.now())))
        }))
    }
}
