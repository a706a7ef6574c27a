//! Makes a provider of its description, and checks it.

use std::{str::FromStr as _, time::Duration};

use openidconnect::http::{
    HeaderName, HeaderValue,
    header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HOST},
};

use super::{
    builder::OAuth2Builder,
    builder_error::OAuth2BuilderErrors,
    email_list::EmailList,
    field::OAuth2Field,
    memberships::Memberships,
    provider::OAuth2Provider,
    token_answer::TokenAnswer,
    userinfo::{SuccessMark, TokenPlace, Userinfo},
};
use crate::providers::{
    presets::{
        account_choice::AccountChoice, client_auth_method::ClientAuthMethod, extra_params::ExtraParams,
        oauth2::record::OAuth2Record, pkce::Pkce, prompt_values::PromptValues, scopes::Scopes,
    },
    request_timeout::RequestTimeout,
};

/// Headers of the userinfo request that Hallpass writes itself.
const OWN_HEADERS: [HeaderName; 4] = [ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HOST];

impl OAuth2Builder {
    /// The provider.
    ///
    /// # Errors
    /// Everything that is wrong or missing.
    pub fn build(&self) -> Result<OAuth2Provider, OAuth2BuilderErrors> {
        let mut errors = OAuth2BuilderErrors::default();
        match self.try_build(&mut errors) {
            Some(provider) if errors.0.is_empty() => Ok(provider),
            _ => Err(errors),
        }
    }

    /// `None` only if there are errors.
    fn try_build(&self, errors: &mut OAuth2BuilderErrors) -> Option<OAuth2Provider> {
        let record = self.record.unwrap_or(&OAuth2Record::PLAIN);
        let endpoints = self.read_endpoints(record, errors);
        let scopes = errors.keep(OAuth2Field::Scopes, self.read_scopes(record));
        let client_id_param = errors.keep(OAuth2Field::ClientIdParam, self.read_client_id_param(record));
        let params = errors.keep(OAuth2Field::Params, self.read_params(record));
        let auth_method = errors.keep(OAuth2Field::AuthMethod, self.read_auth_method(record));
        let pkce = errors.keep(OAuth2Field::Pkce, self.read_pkce(record));
        let timeout = errors.keep(OAuth2Field::Timeout, self.read_timeout());
        let headers = errors.keep(OAuth2Field::Header, self.read_headers(record));
        let fields = self.read_fields(record, errors);
        let has_own_email = self.text(OAuth2Field::EmailField).is_some();
        let endpoints = endpoints?;
        let account_choice = self.read_account_choice(endpoints.issuer.as_str());
        Some(OAuth2Provider {
            authorization_url: endpoints.authorization,
            token_url: endpoints.token,
            issuer: endpoints.issuer,
            answer_issuer: endpoints.answer_issuer,
            answer_fragment: record.answer_fragment,
            scopes: scopes?,
            auth_method: auth_method?,
            client_id_param: client_id_param?,
            pkce: pkce?,
            timeout: timeout?,
            allows_http: endpoints.allows_http,
            params: params?,
            account_choice,
            renamed_params: record.renamed_params,
            token_answer: TokenAnswer::of_record(record, self.missing_type),
            userinfo: Userinfo {
                url: endpoints.userinfo,
                method: self.userinfo_method.unwrap_or(record.userinfo_method),
                token_place: self.token_place.clone().unwrap_or_else(|| TokenPlace::of_record(record)),
                headers: headers?,
                secret_proof: record.secret_proof,
                success: SuccessMark::of_record(record),
            },
            fields,
            emails: record.emails.filter(|_| !has_own_email).map(EmailList::of_record),
            memberships: record.memberships.map(Memberships::of_record),
        })
    }

    fn read_scopes(&self, record: &OAuth2Record) -> Result<Scopes, String> {
        let recorded = Scopes::new(record.scopes).separated_by(record.scope_separator);
        match self.text(OAuth2Field::Scopes) {
            None => Ok(recorded),
            Some(text) => recorded.replaced_by(text).map_err(|error| error.to_string()),
        }
    }

    fn read_params(&self, record: &OAuth2Record) -> Result<ExtraParams, String> {
        let own = ExtraParams::parse(self.text(OAuth2Field::Params).unwrap_or_default());
        let own = own.map_err(|error| error.to_string())?;
        let client_id = self.client_id_name(record);
        match own.get(&client_id) {
            Some(_) => Err(format!("has the parameter {client_id}, which Hallpass sends itself")),
            None => Ok(ExtraParams::of_record(record.params).overridden_by(own)),
        }
    }

    fn read_account_choice(&self, issuer: &str) -> AccountChoice {
        let recorded =
            self.record.map_or(AccountChoice::LoginIfKnown, |record| record.account_choice_at(issuer));
        let choice = self.account_choice.unwrap_or(recorded);
        let own = ExtraParams::parse(self.text(OAuth2Field::Params).unwrap_or_default());
        own.map_or(choice, |own| choice.beside(&own, PromptValues::Own))
    }

