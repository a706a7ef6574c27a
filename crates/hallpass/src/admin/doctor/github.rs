//! Examines GitHub, or a GitHub Enterprise Server.

use super::{
    authorization, client_credentials, clock_skew::clock_skew, examination::Examination, finding::Verdict,
};
use crate::providers::{
    endpoint::Endpoint,
    github::server::{CLIENT_AUTH, GitHubServer, SCOPES},
    presets::{extra_params::ExtraParams, pkce::Pkce},
};

/// Examines whether its API answers, its clock, and whether it knows this client.
pub async fn examine(examination: &Examination, server: &GitHubServer) -> Vec<Verdict> {
    let endpoints = (server.user_endpoint(), server.authorization_endpoint(), server.token_endpoint());
    let (Ok(user), Ok(authorization), Ok(token)) = endpoints else { return Vec::new() };
    let answer = match examination.http.for_provider(&user).get(Endpoint::GitHubUser, &user).await {
        Ok(answer) => answer,
        Err(error) => {
            let hint = "Check AUTH_GITHUB_API_URL, and let this computer reach it: DNS, firewall.";
            return vec![Verdict::wrong(error.to_string(), hint)];
        }
    };
    let mut verdicts: Vec<Verdict> = clock_skew(&answer).into_iter().collect();
    // The request is anonymous.
    verdicts.push(match answer.status().as_u16() {
        200 | 401 | 403 => Verdict::ok("its API answers"),
        status => Verdict::wrong(
            format!("{user} answers status {status}, which is not GitHub's API"),
            "Set AUTH_GITHUB_API_URL to the URL of the API; on an Enterprise server it ends with /api/v3.",
        ),
    });
    verdicts.push(
        authorization::examine(examination, &authorization, &SCOPES, Pkce::Sent, &ExtraParams::default())
            .await,
    );
    verdicts.push(client_credentials::examine(examination, &token, CLIENT_AUTH, Pkce::Sent).await);
    verdicts
}
