//! The connection status in the header: whether the server answers.

use std::time::Duration;

use yew::prelude::*;

use hallpass_yew::{Connection, SessionState, session::now, use_session_part};

/// A shorter outage is not shown and not spoken. The style sheet has the same value.
const SHOWN_AFTER: Duration = Duration::from_secs(2);

/// Says that the app is reconnecting, once that takes a while, and then that it has connected
/// again. The live region is always there, and takes no room.
#[component]
pub fn ConnectionStatus() -> Html {
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
        <div class="connection" role="status">
            if connection.is_reconnecting() {
                <span key="lost" class="appears reconnecting">{ "Reconnecting..." }</span>
            } else if *is_back {
                <span key="back" class="passes">{ "Connected again." }</span>
            }
        </div>
    }
}
