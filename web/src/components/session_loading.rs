//! What is shown while nobody knows who is signed in.

use yew::prelude::*;

use crate::session::Connection;

/// What [`SessionLoading`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SessionLoadingProps {
    /// Whether the server can be reached.
    pub connection: Connection,
}

/// Says that it is on its way, and when it is not.
#[component]
pub fn SessionLoading(props: &SessionLoadingProps) -> Html {
    html! {
        <div role="status">
            <p>{ "Syncing authentication status..." }</p>
            if props.connection == Connection::Reconnecting {
                <p class="appears">{ "We cannot reach the server, and are trying again." }</p>
            }
        </div>
    }
}
