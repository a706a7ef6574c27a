//! `<SessionProvider>` runs the machine's effects, and `use_session()` reads what it knows.

use std::{cell::RefCell, rc::Rc, time::Duration};

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{PageTransitionEvent, VisibilityState};
use yew::prelude::*;

use super::{
    activity::Activity,
    machine::{Answer, Effect, Event, Machine, NoAnswer, Tag, step},
    state::SessionState,
};
use crate::http::{self, Asked};

/// What `<SessionProvider>` takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SessionProviderProps {
    /// What is known already. Unless that is `Loading`, nothing is asked on mount.
    #[prop_or_default]
    pub initial: Option<SessionState>,
    /// How often a visible tab asks again while somebody is signed in. Zero is never.
    #[prop_or(Duration::from_secs(60))]
    pub refetch_interval: Duration,
    /// Everything that may call `use_session()`.
    pub children: Html,
}

/// Keeps the answer to "who is signed in?" fresh for everything inside it.
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let initial = props.initial.clone();
    let machine = Machine::default();
    let state = use_state(|| initial.clone().unwrap_or_else(|| machine.session.clone()));
    let setter = state.setter();
    let interval = props.refetch_interval;
    use_effect_with((), move |()| {
        let known = initial.as_ref().is_some_and(|known| !matches!(known, SessionState::Loading { .. }));
        let machine = initial.map_or(machine, Machine::knowing);
        let runner = Runner::new(machine, Callback::from(move |state| setter.set(state)));
        let listeners = runner.listen(interval);
        if !known {
            runner.tell(Event::Mounted);
        }
        move || {
            runner.stop();
            drop(listeners);
        }
    });
    html! {
        <ContextProvider<SessionState> context={(*state).clone()}>{ props.children.clone() }</ContextProvider<SessionState>>
    }
}

/// Who is signed in, as far as the client knows. Re-renders the component when that changes.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session() -> SessionState {
    use_context::<SessionState>().expect("BUG: use_session() needs a <SessionProvider> around the component")
}

/// Does what the machine says.
struct Runner {
    /// `None` once the provider is unmounted: late answers find nobody.
    machine: RefCell<Option<Machine>>,
    retry: RefCell<Option<Timeout>>,
    activity: Activity,
    show: Callback<SessionState>,
}

impl Runner {
    fn new(machine: Machine, show: Callback<SessionState>) -> Rc<Self> {
        let activity = Activity::default();
        Rc::new(Self { machine: RefCell::new(Some(machine)), retry: RefCell::default(), activity, show })
    }

    fn tell(self: &Rc<Self>, event: Event) {
        let Some(machine) = self.machine.borrow_mut().take() else { return };
        let before = machine.session.clone();
        let (machine, effect) = step(machine, event);
        if machine.session != before {
            self.show.emit(machine.session.clone());
        }
        *self.machine.borrow_mut() = Some(machine);
        match effect {
            Some(Effect::Fetch(tag)) => self.fetch(tag),
            Some(Effect::RetryAfter(delay)) => {
                let runner = Rc::clone(self);
                // Without jitter every browser would come back at the same moment after an outage.
                let delay = delay.mul_f64(0.8 + 0.4 * js_sys::Math::random());
                let timeout = Timeout::new(millis(delay), move || runner.tell(Event::RetryDue));
                self.retry.replace(Some(timeout));
            }
            None => {}
        }
    }

    fn fetch(self: &Rc<Self>, tag: Option<Tag>) {
        self.retry.take();
        let runner = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            let used = runner.activity.take();
            let answer = http::get_session(used, tag.as_deref()).await;
            if used && answer.is_err() {
                runner.activity.put_back();
            }
            let answer = answer.map(|asked| match asked {
                Asked::Session(session, tag) => Answer::Session(Rc::new(*session), tag.map(Tag::from)),
                Asked::Unchanged => Answer::Unchanged,
                Asked::Nobody(reason) => Answer::Nobody(reason),
            });
            runner.tell(Event::Answered(answer.map_err(|_| NoAnswer)));
        });
    }

    /// Everything that makes the machine ask; released when it is dropped.
    fn listen(self: &Rc<Self>, interval: Duration) -> (Vec<EventListener>, Option<Interval>) {
        let Some(window) = web_sys::window() else { return (Vec::new(), None) };
        let mut listeners = self.activity.listen(&window);
        if let Some(document) = window.document() {
            let runner = Rc::clone(self);
            listeners.push(EventListener::new(&document, "visibilitychange", move |_| {
                if is_visible() {
                    runner.tell(Event::BecameVisible);
                }
            }));
        }
        let runner = Rc::clone(self);
        listeners.push(EventListener::new(&window, "pageshow", move |event| {
            let event: &JsValue = event.as_ref();
            if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                runner.tell(Event::Restored);
            }
        }));
        let runner = Rc::clone(self);
        let poll = (!interval.is_zero()).then(|| {
            Interval::new(millis(interval), move || {
                if is_visible() {
                    runner.tell(Event::IntervalElapsed);
                }
            })
        });
        (listeners, poll)
    }

    fn stop(&self) {
        self.machine.take();
        self.retry.take();
    }
}

fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
