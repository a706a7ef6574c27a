//! `GET /api/auth/csrf`: a token for forms, and the cookie that belongs to it.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};

use crate::http::state::State;

/// Answers the browser's token, and makes one for a browser that has none.
pub async fn get_csrf(req: HttpRequest, state: Data<State>) -> HttpResponse {
    let (token, cookie) = state.csrf.token(&req);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    if let Some(cookie) = cookie {
        answer.cookie(cookie);
    }
    answer.json(token)
}
