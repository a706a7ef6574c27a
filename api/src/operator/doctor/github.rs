//! Looks at GitHub, or a GitHub Enterprise Server.

use url::Url;

use super::{
    Verdict,
    probe::{credentials, get, registration},
};
use crate::{
    oauth::ProviderHttp,
    provider::{GitHub, ProviderConfig},
};

/// Looks whether it answers, at its clock, and whether it knows us.
pub async fn examine(
    http: &ProviderHttp,
    provider: &ProviderConfig,
    addresses: &GitHub,
    redirect_uri: &str,
) -> Vec<Verdict> {
    let Ok(url) = Url::parse(&addresses.user_endpoint()) else { return Vec::new() };
    let answer = match get(&http.for_provider(&url), &url).await {
        Ok(answer) => answer,
        Err(error) => {
            let cure =
                "Look whether AUTH_GITHUB_API_URL is right, and let this machine reach it: DNS, firewall.";
            return vec![Verdict::wrong(format!("{url}: {error}"), cure)];
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
    verdicts.push(registration(http, &addresses.authorization_endpoint(), provider, redirect_uri).await);
    let token = addresses.token_endpoint();
    verdicts.push(credentials(http, &token, provider, redirect_uri, true).await);
    verdicts
}
