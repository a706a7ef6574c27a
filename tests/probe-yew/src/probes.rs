//! The components of `examples/yew`, with probes: a button that unmounts the provider, one that
//! changes the language, one that shows the person's sessions and one that shows their ways to sign
//! in, and elements that count how often they are drawn.

use hallpass_yew::{
    ActionError, AfterSignOut, Initial, SessionList, SessionProvider, SignedIn, link, sign_out,
    texts::{ENGLISH, GERMAN},
    types::{OwnIdentity, ProviderId},
    unlink, use_action, use_own_identities, use_session, use_user,
};
use yew::{platform::spawn_local, prelude::*};

#[expect(dead_code, reason = "its root is not used here")]
#[path = "../../../examples/yew/src/main.rs"]
mod example;

/// The root.
#[component]
pub fn Probes() -> Html {
    let initial = use_memo((), |()| Initial::from_document());
    let is_mounted = use_state(|| true);
    let (is_german, has_devices, has_ways) = (use_state(|| false), use_state(|| false), use_state(|| false));
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    html! {
        <>
            if *is_mounted {
                <SessionProvider
                    initial={(*initial).clone()}
                    texts={if *is_german { &GERMAN } else { &ENGLISH }}
                >
                    <example::Greeting />
                    <Name />
                    <Ends />
                    if *has_devices { <SignedIn><SessionList /><Leave /></SignedIn> }
                    if *has_ways { <Ways /> }
                </SessionProvider>
            }
            <button id="language" onclick={toggle(&is_german)}>{ "Language" }</button>
            <button id="devices" onclick={toggle(&has_devices)}>{ "Devices" }</button>
            <button id="ways" onclick={toggle(&has_ways)}>{ "Ways" }</button>
            <button id="mounted" onclick={toggle(&is_mounted)}>{ if *is_mounted { "Hide" } else { "Show" } }</button>
        </>
    }
}

/// A sign-out with markup of its own.
#[component]
fn Leave() -> Html {
    let leave = use_action(|| sign_out(AfterSignOut::Stay));
    let error = leave.error().map(|error| format!("{error:?}"));
    html! { <><button id="leave" onclick={leave.on_click()}>{ "Leave" }</button><i id="error">{ error }</i></> }
}

/// The person's ways to sign in, which are read again after each action, and what came of the
/// actions. It is shown to anonymous visitors, too, and has an input whose text would be lost with
/// its state.
#[component]
fn Ways() -> Html {
    let identities = use_own_identities();
    // One after another.
    let (results, shown_results) = (use_mut_ref(Vec::new), use_force_update());
    let after = {
        let (identities, results) = (identities.clone(), results.clone());
        move |outcome: Result<(), ActionError>| {
            results.borrow_mut().push(outcome.map_or_else(|error| format!("{error:?}"), |()| "done".into()));
            shown_results.force_update();
            identities.reload();
        }
    };
    let link_to = |provider: &'static str| {
        let after = after.clone();
        Callback::from(move |_: MouseEvent| {
            let after = after.clone();
            spawn_local(async move { after(link(&ProviderId::new(provider), None).await) });
        })
    };
    let unlink_one = |id: String| {
        let after = after.clone();
        Callback::from(move |_: MouseEvent| {
            let (after, id) = (after.clone(), id.clone());
            spawn_local(async move { after(unlink(&id).await) });
        })
    };
    let way = |identity: &OwnIdentity| {
        let provider = identity.provider.as_ref().map(ToString::to_string);
        html! { <li key={identity.id.as_str()}><button data-provider={provider} onclick={unlink_one(identity.id.clone())}>{ "Unlink" }</button></li> }
    };
    let failed = identities.error().map(|error| format!("{error:?}"));
    html! {
        <div id="own" data-loading={identities.is_loading().to_string()} data-failed={failed}>
            <ul>{ for identities.data().iter().flat_map(|all| all.iter()).map(way) }</ul>
            <button id="link-two" onclick={link_to("two")}>{ "Link" }</button>
            <button id="link-gone" onclick={link_to("gone")}>{ "Link one that is not configured" }</button>
            <button id="unlink-gone" onclick={unlink_one("gone".into())}>{ "Unlink one that is not there" }</button>
            <input id="note" />
            <ol id="results">{ for results.borrow().iter().map(|result| html! { <li>{ result.clone() }</li> }) }</ol>
        </div>
    }
}

/// Draws a part of the session.
#[component]
fn Name() -> Html {
    let draws = use_draws();
    let name = use_user().and_then(|user| user.name);
    html! { <span id="name" data-drawn={draws.to_string()}>{ name }</span> }
}

/// Draws the whole session.
#[component]
fn Ends() -> Html {
    let draws = use_draws();
    let ends = use_session().session().map(|session| session.expires.to_string());
    html! { <span id="ends" data-drawn={draws.to_string()}>{ ends }</span> }
}

/// How often a component was drawn.
#[hook]
fn use_draws() -> u32 {
    let draws = use_mut_ref(|| 0);
    draws.replace_with(|draws| *draws + 1) + 1
}
