//! What a page is to know from the beginning, so that its app asks nothing when it is loaded.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{InitialState, Timestamp, Visitor};

use super::initial_state_element::initial_state_element;
use crate::{
    http::{error::Error, session_extractor::CurrentSession, session_tag::session_tag, state::State},
    session::Sessions,
};

/// Who opens a page, for the app in it: an argument of the handler that writes the page.
///
/// ```
/// use actix_web::{HttpResponse, http::header::CACHE_CONTROL};
/// use hallpass::Initial;
///
/// async fn page(initial: Initial) -> HttpResponse {
///     let html = format!("<!doctype html><title>Notes</title>{}<script type=module src=app.js></script>", initial.to_html());
///     // There is a person in it: Back must not show it to anyone else. And no CDN is to rewrite what the app takes over.
///     HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header((CACHE_CONTROL, "no-store, no-transform")).body(html)
/// }
/// # let _ = actix_web::web::get().to(page);
/// ```
///
/// In the app, `hallpass_yew::session::Initial::from_document()` reads it.
#[derive(Clone, Debug)]
pub struct Initial(InitialState);

impl Initial {
    /// For an app that is rendered here, too.
    pub fn state(&self) -> &InitialState {
        &self.0
    }

    /// An element that holds it: put it into the head of the page, since an app that draws into the body
    /// empties that first. It needs no nonce: it is no script.
    pub fn to_html(&self) -> String {
        initial_state_element(&self.0)
    }
}

/// What a page shows of whoever asks for it.
pub(crate) fn initial_state(state: &State, current: &CurrentSession, now: Timestamp) -> InitialState {
    let (visitor, tag) = match current {
        CurrentSession::Nobody => (Visitor::Stranger, None),
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
        let current = CurrentSession::of(req);
        let (state, sessions) = (req.app_data::<Data<State>>(), req.app_data::<Data<Sessions>>());
        let (state, sessions) =
            state.zip(sessions).expect("BUG: the session was looked up, so that what looks it up is there");
        ready(Ok(Self(initial_state(state, &current, sessions.now()))))
    }
}
