//! Where a provider is, as its record says: for a kind of server with the URLs that were set.

use super::{
    builder::OAuth2Builder, builder_error::OAuth2BuilderErrors, endpoint_url::parse_server_url,
    field::OAuth2Field,
};
use crate::providers::presets::oauth2::{
    endpoints::{RecordEndpoints, ServerPaths},
    record::OAuth2Record,
};

/// What a record says, as text.
pub(super) struct Recorded {
    pub issuer: String,
    pub answer_issuer: Option<String>,
    pub authorization: String,
    pub token: String,
    pub userinfo: String,
    /// Whether the API is another one than that of the best-known server, which is the issuer.
    pub has_other_api: bool,
}

/// There is a mistake, which is among the errors already.
pub(super) struct Mistaken;

impl OAuth2Builder {
    /// What the record says, if it says anything.
    pub(super) fn recorded(
        &self,
        record: &OAuth2Record,
        allows_http: bool,
        errors: &mut OAuth2BuilderErrors,
    ) -> Result<Option<Recorded>, Mistaken> {
        match &record.endpoints {
            RecordEndpoints::Unknown => Ok(None),
            RecordEndpoints::Fixed { issuer, authorization, token, userinfo } => Ok(Some(Recorded {
                issuer: (*issuer).to_owned(),
                answer_issuer: record.answer_issuer.map(ToOwned::to_owned),
                authorization: (*authorization).to_owned(),
                token: (*token).to_owned(),
                userinfo: (*userinfo).to_owned(),
                has_other_api: false,
            })),
            RecordEndpoints::OfServer(paths) => self.of_server(record, paths, allows_http, errors).map(Some),
        }
    }

    fn of_server(
        &self,
        record: &OAuth2Record,
        paths: &ServerPaths,
        allows_http: bool,
        errors: &mut OAuth2BuilderErrors,
    ) -> Result<Recorded, Mistaken> {
        let own = self.text(OAuth2Field::ServerUrl);
        let server = own.or(paths.server).ok_or_else(|| "is not set".to_owned());
        let parse = |text| parse_server_url(text, allows_http);
        let server = errors.keep(OAuth2Field::ServerUrl, server.and_then(parse)).ok_or(Mistaken)?;
        let usual = match (own, paths.api) {
            (None, Some(api)) => api.url.to_owned(),
            (Some(_), Some(api)) => format!("{server}{}", api.path),
            (_, None) => server.clone(),
        };
        let api = self.text(OAuth2Field::ApiUrl).unwrap_or(&usual);
        let api = errors.keep(OAuth2Field::ApiUrl, parse(api)).ok_or(Mistaken)?;
        let is_known_api = api == usual || paths.api.is_some_and(|known| api == known.url);
        Ok(Recorded {
            has_other_api: paths.server == Some(&*server) && !is_known_api,
            authorization: format!("{server}{}", paths.authorization),
            token: format!("{server}{}", paths.token),
            userinfo: format!("{api}{}", paths.userinfo),
            answer_issuer: record.answer_issuer.map(|path| format!("{server}{path}")),
            issuer: server,
        })
    }
}
