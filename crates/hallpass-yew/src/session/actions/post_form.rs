//! Posting a sign-in or sign-out form, and going where the answer leads.

use hallpass_types::{ErrorCode, LoginQuery};

use super::ActionError;
use crate::{
    http::{self, BasePath, SignInPage, is_at_some_origin, own_origin},
    login_query::parse_login_query,
};

/// Posts the form with this `action`, and returns the URL to go to; without `return_to` that of the
/// start page.
pub(super) async fn post_form(action: &str, return_to: Option<&str>) -> Result<String, ActionError> {
    post_form_with(action, return_to, &[]).await
}

/// The same with further fields.
pub(super) async fn post_form_with(
    action: &str,
    return_to: Option<&str>,
    fields: &[(&str, &str)],
) -> Result<String, ActionError> {
    // The start page of an API at another origin may be there, too.
    let is_elsewhere = BasePath::current().is_elsewhere();
    let return_to = return_to.or(is_elsewhere.then_some("/")).map(str::to_owned);
    let return_to = if is_elsewhere { return_to.map(absolute) } else { return_to };
    let redirect = http::post_form(action, return_to.as_deref(), fields).await?;
    failure_in(&redirect.url, return_to.as_deref(), &SignInPage::current()).map_or(Ok(redirect.url), Err)
}

/// The absolute URL of `path` at the origin of the open page: another origin would take a path for
/// one of its own.
pub(super) fn absolute(path: String) -> String {
    match own_origin() {
        Some(origin) if path.starts_with('/') => [origin, path].concat(),
        _ => path,
    }
}

/// Leaves the page for `url`.
pub(super) fn go(url: &str) -> Result<(), ActionError> {
    match web_sys::window().map(|window| window.location().assign(url)) {
        Some(Ok(())) => Ok(()),
        _ => Err(ActionError::NotLeft),
    }
}

/// In Auth.js' contract a failure is status 200 and the URL of our login page with `error`. A URL
/// of the provider may have a parameter of that name, too, which means something else.
fn failure_in(url: &str, return_to: Option<&str>, login: &SignInPage) -> Option<ActionError> {
    let (page, query) = url.split_once('?')?;
    if return_to.is_some_and(|to| url == to || is_at_some_origin(url, to)) {
        // It is the return URL.
        return None;
    }
    let query = LoginQuery::parse(query);
    let code =
        query.error.as_ref().filter(|_| login.is_at(page))?.parse().unwrap_or(ErrorCode::InternalError);
    Some(ActionError::Refused { code, reference: query.reference().map(str::to_owned) })
}

/// Path, query and fragment of the open page. If that is the login page, its return URL; `None` if
/// it has none, for the start page.
pub(super) fn current_page() -> Option<String> {
    let location = web_sys::window().map(|window| window.location());
    let parts = location.map(|at| [at.pathname(), at.search(), at.hash()].map(Result::unwrap_or_default));
    match parts {
        Some([path, query, _]) if path == SignInPage::current().as_str() => {
            parse_login_query(&query).return_to_of_form().map(str::to_owned)
        }
        Some(parts) => Some(parts.concat()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure_in(url: &str, return_to: &str) -> Option<ActionError> {
        super::failure_in(url, Some(return_to), &SignInPage::default())
    }

    #[test]
    fn login_url_with_an_error_is_a_failure() {
        let id = "5f2435c9-c601-4f32-98a4-95ec23829131";
        let url =
            format!("http://localhost:8080/login?error=MissingCSRF&callbackUrl=%2Fprofile&reference={id}");
        let failure = failure_in(&url, "/profile").unwrap();
        assert_eq!((failure.code(), failure.reference()), (ErrorCode::MissingCSRF, Some(id)));
        let other = failure_in("http://localhost:8080/login?error=Else", "/").unwrap();
        assert_eq!(other, ErrorCode::InternalError.into());
    }

    #[test]
    fn return_url_with_an_error_is_no_failure() {
        let there = "/login?error=AccessDenied";
        assert_eq!(failure_in("http://localhost:8080/login?error=AccessDenied", there), None);
        assert!(failure_in("http://localhost:8080/login?error=MissingCSRF", there).is_some());
    }

    #[test]
    fn login_page_of_another_origin_is_ours() {
        let login = SignInPage::from("https://front.example/signin");
        let there = "https://front.example/signin?error=AccessDenied";
        let failure = super::failure_in(there, Some("https://front.example/"), &login);
        assert_eq!(failure.unwrap().code(), ErrorCode::AccessDenied);
        assert!(super::failure_in(there, None, &login).is_some());
        // The return URL is a whole one then.
        assert_eq!(super::failure_in(there, Some(there), &login), None);
    }

    #[test]
    fn provider_url_with_an_error_is_no_failure() {
        assert_eq!(failure_in("https://id.example.org/authorize?error=AccessDenied", "/"), None);
        assert_eq!(failure_in("https://id.example.org/oauth/login?error=AccessDenied", "/"), None);
        assert_eq!(failure_in("http://localhost:8080/", "/"), None);
    }
}
