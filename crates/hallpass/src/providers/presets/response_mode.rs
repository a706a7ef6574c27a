//! How a provider sends its answer to the callback (OAuth 2.0 Multiple Response Type Encoding
//! Practices, section 2.1).

use std::str::FromStr;

/// A response mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseMode {
    /// `query`, which is what providers do without being asked.
    #[default]
    Query,
    /// `form_post`: the browser posts a form (OAuth 2.0 Form Post Response Mode 1.0). Apple does
    /// nothing else where a name or an e-mail address is asked for.
    FormPost,
}

/// A text is no response mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither query nor form_post")]
pub struct UnknownResponseMode;

impl ResponseMode {
    /// The name, in a setting and in `response_modes_supported`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }

    /// The parameters of the authorization request that ask for it.
    pub(crate) fn params(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Query => &[],
            Self::FormPost => &[("response_mode", "form_post")],
        }
    }
}

impl FromStr for ResponseMode {
    type Err = UnknownResponseMode;

    fn from_str(text: &str) -> Result<Self, UnknownResponseMode> {
        match text {
            "query" => Ok(Self::Query),
            "form_post" => Ok(Self::FormPost),
            _ => Err(UnknownResponseMode),
        }
    }
}
