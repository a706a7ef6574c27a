//! One file an action: parse, call the domain, answer.

pub mod callback;
pub mod csrf;
pub mod fallback;
pub mod health;
pub mod log;
pub mod providers;
pub mod session;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod to_page;
pub mod update_session;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, LOCATION},
};
use hallpass_types::Redirect;

use crate::http::body::ResponseMode;

/// Sends the browser, or tells the client, to go to `url`, which is absolute.
fn go_to(url: String, mode: ResponseMode) -> HttpResponse {
    match mode {
        ResponseMode::Redirect => HttpResponse::SeeOther()
            .insert_header((LOCATION, url))
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish(),
        ResponseMode::Json => {
            HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Redirect { url })
        }
    }
}
