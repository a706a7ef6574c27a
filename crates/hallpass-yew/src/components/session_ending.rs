//! The notice before a session ends, in time to do something about it (WCAG 2.2, success criterion
//! 2.2.1).

use std::time::Duration;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::{error_notice, progress::Progress};
use crate::session::{login_page, now, update, use_ending};

/// How often the remaining time is written anew: not every second, for people who hear the page.
const REDRAW_EVERY_MS: u32 = 10_000;

/// During the last two minutes of a session: says that it ends, with a button to stay signed in.
/// Empty at any other time. Its CSS class is `ending`.
///
/// ```
/// # use hallpass_yew::{SessionEnding, SessionProvider};
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     html! { <SessionProvider>{ "Your app" }<SessionEnding /></SessionProvider> }
/// }
/// ```
#[component]
pub fn SessionEnding() -> Html {
    let ending = use_ending();
    let progress = use_state(|| Progress::Offered);
    let redraw = use_force_update();
    {
        let progress = progress.setter();
        use_effect_with(ending.is_some(), move |soon| {
            progress.set(Progress::Offered);
            let ticks = soon.then(|| Interval::new(REDRAW_EVERY_MS, move || redraw.force_update()));
            move || drop(ticks)
        });
    }
    let stay = {
        let progress = progress.clone();
        Callback::from(move |_: MouseEvent| {
            if *progress == Progress::Busy {
                return;
            }
            progress.set(Progress::Busy);
            let progress = progress.clone();
            wasm_bindgen_futures::spawn_local(async move {
                // If the session ends later now, the notice disappears by itself.
                progress.set(match update().await {
                    Ok(_) => Progress::Ineffective,
                    Err(failure) => Progress::Failed(failure),
                });
            });
        })
    };
    // The live region is always there: screen readers speak what changes in it. The texts have
    // different keys: a translator of pages keeps the text of an element.
    let content = ending.map(|end| {
        let busy = *progress == Progress::Busy;
        let left = remaining(end.since(now()));
        let label = match *progress {
            Progress::Busy => "Staying signed in...",
            Progress::Offered | Progress::Failed(_) => "Stay signed in",
            Progress::Ineffective => "Try again",
        };
        html! {
            <div class="panel">
                if let Progress::Failed(failure) = &*progress { { error_notice(failure.code, failure.reference.as_deref()) } }
                if *progress == Progress::Ineffective {
                    <p key={format!("final {left}")}>{ format!("Your session ends in {left}, and could not be extended. Save your work, then ") }
                        <a href={login_page(None)}>{ "sign in again" }</a>{ "." }</p>
                } else {
                    <p key={left}>{ format!("Your session ends in {left}.") }</p>
                }
                // The same button stays: it has the keyboard focus of a person who has just pressed
                // it.
                <button class="button" onclick={stay} aria-disabled={busy.to_string()}>
                    <span key={label}>{ label }</span>
                </button>
            </div>
        }
    });
    html! { <div class="ending" role="status">{ content.unwrap_or_default() }</div> }
}

/// The remaining time, in words that do not change every second.
fn remaining(time: Duration) -> &'static str {
    match time.as_secs() {
        90.. => "2 minutes",
        45.. => "1 minute",
        _ => "less than a minute",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_time_is_in_minutes() {
        let texts = [120, 90, 89, 45, 44, 0].map(|seconds| remaining(Duration::from_secs(seconds)));
        let minute = "less than a minute";
        assert_eq!(texts, ["2 minutes", "2 minutes", "1 minute", "1 minute", minute, minute]);
    }
}
