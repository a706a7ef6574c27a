//! The notice while it is not known who is signed in.

use yew::prelude::*;

use super::Status;
use crate::session::Connection;

/// Says that the session is being loaded, after 100 ms, and when the server cannot be reached.
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
