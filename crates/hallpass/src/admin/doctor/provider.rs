//! Examines one provider, with what a sign-in with it would use.

use super::{examination::Examination, finding::Verdict, github, openid};
use crate::{
    model::public_url::PublicUrl,
    providers::{
        config::{Protocol, ProviderConfig, setting_prefix},
        http_client::ProviderHttp,
    },
};

/// Examines `provider`.
pub async fn examine(http: &ProviderHttp, provider: &ProviderConfig, public_url: &PublicUrl) -> Vec<Verdict> {
    let examination = Examination {
        http: http.clone(),
        registration: provider.registration(public_url),
        prefix: setting_prefix(&provider.id),
    };
    match &provider.protocol {
        Protocol::OpenId(issuer) => openid::examine(examination, issuer).await,
        Protocol::GitHub(server) => github::examine(&examination, server).await,
    }
}
