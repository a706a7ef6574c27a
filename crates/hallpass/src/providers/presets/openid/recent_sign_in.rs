//! Whether a provider can prove that a person authenticated recently.

/// How a recent sign-in is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecentSignIn {
    /// With `max_age`; `auth_time` proves it (OpenID Connect Core 1.0, section 3.1.2.1).
    MaxAge,
    /// With `max_age` and `prompt=login`; `auth_time` proves it.
    PromptLogin,
    /// Not at all: the provider gives no `auth_time`, or does not ask people again.
    Never,
}
