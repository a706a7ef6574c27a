//! A message that is spoken to people who hear the page (WCAG 2.2, success criterion 4.1.3).

use std::time::Duration;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::session::{now, was_started};

/// An answer that comes within this time makes the message needless.
const HOLD: Duration = Duration::from_millis(100);

/// What [`Status`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct StatusProps {
    /// The message.
    pub children: Html,
}

/// A live region. A screen reader speaks what changes in one, and may miss a message that comes with its region: so the region
/// is in the document first, and the message 100 ms later. What a page shows when it is loaded is there at once: it is read
/// with the page.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let speaks = use_state_eq(|| !was_started());
    let held_before = use_state_eq(|| false);
    {
        let (speaks, hold_again) = (speaks.setter(), held_before.setter());
        use_effect_with(*held_before, move |held_before| {
            let (begun, held_before) = (now(), *held_before);
            let timer = Timeout::new(HOLD.as_millis() as u32, move || {
                // A page that is restored from the back/forward cache asks who is signed in only now.
                if !held_before && now().since(begun) > HOLD * 2 {
                    hold_again.set(true);
                } else {
                    speaks.set(true);
                }
            });
            move || drop(timer)
        });
    }
    html! { <div role="status">if *speaks { { props.children.clone() } }</div> }
}
