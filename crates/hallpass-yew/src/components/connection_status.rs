//! Whether the server answers.

use std::time::Duration;

use yew::prelude::*;

use crate::{
    session::{Connection, SessionState, now, use_session_part, use_texts},
    texts::fixed,
};

/// A shorter outage is not shown and not spoken: what is said appears after this time by an
/// animation of the style sheet.
const SHOWN_AFTER: Duration = Duration::from_secs(2);

/// Properties of [`ConnectionStatus`].
#[derive(Clone, PartialEq, Properties)]
pub struct ConnectionStatusProps {
    /// The CSS classes of the live region.
    #[prop_or_else(|| "connection".into())]
    pub class: Classes,
}

/// Says that the app is reconnecting, and then that it has connected again. The live region
/// (`role="status"`) is always there. What it says first has the CSS classes `appears` and
/// `reconnecting`, and what it says then `passes`: a style sheet shows the one after two seconds,
/// and hides the other after some, as `assets/style.css` does.
///
/// ```
/// # use hallpass_yew::ConnectionStatus;
/// # use yew::prelude::*;
/// # #[component] fn Header() -> Html {
/// html! { <header>{ "My app" }<ConnectionStatus class="toast" /></header> }
/// # }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn ConnectionStatus(props: &ConnectionStatusProps) -> Html {
    let texts = use_texts();
    let connection = use_session_part(SessionState::connection);
    let outage = use_mut_ref(|| None);
    let is_back = use_state_eq(|| false);
    {
        let is_back = is_back.setter();
        use_effect_with(connection, move |connection| match *connection {
            Connection::Reconnecting { since } => {
                outage.replace(Some(since));
                is_back.set(false);
            }
            Connection::Fresh => {
                let outage = outage.take();
                is_back.set(outage.is_some_and(|since| now().since(since) >= SHOWN_AFTER));
            }
        });
    }
    html! {
        <div class={props.class.clone()} role="status">
            if connection.is_reconnecting() {
                <span key="lost" class="appears reconnecting">{ fixed(texts.reconnecting) }</span>
            } else if *is_back {
                <span key="back" class="passes">{ fixed(texts.connected_again) }</span>
            }
        </div>
    }
}
