//! The endpoints of GitHub's API.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde_json::json;

use super::{State, openid::answer_bearer};

pub(super) async fn user(state: Data<State>, req: HttpRequest) -> HttpResponse {
    let user = json!({ "id": 583_231, "login": "octocat", "name": "The Octocat",
        "avatar_url": "https://example.org/octocat.png" });
    answer_bearer(&state, "user", &req, user).await
}

pub(super) async fn emails(state: Data<State>, req: HttpRequest) -> HttpResponse {
    let emails = json!([
        { "email": "elsewhere@example.org", "primary": false, "verified": true },
        { "email": "octocat@example.org", "primary": true, "verified": true },
    ]);
    answer_bearer(&state, "emails", &req, emails).await
}
