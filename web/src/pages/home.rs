//! `/`: what Hallpass is, and what to try.

use yew::prelude::*;

use crate::{links::link, page::Page};
use hallpass_yew::SessionState;

/// The start page.
pub fn home(state: &SessionState) -> Html {
    let is_anonymous = matches!(state, SessionState::Unauthenticated { .. });
    let (to, text) =
        if is_anonymous { (Page::Login, "Sign in and try it") } else { (Page::Dashboard, "Open dashboard") };
    html! {
        <>
            <section class="hero">
                <h1>{ "Who is this? One line, one typed answer." }</h1>
                <p>
                    { "Hallpass is sign-in and sessions for web applications built with Actix and Yew. " }
                    { "The server owns the login; every handler and every component asks the same question." }
                </p>
                <p key={text}>{ link(to, "button", text) }</p>
            </section>
            <h2>{ "What to try" }</h2>
            <ul class="cards">
                <li>
                    <h3>{ link(Page::Dashboard, "", "Dashboard") }</h3>
                    <p>{ "Asked on the server: members only. Anonymous visitors are sent to the login page, which leads back." }</p>
                </li>
                <li>
                    <h3>{ link(Page::Profile, "", "Profile") }</h3>
                    <p>
                        { "Asked in the browser: everyone may open it, and " }<code>{ "use_session()" }</code>
                        { " decides between loading, access denied, and your avatar." }
                    </p>
                </li>
                <li>
                    <h3>{ "From a shell" }</h3>
                    <p>{ "The same answer, as JSON, for curl and any other program." }</p>
                    <pre tabindex="0"><code>{ "GET /api/auth/session" }</code></pre>
                </li>
            </ul>
        </>
    }
}
