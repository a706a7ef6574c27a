//! A provider's answer that the browser posts (OAuth 2.0 Form Post Response Mode 1.0).
//!
//! The form comes from a page of the provider, so that browsers send none of our `SameSite` cookies
//! with it. It is therefore answered with a redirect to the same URL by `GET`, which they do bring.
//! Nothing is decided before that: as in every callback, the state must belong to the cookie of the
//! browser that began the sign-in, so that a form of another site signs no one in, and is used
//! once.
//!
//! The answer travels on in the URL, sealed for its provider and its state, so that neither a
//! history nor the log of a proxy shows the code or the person's name. The seal proves nothing:
//! anyone can post a form. That is for the state, the cookie, and the provider's signature to do.

use hallpass_types::ProviderId;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use super::{
    callback_params::{CallbackParams, DuplicateParameter, POSTED},
    finish_failure::FinishFailure,
    posted_user::{USER, read_name},
    sign_ins::SignIns,
};
use crate::{
    crypto::secret_ring::Purpose,
    providers::{
        authorization_code::AuthorizationCode, connection::Connection, presets::response_mode::ResponseMode,
    },
};

/// The longest answer. As a URL it must fit into what proxies and servers take (8 KiB).
const MAX_ANSWER_BYTES: usize = 4096;
/// The longest state: ours are much shorter.
const MAX_STATE_BYTES: usize = 512;

/// Why a posted form is not answered with a redirect to the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormPostFailure {
    /// There is no such provider, or it does not post its answers.
    NotExpected,
    /// A parameter came twice (RFC 6749, section 3.1), or it is too long.
    Malformed,
}

/// An answer without its state, as it is sealed.
#[derive(Serialize, Deserialize)]
struct PostedAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl SignIns {
    /// Whether `provider` posts its answers.
    pub fn expects_form_post(&self, provider: &ProviderId) -> bool {
        self.posting(provider).is_some()
    }

    fn posting(&self, provider: &ProviderId) -> Option<&Connection> {
        let connection = self.connections.get(provider);
        connection.filter(|connection| connection.response_mode() == ResponseMode::FormPost)
    }

    /// The URL of the callback of `provider` with the parameters of `form`, which the browser
    /// posted.
    ///
    /// # Errors
    /// See [`FormPostFailure`].
    pub fn callback_of_form(&self, provider: &ProviderId, form: &str) -> Result<String, FormPostFailure> {
        let connection = self.posting(provider).ok_or(FormPostFailure::NotExpected)?;
        let params = CallbackParams::parse(form).map_err(|DuplicateParameter| FormPostFailure::Malformed)?;
        let answer = PostedAnswer {
            code: params.code.map(|code| code.expose().to_owned()),
            error: params.error,
            error_description: params.error_description,
            iss: params.iss,
            name: if connection.posts_name() { posted_name(form) } else { None },
        };
        let answer = serde_json::to_vec(&answer).map_err(|_| FormPostFailure::Malformed)?;
        let state = params.state.unwrap_or_default();
        if answer.len() > MAX_ANSWER_BYTES || state.len() > MAX_STATE_BYTES {
            return Err(FormPostFailure::Malformed);
        }
        let sealed = self.ring.seal(Purpose::PostedAnswer, &material(provider, &state), &answer);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", &state).append_pair(POSTED, sealed.as_str());
        Ok(format!("{}?{}", self.site.callback_url(provider), query.finish()))
    }

    /// The parameters of a callback of `provider`, with those that the browser had posted before.
    ///
    /// # Errors
    /// What was posted cannot be opened, or is not all that there is.
    pub(super) fn open_posted(
        &self,
        provider: &ProviderId,
        params: CallbackParams,
    ) -> Result<CallbackParams, FinishFailure> {
        let Some(sealed) = &params.posted else { return Ok(params) };
        if self.posting(provider).is_none() {
            return Err(FinishFailure::Rejected("this provider does not post its answers"));
        }
        if params.code.is_some() || params.error.is_some() || params.iss.is_some() {
            return Err(FinishFailure::Rejected("a part of the answer was posted, and another was not"));
        }
        let state = params.state.as_deref().unwrap_or_default();
        let opened = self.ring.open(Purpose::PostedAnswer, &material(provider, state), sealed);
        let answer = opened.and_then(|opened| serde_json::from_slice::<PostedAnswer>(&opened.value).ok());
        let PostedAnswer { code, error, error_description, iss, name } =
            answer.ok_or(FinishFailure::Rejected("the posted answer is not for this sign-in"))?;
        Ok(CallbackParams {
            code: code.map(AuthorizationCode::new),
            error,
            error_description,
            iss,
            posted_name: name,
            posted: None,
            ..params
        })
    }
}

/// An id has no line break, so that the two cannot be confused.
fn material<'a>(provider: &'a ProviderId, state: &'a str) -> [&'a [u8]; 2] {
    [provider.as_str().as_bytes(), state.as_bytes()]
}

/// The name of the person, if it came once.
fn posted_name(form: &str) -> Option<String> {
    let mut users = form_urlencoded::parse(form.as_bytes()).filter(|(name, _)| name == USER);
    let (_, user) = users.next()?;
    if users.next().is_some() { None } else { read_name(&user) }
}
