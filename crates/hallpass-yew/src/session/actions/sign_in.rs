//! The way in.

use hallpass_types::{LoginQuery, ProviderId, paths};

use super::{
    ActionFailure,
    form::{act, go, here},
};
use crate::session::{BasePath, arrival};

/// How to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInOptions {
    /// Where to go afterwards, a path of this app; the page that is open, if not said.
    pub return_to: Option<String>,
    /// What the provider is told besides: `prompt`, `login_hint`, `ui_locales`, `acr_values`, `max_age`, `claims_locales` or
    /// `display` (OpenID Connect Core, section 3.1.2.1). The server ignores any other.
    pub parameters: Vec<(String, String)>,
}

/// Goes to `provider`, or to the login page to choose one; the parameters are for a provider. When it succeeds the page is about
/// to be left.
///
/// ```no_run
/// # use hallpass_yew::{session::{SignInOptions, sign_in}, types::ProviderId};
/// # use yew::{platform::spawn_local, prelude::*};
/// # #[hook] fn use_way_in() -> Callback<MouseEvent> {
/// let problem = use_state(|| None::<&str>);
/// let onclick = {
///     let problem = problem.clone();
///     Callback::from(move |_: MouseEvent| {
///         let problem = problem.clone();
///         spawn_local(async move {
///             let parameters = vec![("prompt".into(), "login".into())];
///             let options = SignInOptions { return_to: Some("/notes".into()), parameters };
///             if let Err(failure) = sign_in(Some(&ProviderId::new("google")), options).await {
///                 problem.set(Some(failure.code.advice()));
///             }
///         });
///     })
/// };
/// # onclick }
/// ```
///
/// # Errors
/// The sign-in could not begin; the page stays.
pub async fn sign_in(provider: Option<&ProviderId>, options: SignInOptions) -> Result<(), ActionFailure> {
    let Some(provider) = provider else { return go(&login_page(options.return_to)) };
    let mut action = BasePath::current().of(&paths::sign_in(provider));
    if !options.parameters.is_empty() {
        let mut query = form_urlencoded::Serializer::new(String::new());
        action = format!("{action}?{}", query.extend_pairs(options.parameters).finish());
    }
    begin_sign_in(&action, &options.return_to.unwrap_or_else(here)).await
}

/// Goes where the sign-in form with this `action` leads.
pub(crate) async fn begin_sign_in(action: &str, return_to: &str) -> Result<(), ActionFailure> {
    let url = act(action, return_to).await?;
    arrival::note_departure();
    go(&url)
}

/// The address of the login page, which leads to `return_to` afterwards: the page that is open, if not said.
pub(crate) fn login_page(return_to: Option<String>) -> String {
    let callback_url = Some(return_to.unwrap_or_else(here));
    LoginQuery { callback_url, ..LoginQuery::default() }.to_address()
}
