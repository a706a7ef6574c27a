//! Adding and removing a person's own ways to sign in (S27).

use hallpass_types::{ProviderId, paths};

use super::{
    ActionError,
    post_form::{current_page, post_form_with},
    sign_in::begin_sign_in,
};
use crate::{
    http::BasePath,
    session::{machine::EventKind, runner::Runner},
};

/// Goes to `provider`, to link an identity there to the person's account. It leads to `return_to`
/// afterwards, by default to the open page; if it fails at the provider, to the server's account
/// page (`Pages::account`), which says why. After success the page is about to be left.
///
/// ```no_run
/// # use hallpass_yew::{ActionError, LoginQuery, link, types::{ErrorCode, ProviderId}};
/// # async fn add() -> Result<(), ActionError> {
/// match link(&ProviderId::new("google"), None).await {
///     // The login page asks for a new proof with `maxAge`, and leads back.
///     Err(error) if error.code() == ErrorCode::RecentSignInRequired => {
///         let query = LoginQuery { max_age: Some("600".into()), ..LoginQuery::returning_to("/account") };
///         let login = query.to_url();
/// #       drop(login);
///     }
///     other => other?,
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
/// The person has not signed in recently (`RecentSignInRequired`), or it could not begin. The page
/// stays.
pub async fn link(provider: &ProviderId, return_to: Option<String>) -> Result<(), ActionError> {
    let action = BasePath::current().of(&format!("{}/{provider}", paths::LINK));
    begin_sign_in(&action, return_to.or_else(current_page).as_deref()).await
}

/// Removes one of the person's own ways to sign in, by the id that
/// [`get_own_identities`](super::get_own_identities) gives. If this session began with it, the
/// session has ended, and its state shows that.
///
/// # Errors
/// It is the last one (`LastSignInMethod`), none of the others is known to work
/// (`OtherSignInRequired`: the person signs in with another one first), it is not theirs
/// (`NotFound`), the person has not signed in recently (`RecentSignInRequired`), or the server did
/// not confirm it.
pub async fn unlink(identity: &str) -> Result<(), ActionError> {
    let path = BasePath::current().of(&format!("{}/{identity}/unlink", paths::IDENTITIES));
    let answer = post_form_with(&path, current_page().as_deref(), &[]).await;
    if let Some(runner) = Runner::current() {
        runner.dispatch(EventKind::RefetchRequested);
    }
    answer.map(drop)
}
