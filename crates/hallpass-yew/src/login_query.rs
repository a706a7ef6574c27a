//! The query of an application's own login page.

use hallpass_types::LoginQuery;

/// The query of the open page. A server that renders the page reads the query of its request with
/// [`LoginQuery::parse`].
///
/// A login page of your own:
///
/// ```
/// # use hallpass_yew::{ProviderButton, error_notice, get_providers, login_query};
/// # use yew::{platform::spawn_local, prelude::*};
/// #[component]
/// fn LoginPage() -> Html {
///     let query = use_memo((), |()| login_query());
///     let another_account = query.error().is_some_and(|code| code.suggests_another_account());
///     let providers = use_state(|| None);
///     let setter = providers.setter();
///     use_effect_with((), |()| {
///         spawn_local(async move { setter.set(Some(get_providers().await)) });
///     });
///     html! {
///         <>
///             if let Some(code) = query.error() { { error_notice(code, query.reference()) } }
///             { match &*providers {
///                 None => html! { <p role="status">{ "One moment..." }</p> },
///                 Some(Err(failure)) => error_notice(failure.code, failure.reference.as_deref()),
///                 Some(Ok(providers)) => html! { for provider in providers.values() {
///                     <ProviderButton
///                         provider={provider.clone()}
///                         return_to={query.return_to().to_owned()}
///                         max_age={query.max_age()}
///                         {another_account}
///                     />
///                 } },
///             } }
///         </>
///     }
/// }
/// ```
pub fn login_query() -> LoginQuery {
    let query = web_sys::window().and_then(|window| window.location().search().ok());
    query.map(|query| parse_login_query(&query)).unwrap_or_default()
}

/// Parses the query of the open page. An API of another origin writes whole return URLs, of which those
/// of this origin are paths here.
pub(crate) fn parse_login_query(query: &str) -> LoginQuery {
    let query = LoginQuery::parse(query);
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let of_origin = |url: &str| {
        let path = url.strip_prefix(origin.as_deref()?)?;
        path.starts_with('/').then(|| path.to_owned())
    };
    let callback_url = query.callback_url.as_deref().and_then(of_origin);
    LoginQuery { callback_url: callback_url.or(query.callback_url), ..query }
}
