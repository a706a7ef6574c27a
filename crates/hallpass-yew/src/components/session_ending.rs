//! The notice before a session ends, in time to do something about it (WCAG 2.2, success criterion 2.2.1).

use std::time::Duration;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::error_notice;
use crate::session::{ActionFailure, login_page, now, update, use_ending};

/// How often what is left is written anew. Whoever hears the page is not told every second.
const EVERY_MS: u32 = 10_000;

#[derive(Clone, PartialEq, Eq)]
enum Progress {
    Offered,
    Asking,
    /// The server was told, and the session still ends.
    Final,
    Failed(ActionFailure),
}

/// Says that the session ends soon, and how to stay. Shows nothing at any other time. By the
/// class `ending` of Hallpass' own style sheet it lies above the page and moves nothing.
///
/// ```
/// # use hallpass_yew::{components::SessionEnding, session::SessionProvider};
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
            let ticks = soon.then(|| Interval::new(EVERY_MS, move || redraw.force_update()));
            move || drop(ticks)
        });
    }
    let stay = {
        let progress = progress.clone();
        Callback::from(move |_: MouseEvent| {
            if *progress == Progress::Asking {
                return;
            }
            progress.set(Progress::Asking);
            let progress = progress.clone();
            wasm_bindgen_futures::spawn_local(async move {
                // Where it ends later now, the notice is gone by itself.
                progress.set(match update().await {
                    Ok(_) => Progress::Final,
                    Err(failure) => Progress::Failed(failure),
                });
            });
        })
    };
    // There from the beginning: whoever hears the page hears what changes in it. What changes has a key of its own: a translator
    // of pages keeps the words that it knows.
    let content = ending.map(|end| {
        let busy = *progress == Progress::Asking;
        let left = left(end.since(now()));
        let label = match *progress {
            Progress::Asking => "Staying signed in...",
            Progress::Offered | Progress::Failed(_) => "Stay signed in",
            Progress::Final => "Try again",
        };
        html! {
            <div class="panel">
                if let Progress::Failed(failure) = &*progress { { error_notice(failure.code, failure.reference.as_deref()) } }
                if *progress == Progress::Final {
                    <p key={format!("final {left}")}>{ format!("Your session ends in {left}, and could not be extended. Save your work, then ") }
                        <a href={login_page(None)}>{ "sign in again" }</a>{ "." }</p>
                } else {
                    <p key={left}>{ format!("Your session ends in {left}.") }</p>
                }
                // It stays where it is: whoever has just pressed it has the keyboard there.
                <button class="button" onclick={stay} aria-disabled={busy.to_string()}>
                    <span key={label}>{ label }</span>
                </button>
            </div>
        }
    });
    html! { <div class="ending" role="status">{ content.unwrap_or_default() }</div> }
}

/// What is left, in words that do not change every second.
fn left(time: Duration) -> &'static str {
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
    fn what_is_left_is_told_to_the_minute() {
        let told = [120, 90, 89, 45, 44, 0].map(|seconds| left(Duration::from_secs(seconds)));
        let minute = "less than a minute";
        assert_eq!(told, ["2 minutes", "2 minutes", "1 minute", "1 minute", minute, minute]);
    }
}
