//! The endpoints of GitHub's API.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde_json::json;

use super::{
    State,
    openid::{answer_bearer, is_bearer},
};
use crate::Reply;

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

pub(super) async fn organization_membership(
    state: Data<State>,
    req: HttpRequest,
    path: Path<String>,
) -> HttpResponse {
    answer_membership(&state, &req, &path.into_inner()).await
}

/// GitHub says it of the person with this login name, who is not always the bearer of the token.
pub(super) async fn team_membership(
    state: Data<State>,
    req: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (organization, team, login) = path.into_inner();
    assert_eq!(login, "octocat");
    answer_membership(&state, &req, &format!("{organization}/{team}")).await
}

async fn answer_membership(state: &State, req: &HttpRequest, of: &str) -> HttpResponse {
    let known = state.behaviour.lock().unwrap().memberships.get(of).cloned();
    let not_found = || Reply::new(404, "application/json", r#"{"message":"Not Found"}"#);
    let reply = known.unwrap_or_else(not_found);
    match state.reply("memberships").await {
        Some(reply) => reply.send().await,
        None if is_bearer(req) => reply.send().await,
        None => HttpResponse::Unauthorized().finish(),
    }
}
