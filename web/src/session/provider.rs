//! `<SessionProvider>`: everything inside it may ask who is signed in.

use std::{rc::Rc, time::Duration};

use hallpass_shared::{InitialState, Timestamp};
use yew::prelude::*;

use super::{
    BasePath, Connection, SessionState,
    handle::Handle,
    machine::{Machine, Settings},
    runner::Runner,
};

/// What is known when the provider is mounted, because the server wrote it into the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Initial {
    /// Who is signed in. Unless that is `Loading`, nothing is asked on mount (C1).
    pub state: SessionState,
    /// What names that answer: the `ETag` of `GET /api/auth/session`.
    pub tag: Option<String>,
    /// The server's clock when it said so.
    pub now: Option<Timestamp>,
}

impl From<&InitialState> for Initial {
    fn from(initial: &InitialState) -> Self {
        Self { state: SessionState::of(initial), tag: initial.tag.clone(), now: Some(initial.now) }
    }
}

impl From<SessionState> for Initial {
    fn from(state: SessionState) -> Self {
        Self { state, tag: None, now: None }
    }
}

/// What `<SessionProvider>` takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SessionProviderProps {
    /// What is known already. Read once, on mount.
    #[prop_or_default]
    pub initial: Option<Initial>,
    /// Where the API lives.
    #[prop_or_else(|| hallpass_shared::paths::BASE.into())]
    pub base_path: AttrValue,
    /// How often one visible tab asks for all tabs, while somebody is signed in. Zero is never.
    #[prop_or(Duration::from_secs(60))]
    pub refetch_interval: Duration,
    /// Whether a tab asks when somebody comes back to it.
    #[prop_or(true)]
    pub refetch_on_focus: bool,
    /// Everything that may call `use_session()`.
    pub children: Html,
}

/// Keeps the answer to "who is signed in?" fresh for everything inside it.
///
/// ```
/// # use hallpass_web::session::SessionProvider;
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     html! { <SessionProvider refetch_interval={std::time::Duration::from_secs(300)}>{ "Your app" }</SessionProvider> }
/// }
/// ```
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let machine = || {
        let initial = props.initial.clone();
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
