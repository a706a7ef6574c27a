//! A message that screen readers speak (WCAG 2.2, success criterion 4.1.3).

use std::time::Duration;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::session::{now, was_started};

/// A message that would disappear within this time is not shown.
const DELAY: Duration = Duration::from_millis(100);

/// Properties of [`Status`].
#[derive(Clone, PartialEq, Properties)]
pub struct StatusProps {
    /// The message.
    pub children: Html,
}

/// A live region. Screen readers speak what changes in one, and may miss a message that arrives
/// with its region: so the region is in the document first, and the message 100 ms later. In a page
/// that was just loaded the message is there at once: it is read with the page.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let is_shown = use_state_eq(|| !was_started());
    let was_delayed = use_state_eq(|| false);
    {
        let (show, delay_again) = (is_shown.setter(), was_delayed.setter());
        use_effect_with(*was_delayed, move |was_delayed| {
            let (begun, was_delayed) = (now(), *was_delayed);
            #[expect(clippy::cast_possible_truncation, reason = "it is 100")]
            let millis = DELAY.as_millis() as u32;
            let timer = Timeout::new(millis, move || {
                // A page restored from the back/forward cache sends its request only now.
                if !was_delayed && now().since(begun) > DELAY * 2 {
                    delay_again.set(true);
                } else {
                    show.set(true);
                }
            });
            move || drop(timer)
        });
    }
    html! { <div role="status">if *is_shown { { props.children.clone() } }</div> }
}
