//! What a stranger sees instead of something private.

use hallpass_shared::Page;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{login_query::LoginQuery, route::Route};

/// What [`AccessDenied`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct AccessDeniedProps {
    /// Where to come back to.
    pub page: Page,
}

/// Says so, with the way in that comes back here.
#[component]
pub fn AccessDenied(props: &AccessDeniedProps) -> Html {
    let query = LoginQuery::back_to(props.page);
    html! {
        <>
            <p>{ "Access denied. Please login." }</p>
            <p>
                <Link<Route, LoginQuery> classes="button" to={Route::Login} query={Some(query)}>
                    { "Sign in" }
                </Link<Route, LoginQuery>>
            </p>
        </>
    }
}
