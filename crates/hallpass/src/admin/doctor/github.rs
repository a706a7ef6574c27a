//! Looks at GitHub, or a GitHub Enterprise Server.

use url::Url;

use super::{
    Verdict, credentials,
    probe::{authorization, get},
};
use crate::providers::{
    config::{GitHub, ProviderConfig},
    http_client::ProviderHttp,
    http_error::Endpoint,
    registration::Registration,
    token_request::ClientAuth,
};

/// Looks whether it answers, at its clock, and whether it knows us.
pub async fn examine(
    http: &ProviderHttp,
    provider: &ProviderConfig,
    addresses: &GitHub,
    registration: &Registration,
) -> Vec<Verdict> {
    let endpoints =
        [addresses.user_endpoint(), addresses.authorization_endpoint(), addresses.token_endpoint()]
            .map(|text| Url::parse(&text));
    let [Ok(url), Ok(page), Ok(token)] = endpoints else { return Vec::new() };
    let answer = match get(&http.for_provider(&url), Endpoint::GitHubUser, &url).await {
        Ok(answer) => answer,
        Err(error) => {
            let hint =
                "Look whether AUTH_GITHUB_API_URL is right, and let this machine reach it: DNS, firewall.";
            return vec![Verdict::wrong(error, hint)];
        }
    };
    let mut verdicts: Vec<Verdict> = answer.clock().into_iter().collect();
    // Nobody is signed in to it here.
    verdicts.push(match answer.status() {
        200 | 401 | 403 => Verdict::ok("its API answers"),
        status => Verdict::wrong(
            format!("{url} answers status {status}, which is not GitHub's API"),
            "Set AUTH_GITHUB_API_URL to the address of the API; on an Enterprise server it ends with /api/v3.",
        ),
    });
    verdicts.push(authorization(http, &page, registration, &GitHub::SCOPES.join(" ")).await);
    verdicts.push(credentials::examine(http, &token, provider, registration, ClientAuth::Body).await);
    verdicts
}
