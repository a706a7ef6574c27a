//! The notice before a session ends, in time to do something about it (WCAG 2.2, success criterion
//! 2.2.1).

use std::time::Duration;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::action_notice;
use crate::{
    session::{Action, Progress, login_page, now, update, use_action, use_ending, use_texts},
    texts::fixed,
};

/// How often the remaining time is written anew: not every second, for people who hear the page.
const REDRAW_EVERY_MS: u32 = 10_000;

/// A session that ends within two minutes: see [`use_session_ending`].
#[derive(Clone, PartialEq)]
pub struct Ending {
    /// How long it lasts, as of now.
    pub remaining: Duration,
    /// Extends the session. If it is `Done` and the session still ends, it cannot be extended.
    pub stay: Action,
}

/// During the last two minutes of a session: how long it lasts, and the action that extends it.
/// Draws the component again every ten seconds. For a notice of your own instead of
/// [`SessionEnding`].
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_ending() -> Option<Ending> {
    let ending = use_ending();
    // If the session ends later now, the notice disappears by itself.
    let stay = use_action(update);
    let redraw = use_force_update();
    {
        let stay = stay.clone();
        use_effect_with(ending.is_some(), move |soon| {
            stay.reset();
            let ticks = soon.then(|| Interval::new(REDRAW_EVERY_MS, move || redraw.force_update()));
            move || drop(ticks)
        });
    }
    ending.map(|end| Ending { remaining: end.since(now()), stay })
}

/// Properties of [`SessionEnding`].
#[derive(Clone, PartialEq, Properties)]
pub struct SessionEndingProps {
    /// The CSS classes. It is in the document all the time, and empty most of it.
    #[prop_or_else(|| "ending".into())]
    pub class: Classes,
}

/// During the last two minutes of a session: says that it ends, with a button to stay signed in.
/// Empty at any other time.
///
/// ```
/// # use hallpass_yew::{SessionEnding, SessionProvider};
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     html! { <SessionProvider>{ "Your app" }<SessionEnding /></SessionProvider> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SessionEnding(props: &SessionEndingProps) -> Html {
    let texts = use_texts();
    // The live region is always there: screen readers speak what changes in it. The texts have
    // different keys: a translator of pages keeps the text of an element.
    let content = use_session_ending().map(|Ending { remaining, stay }| {
        let text = texts.ends_in.of(remaining);
        let is_final = *stay.progress() == Progress::Done;
        let label = match stay.progress() {
            Progress::Busy => texts.staying,
            Progress::Idle | Progress::Failed(_) => texts.stay,
            Progress::Done => texts.try_again,
        };
        html! {
            <div class="panel">
                { stay.error().map(|error| action_notice(texts, error)) }
                <p key={format!("{is_final} {text}")}>
                    { fixed(text) }
                    if is_final {
                        { texts.not_extended.html(html! { <a href={login_page(None)}>{ fixed(texts.sign_in_again) }</a> }) }
                    }
                </p>
                // The same button stays: it has the keyboard focus of a person who has just pressed
                // it.
                <button class="button" onclick={stay.on_click()} aria-disabled={stay.is_busy().to_string()}>
                    <span key={label}>{ fixed(label) }</span>
                </button>
            </div>
        }
    });
    html! { <div class={props.class.clone()} role="status">{ content.unwrap_or_default() }</div> }
}
