//! Whether the userinfo endpoint of a provider is worth a request.

/// When the userinfo endpoint is asked. An application's policy that needs its claims gets them in
/// any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserinfoUse {
    /// If the ID token lacks a name, an e-mail address, whether that is verified, or a picture.
    IfNeeded,
    /// Never: it knows no more than the ID token.
    Never,
}
