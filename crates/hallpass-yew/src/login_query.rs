//! The query of an application's own login page.

use hallpass_types::LoginQuery;

use crate::http::without_own_origin;

/// The query of the open page. A server that renders the page reads the query of its request with
/// [`LoginQuery::parse`].
///
/// A login page of your own:
///
/// ```
/// # use hallpass_yew::{ProviderButtons, error_notice, login_query, use_texts};
/// # use yew::prelude::*;
/// #[component]
/// fn LoginPage() -> Html {
///     let query = use_memo((), |()| login_query());
///     let texts = use_texts();
///     html! {
///         <>
///             if let Some(code) = query.error() { { error_notice(texts, code, query.reference()) } }
///             <ProviderButtons query={(*query).clone()} />
///         </>
///     }
/// }
/// ```
pub fn login_query() -> LoginQuery {
    // In a server there is no open page, and asking for one panics.
    if cfg!(not(target_family = "wasm")) {
        return LoginQuery::default();
    }
    let query = web_sys::window().and_then(|window| window.location().search().ok());
    query.map(|query| parse_login_query(&query)).unwrap_or_default()
}

/// Parses the query of the open page. An API of another origin writes whole return URLs, of which
/// those of this origin are paths here.
pub(crate) fn parse_login_query(query: &str) -> LoginQuery {
    let query = LoginQuery::parse(query);
    let callback_url = query.callback_url.as_deref().map(without_own_origin);
    LoginQuery { callback_url, ..query }
}
