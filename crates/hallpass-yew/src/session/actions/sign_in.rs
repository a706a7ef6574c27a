//! Signing in.

use hallpass_types::{LoginQuery, ProviderId, paths};
use web_sys::UrlSearchParams;

use super::{
    ActionError,
    post_form::{absolute, current_page, go, post_form},
};
use crate::{
    http::{BasePath, SignInPage},
    session::departure,
};

/// How to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInOptions {
    /// The return URL, a path of this app. By default the open page.
    pub return_to: Option<String>,
    /// Further parameters for the provider: `prompt`, `login_hint`, `ui_locales`, `acr_values`,
    /// `max_age` (seconds), `claims_locales` or `display` (OpenID Connect Core, section 3.1.2.1).
    /// The server ignores any other.
    pub parameters: Vec<(String, String)>,
}

/// Goes to `provider`, or without one to the login page; the parameters are for a provider. After
/// success the page is about to be left.
///
/// ```no_run
/// # use hallpass_yew::{ActionError, SignInOptions, sign_in, types::ProviderId};
/// # use yew::{platform::spawn_local, prelude::*};
/// # #[hook] fn use_sign_in() -> Callback<MouseEvent> {
/// let problem = use_state(|| None::<ActionError>);
/// let onclick = {
///     let problem = problem.clone();
///     Callback::from(move |_: MouseEvent| {
///         let problem = problem.clone();
///         spawn_local(async move {
///             let parameters = vec![("prompt".into(), "login".into())];
///             let options = SignInOptions { return_to: Some("/notes".into()), parameters };
///             if let Err(error) = sign_in(Some(&ProviderId::new("google")), options).await {
///                 problem.set(Some(error));
///             }
///         });
///     })
/// };
/// # onclick }
/// ```
///
/// # Errors
/// The sign-in could not begin, and the page stays.
pub async fn sign_in(provider: Option<&ProviderId>, options: SignInOptions) -> Result<(), ActionError> {
    let Some(provider) = provider else { return go(&login_page(options.return_to)) };
    let mut action = BasePath::current().of(&paths::sign_in(provider));
    if !options.parameters.is_empty() {
        let query = UrlSearchParams::new().map_err(|_| ActionError::InvalidData)?;
        for (name, value) in options.parameters {
            query.append(&name, &value);
        }
        action = format!("{action}?{}", String::from(query.to_string()));
    }
    begin_sign_in(&action, options.return_to.or_else(current_page).as_deref()).await
}

/// Posts a sign-in form with this `action`, and goes to the provider.
pub(crate) async fn begin_sign_in(action: &str, return_to: Option<&str>) -> Result<(), ActionError> {
    let url = post_form(action, return_to).await?;
    departure::note_departure();
    go(&url)
}

/// The URL of the login page, which leads to `return_to` afterwards, by default to the open page.
pub(crate) fn login_page(return_to: Option<String>) -> String {
    let page = SignInPage::current();
    let return_to = return_to.or_else(current_page);
    let callback_url = if page.is_elsewhere() { return_to.map(absolute) } else { return_to };
    page.url(&LoginQuery { callback_url, ..LoginQuery::default() })
}
