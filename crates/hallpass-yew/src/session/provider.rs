//! `<SessionProvider>`: everything inside it may ask who is signed in.

use std::{rc::Rc, time::Duration};

use yew::prelude::*;

use super::{
    BasePath, Connection, Initial, SessionState,
    handle::Handle,
    machine::{Machine, Settings},
    runner::{Runner, was_started},
};

/// What `<SessionProvider>` takes. All of it is read once, on mount.
#[derive(Clone, PartialEq, Properties)]
pub struct SessionProviderProps {
    /// What is known already. A provider that is mounted later in the life of a page asks instead: what was known may be old.
    #[prop_or_default]
    pub initial: Option<Initial>,
    /// Where the API lives.
    #[prop_or_else(|| hallpass_types::paths::BASE.into())]
    pub base_path: AttrValue,
    /// How often one visible tab asks for all tabs, while somebody is signed in. Zero is never.
    #[prop_or(Duration::from_secs(60))]
    pub refetch_interval: Duration,
    /// Whether a tab asks when somebody comes back to it, by looking at it or with the keyboard.
    #[prop_or(true)]
    pub refetch_on_focus: bool,
    /// Everything that may call `use_session()`.
    pub children: Html,
}

/// Keeps the answer to "who is signed in?" fresh for everything inside it.
///
/// One at a time: [`sign_in`](super::sign_in), [`update`](super::update) and the like speak for the one that was mounted last.
///
/// Of the tabs of a browser that are seen one polls for all: it holds a Web Lock, and tells the others on a BroadcastChannel. A
/// tab that has heard nothing for one and a half to two intervals takes over. (Firefox does not keep a page that holds a lock in its
/// back/forward cache: Back loads it anew.)
///
/// ```
/// # use hallpass_yew::session::SessionProvider;
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     html! { <SessionProvider refetch_interval={std::time::Duration::from_secs(300)}>{ "Your app" }</SessionProvider> }
/// }
/// ```
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let machine = || {
        // Somebody else may have signed in since.
        let initial = props.initial.clone().filter(|_| !was_started());
        let nobody_knows = SessionState::Loading { connection: Connection::Fresh };
        let Initial { state, tag, now } = initial.unwrap_or_else(|| nobody_knows.into());
        let settings =
            Settings { interval: props.refetch_interval, on_focus: props.refetch_on_focus, jitter: 0 };
        Machine::new(settings, state, tag.map(Rc::from), now)
    };
    let handle =
        use_memo((), |()| Handle::new(machine().first_view(), BasePath::from(props.base_path.as_str())));
    {
        let (handle, machine) = ((*handle).clone(), use_memo((), |()| machine()));
        use_effect_with((), move |()| {
            let runner = Runner::start((*machine).clone(), handle);
            move || runner.stop()
        });
    }
    html! {
        <ContextProvider<Handle> context={(*handle).clone()}>{ props.children.clone() }</ContextProvider<Handle>>
    }
}