    fn read_auth_method(&self, record: &OAuth2Record) -> Result<ClientAuthMethod, String> {
        let read = |text| ClientAuthMethod::from_str(text).map_err(|error| error.to_string());
        self.text(OAuth2Field::AuthMethod).map_or(Ok(record.auth_method), read)
    }

    fn read_pkce(&self, record: &OAuth2Record) -> Result<Pkce, String> {
        let read = |text| Pkce::from_str(text).map_err(|error| error.to_string());
        self.text(OAuth2Field::Pkce).map_or(Ok(record.pkce.to_pkce()), read)
    }

    fn read_timeout(&self) -> Result<Option<Duration>, String> {
        let Some(text) = self.text(OAuth2Field::Timeout) else { return Ok(self.timeout) };
        let timeout = text.parse::<RequestTimeout>().map_err(|error| error.to_string())?;
        Ok(Some(timeout.duration()))
    }

    pub(super) fn read_allow_http(&self) -> Result<bool, String> {
        match self.text(OAuth2Field::AllowHttp) {
            None | Some("no") => Ok(false),
            Some("yes") => Ok(true),
            Some(_) => Err("is neither yes nor no".into()),
        }
    }

    fn read_headers(&self, record: &OAuth2Record) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let recorded = record.headers.iter().copied();
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let parse = |(name, value): (&str, &str)| {
            let parsed = HeaderName::from_str(name).ok().zip(HeaderValue::from_str(value).ok());
            let (name, value) = parsed.ok_or("is not a header of HTTP")?;
            if OWN_HEADERS.contains(&name) {
                return Err(format!("has the name {name}, which Hallpass sends itself"));
            }
            Ok((name, value))
        };
        recorded.chain(own).map(parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> OAuth2Builder {
        OAuth2Provider::builder("/id")
            .authorization_url("https://id.example.org/authorize")
            .token_url("https://id.example.org/token")
            .userinfo_url("https://id.example.org/me")
    }

    fn mistakes(builder: &OAuth2Builder) -> Vec<OAuth2Field> {
        builder.build().unwrap_err().0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn provider_description_without_a_record_needs_its_urls() {
        use OAuth2Field::{AuthorizationUrl, SubjectField, TokenUrl, UserinfoUrl};
        let nothing = OAuth2Builder::default();
        assert_eq!(mistakes(&nothing), [AuthorizationUrl, TokenUrl, UserinfoUrl, SubjectField]);
        let provider = complete().build().unwrap();
        assert_eq!((provider.auth_method, provider.pkce), (ClientAuthMethod::Basic, Pkce::Sent));
        assert_eq!(provider.client_id_param, "client_id");
        assert_eq!(mistakes(&OAuth2Provider::preset("nextcloud").unwrap()), [OAuth2Field::ServerUrl]);
    }

    #[test]
    fn provider_description_with_mistakes_names_each_field() {
        use OAuth2Field as Field;
        for (builder, field) in [
            (complete().authorization_url("http://id.example.org/"), Field::AuthorizationUrl),
            (complete().authorization_url("https://id.example.org/?scope=a"), Field::AuthorizationUrl),
            (complete().token_url("id.example.org"), Field::TokenUrl),
            (complete().userinfo_url("https://id.example.org/#me"), Field::UserinfoUrl),
            (complete().scopes("a\"b"), Field::Scopes),
            (complete().params("state=mine"), Field::Params),
            (complete().client_id_param("client_key").params("client_key=mine"), Field::Params),
            (complete().set(Field::AuthMethod, "digest"), Field::AuthMethod),
            (complete().set(Field::Pkce, "plain"), Field::Pkce),
            (complete().set(Field::Timeout, "17"), Field::Timeout),
            (complete().set(Field::AllowHttp, "perhaps"), Field::AllowHttp),
            (complete().token_url("http://id.example.org/").allow_http(), Field::TokenUrl),
            (complete().subject_field("id"), Field::SubjectField),
            (complete().subject_field("/email").email_field("/email"), Field::SubjectField),
            (complete().name_field("/name, login"), Field::NameField),
            (complete().email_field("email"), Field::EmailField),
            (complete().email_verified_field("/verified"), Field::EmailVerifiedField),
            (complete().picture_field("/a~b"), Field::PictureField),
            (complete().header("a b", "c"), Field::Header),
            (complete().header("Authorization", "Bearer mine"), Field::Header),
            (complete().header("Accept", "application/vnd.example+json"), Field::Header),
            (complete().client_id_param("state"), Field::ClientIdParam),
            (complete().client_id_param("redirect_uri"), Field::ClientIdParam),
            (complete().client_id_param("client_secret"), Field::ClientIdParam),
            (complete().client_id_param(""), Field::ClientIdParam),
        ] {
            assert_eq!(mistakes(&builder), [field], "{builder:?}");
        }
        let text = complete().subject_field("id").token_url("x").build().unwrap_err().to_string();
        assert!(text.contains("the token URL is not a URL") && text.contains("did you mean /id?"), "{text}");
    }

    #[test]
    fn provider_description_can_leave_out_the_secret() {
        let public = complete().auth_method(ClientAuthMethod::None).build().unwrap();
        assert_eq!((public.auth_method, public.pkce), (ClientAuthMethod::None, Pkce::Sent));
    }
}
