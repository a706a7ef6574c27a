//! Examines one provider, with what a sign-in with it would use.

use super::{examination::Examination, finding::Verdict, github, openid};
use crate::{
    model::site::Site,
    providers::{
        config::{Protocol, ProviderConfig, setting_prefix},
        http_client::ProviderHttp,
    },
};

/// Examines `provider`.
pub async fn examine(http: &ProviderHttp, provider: &ProviderConfig, site: &Site) -> Vec<Verdict> {
    let examination = Examination {
        http: http.clone(),
        registration: provider.registration(site),
        prefix: setting_prefix(&provider.id),
    };
    match &provider.protocol {
        Protocol::OpenId(openid) => openid::examine(examination, openid).await,
        Protocol::GitHub(server) => github::examine(&examination, server).await,
    }
}
