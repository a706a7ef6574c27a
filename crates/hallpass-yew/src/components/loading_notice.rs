//! The notice while it is not known who is signed in.

use yew::prelude::*;

use super::Status;
use crate::{
    session::Connection,
    texts::{Texts, fixed},
};

/// Says that the session is being loaded, after 100 ms, and when the server cannot be reached.
pub fn loading_notice(texts: &Texts, connection: Connection) -> Html {
    html! {
        <Status>
            <p>{ fixed(texts.loading) }</p>
            if connection.is_reconnecting() {
                <p class="appears">{ fixed(texts.unreachable) }</p>
            }
        </Status>
    }
}
