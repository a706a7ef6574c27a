//! What is shown while nobody knows who is signed in.

use yew::prelude::*;

use super::Status;
use crate::session::Connection;

/// Says that it is on its way, unless that takes no time, and when the server cannot be reached.
pub fn loading_notice(connection: Connection) -> Html {
    html! {
        <Status>
            <p>{ "Syncing authentication status..." }</p>
            if connection.is_reconnecting() {
                <p class="appears">{ "We cannot reach the server, and are trying again." }</p>
            }
        </Status>
    }
}
