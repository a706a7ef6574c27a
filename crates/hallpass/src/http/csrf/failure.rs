//! Why a CSRF check failed.

/// Why the request could not be confirmed as coming from a page of ours. For the log alone: the
/// sender does not learn it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrfFailure {
    /// A cookie that the browser blocks or an old form, most likely.
    #[error("there is no token in the form, or no cookie of ours that it belongs to")]
    Missing,
    /// The form is of another browser.
    #[error("the token in the form does not belong to the one in the cookie")]
    Mismatch,
    /// The form is of another person, or was open in another tab for too long after a sign-in.
    #[error("the token in the form is not this session's")]
    AnotherSession,
    /// Another site's form; or `AUTH_URL` is not the URL that people use.
    #[error("Origin or Sec-Fetch-Site names another site than AUTH_URL")]
    ForeignOrigin,
}
