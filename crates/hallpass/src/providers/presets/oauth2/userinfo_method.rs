//! The method of a userinfo request.

/// The method of a userinfo request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserinfoMethod {
    /// `GET`.
    #[default]
    Get,
    /// `POST`, without a body.
    Post,
}
