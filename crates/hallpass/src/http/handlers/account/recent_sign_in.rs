//! The recent sign-in that every change of a person's ways to sign in needs (S27).

use actix_web::HttpRequest;
use hallpass_types::{ErrorCode, LoginQuery, OwnIdentity, Timestamp};

use super::account_query::AccountQuery;
use crate::{
    http::{bearer::has_bearer, error::Error, session_extractor::Session, state::State},
    model::session_record::SessionRecord,
    session::Sessions,
    sign_in::RECENT_SIGN_IN_MAX_AGE,
};

/// Whether a person can change their ways to sign in.
pub enum ChangePermission {
    /// They have just signed in.
    Now,
    /// After a sign-in at this URL.
    AfterSignIn(String),
    /// None of their ways to sign in says when they did.
    Never,
}

impl ChangePermission {
    /// What the person with the session of `record`, whose identities are `own`, can do at `now`.
    /// The new sign-in leads back to the account page with `then`.
    pub fn of(
        state: &State,
        record: &SessionRecord,
        own: &[OwnIdentity],
        now: Timestamp,
        then: &AccountQuery,
    ) -> Self {
        if state.sign_ins.may_change_identities(record, now) {
            Self::Now
        } else if state.sign_ins.can_sign_in_recently(own, now) {
            Self::AfterSignIn(recent_sign_in_url(state, then))
        } else {
            Self::Never
        }
    }
}

/// The login page that asks for a recent sign-in, and leads back to the account page.
pub fn recent_sign_in_url(state: &State, then: &AccountQuery) -> String {
    let is_dated = state.sign_ins.needs_dated_sign_in();
    let max_age = RECENT_SIGN_IN_MAX_AGE.as_secs().to_string();
    // With a maximum age it must be the same person anyway.
    let then = AccountQuery { same_person: !is_dated, ..then.clone() };
    state.site.login_url(LoginQuery {
        error: Some(ErrorCode::RecentSignInRequired.to_string()),
        max_age: is_dated.then_some(max_age),
        callback_url: Some(then.to_return_url(state)),
        ..LoginQuery::default()
    })
}

/// The login page that asks for a sign-in with another of the person's ways, and leads back to the
/// account page. Any sign-in shows that a way works, whether or not the provider dates it.
pub fn other_sign_in_url(state: &State) -> String {
    let then = AccountQuery { same_person: true, ..AccountQuery::default() };
    state.site.login_url(LoginQuery {
        error: Some(ErrorCode::OtherSignInRequired.to_string()),
        callback_url: Some(then.to_return_url(state)),
        ..LoginQuery::default()
    })
}

/// Refuses a program whose person has not signed in recently.
///
/// # Errors
/// They have not: 403, with where to sign in. Or it is an app, in which no person can sign in.
pub fn require_recent_sign_in(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    session: &Session,
) -> Result<(), Error> {
    refuse_app(req)?;
    if state.sign_ins.may_change_identities(session.record(), sessions.now()) {
        return Ok(());
    }
    let login = recent_sign_in_url(state, &AccountQuery::default());
    Err(Error::recent_sign_in_required_at(req, RECENT_SIGN_IN_MAX_AGE.as_secs(), login))
}

/// Refuses an app: ways to sign in are changed by a person, in a browser.
///
/// # Errors
/// The request has a bearer token: 403.
pub fn refuse_app(req: &HttpRequest) -> Result<(), Error> {
    if has_bearer(req) { Err(Error::new(req, ErrorCode::AccessDenied)) } else { Ok(()) }
}
