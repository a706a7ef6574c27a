//! The query of an application's own login page.

use hallpass_types::LoginQuery;

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
    query.map(|query| LoginQuery::parse(&query)).unwrap_or_default()
}
