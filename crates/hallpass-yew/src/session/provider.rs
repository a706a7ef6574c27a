//! `<SessionProvider>`: the root of everything that asks who is signed in.

use std::{ptr, rc::Rc, time::Duration};

use yew::prelude::*;

use super::{
    Connection, Initial, SessionState,
    handle::Handle,
    machine::{Settings, State},
    runner::{Runner, was_started},
};
use crate::{
    http::{BasePath, SignInPage},
    texts::{ENGLISH, Texts},
};

/// Properties of [`SessionProvider`]. All but the texts and the children are read once, on mount.
#[derive(Clone, Properties)]
pub struct SessionProviderProps {
    /// What is known already. A provider that is mounted again, later in the life of a page,
    /// ignores it and asks: it may be outdated.
    #[prop_or_default]
    pub initial: Option<Initial>,
    /// The path of the API. For an app at an origin of its own, the URL of the API, such as
    /// `https://api.example.org/api/auth`.
    #[prop_or_else(|| hallpass_types::paths::BASE.into())]
    pub base_path: AttrValue,
    /// The login page: a path, or a URL where it is at another origin.
    #[prop_or_else(|| hallpass_types::paths::LOGIN_PAGE.into())]
    pub sign_in_page: AttrValue,
    /// How often one visible tab polls for all tabs, while a person is signed in. Zero: never.
    #[prop_or(Duration::from_mins(1))]
    pub refetch_interval: Duration,
    /// Whether a tab asks when it is shown or gets the keyboard focus.
    #[prop_or(true)]
    pub refetch_on_focus: bool,
    /// What the components inside it say, and in which language: see [`texts`](crate::texts).
    #[prop_or(&ENGLISH)]
    pub texts: &'static Texts,
    /// Everything that may call `use_session()`.
    pub children: Html,
}

/// Without what is read once.
impl PartialEq for SessionProviderProps {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.texts, other.texts) && self.children == other.children
    }
}

/// Keeps the answer to "who is signed in?" fresh for everything inside it.
///
/// Mount one at a time: [`sign_in`](super::sign_in), [`update`](super::update) and the like belong
/// to the one that was mounted last.
///
/// Of the visible tabs of a browser one polls for all: it holds a Web Lock, and posts to the others
/// on a BroadcastChannel. A tab that has heard nothing for one and a half to two intervals takes
/// over. (Firefox does not keep a page that holds a lock in its back/forward cache: Back loads it
/// anew.)
///
/// ```
/// # use hallpass_yew::SessionProvider;
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     let interval = std::time::Duration::from_secs(300);
///     html! { <SessionProvider refetch_interval={interval}>{ "Your app" }</SessionProvider> }
/// }
/// ```
///
/// An app at an origin of its own, which the API must allow:
///
/// ```
/// # use hallpass_yew::SessionProvider;
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     let api = "https://api.example.org/api/auth";
///     html! { <SessionProvider base_path={api} sign_in_page="/signin">{ "Your app" }</SessionProvider> }
/// }
/// ```
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let new_state = || {
        // Another person may have signed in since the page was loaded.
        let initial = props.initial.clone().filter(|_| !was_started());
        let loading = SessionState::Loading { connection: Connection::Fresh };
        let Initial { state, tag, now } = initial.unwrap_or_else(|| loading.into());
        let settings = Settings {
            poll_interval: props.refetch_interval,
            ask_on_focus: props.refetch_on_focus,
            jitter: 0,
        };
        State::new(settings, state, tag.map(Rc::from), now)
    };
    let handle = use_memo((), |()| {
        let base_path = BasePath::from(props.base_path.as_str());
        let sign_in_page = SignInPage::from(props.sign_in_page.as_str());
        // Before the effects: those of the components inside run before those of the provider.
        base_path.make_current();
        sign_in_page.make_current();
        Handle::new(new_state().first_view(), base_path, sign_in_page, props.texts)
    });
    {
        let (handle, state) = ((*handle).clone(), use_memo((), |()| new_state()));
        use_effect_with((), move |()| {
            let runner = Runner::start((*state).clone(), handle);
            move || runner.stop()
        });
    }
    html! {
        <ContextProvider<Handle> context={handle.with_texts(props.texts)}>{ props.children.clone() }</ContextProvider<Handle>>
    }
}
