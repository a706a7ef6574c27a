//! Connects the state machine with the browser: dispatches events to it, and carries out its
//! effects.

mod effects;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::{
    SessionState,
    channels::Channels,
    clock::{SleepDetector, now, random_thousandths},
    departure,
    handle::Handle,
    leader_lock::LeaderLock,
    listeners,
    machine::{Event, EventKind, State, step},
};

/// Runs the state machine of a mounted provider.
pub struct Runner {
    /// `None` once the provider is unmounted: late answers change nothing.
    state: RefCell<Option<State>>,
    /// Events that happened during a step.
    queue: RefCell<VecDeque<EventKind>>,
    is_stepping: Cell<bool>,
    handle: Handle,
    sleep: SleepDetector,
    timer: RefCell<Option<Timeout>>,
    request: RefCell<Option<AbortController>>,
    channels: RefCell<Option<Channels>>,
    lock: LeaderLock,
    listeners: RefCell<Vec<EventListener>>,
    /// Resolved when no request is in flight.
    awaiting_rest: RefCell<Vec<Function>>,
}

thread_local! {
    static CURRENT: RefCell<Weak<Runner>> = const { RefCell::new(Weak::new()) };
    static STARTED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a provider was mounted in this page before: then the page's initial state may be
/// outdated.
pub fn was_started() -> bool {
    STARTED.get()
}

impl Runner {
    /// Starts with `state`, and shows what it knows through `handle`.
    pub fn start(state: State, handle: Handle) -> Rc<Self> {
        let name = handle.base_path().as_str().to_owned();
        let runner = Rc::new(Self {
            state: RefCell::new(Some(state.with_jitter(random_thousandths()))),
            queue: RefCell::default(),
            is_stepping: Cell::default(),
            handle,
            sleep: SleepDetector::start(),
            timer: RefCell::default(),
            request: RefCell::default(),
            channels: RefCell::default(),
            lock: LeaderLock::new(&name),
            listeners: RefCell::default(),
            awaiting_rest: RefCell::default(),
        });
        runner.open_channels();
        let [left, back, happened] = [(); 3].map(|()| Rc::downgrade(&runner));
        // A page with an open channel that gets a message while it is away is not restored.
        let mut all = listeners::listen_leaving(
            move || drop(left.upgrade().and_then(|runner| runner.channels.take())),
            move || {
                if let Some(runner) = back.upgrade() {
                    runner.open_channels();
                }
            },
        );
        all.extend(listeners::listen(move |event| dispatch(&happened, event)));
        runner.listeners.replace(all);
        CURRENT.set(Rc::downgrade(&runner));
        STARTED.set(true);
        runner.dispatch(EventKind::Mounted(departure::take_arrival()));
        if listeners::is_visible() {
            runner.dispatch(EventKind::Shown);
        }
        if listeners::is_offline() {
            runner.dispatch(EventKind::Offline);
        }
        runner
    }

    /// The runner of the provider that is mounted.
    pub fn current() -> Option<Rc<Self>> {
        CURRENT.with_borrow(Weak::upgrade).filter(|runner| runner.state.borrow().is_some())
    }

    /// Dispatches an event to the state machine, after those that are queued.
    pub fn dispatch(self: &Rc<Self>, event: EventKind) {
        let slept = self.sleep.slept();
        self.queue.borrow_mut().extend(slept.map(EventKind::Woke).into_iter().chain([event]));
        if self.is_stepping.replace(true) {
            return;
        }
        while let Some(kind) = self.next_event() {
            let Some(state) = self.state.borrow_mut().take() else { break };
            let (state, effects) = step(state, Event { at: now(), kind });
            let view = state.view(now());
            self.state.replace(Some(state));
            self.handle.set_view(view);
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.is_stepping.set(false);
        if !self.has_request_in_flight() {
            self.resolve_rest();
        }
    }

    /// Who is signed in, as soon as no request is in flight. `None` once the provider is unmounted.
    pub async fn rest(&self) -> Option<SessionState> {
        if self.has_request_in_flight() {
            let rest = Promise::new(&mut |resolve, _| self.awaiting_rest.borrow_mut().push(resolve));
            // It is never rejected.
            let _ = JsFuture::from(rest).await;
        }
        self.state.borrow().is_some().then(|| self.session_state())
    }

    /// Who is signed in, as far as it is known.
    pub fn session_state(&self) -> SessionState {
        self.handle.view().session
    }

    /// Increases when an answer in flight becomes outdated.
    pub fn generation(&self) -> u64 {
        self.state.borrow().as_ref().map_or(0, State::generation)
    }

    /// Releases everything, when the provider is unmounted.
    pub fn stop(&self) {
        self.state.take();
        self.listeners.take();
        self.channels.take();
        self.lock.release();
        self.timer.take();
        if let Some(request) = self.request.take() {
            request.abort();
        }
        self.resolve_rest();
    }

    fn open_channels(self: &Rc<Self>) {
        let heard = Rc::downgrade(self);
        let channels = Channels::open(self.handle.base_path().as_str(), move |message| {
            dispatch(&heard, EventKind::Heard(message));
        });
        self.channels.replace(channels);
    }

    fn next_event(&self) -> Option<EventKind> {
        self.queue.borrow_mut().pop_front()
    }

    fn has_request_in_flight(&self) -> bool {
        self.state.borrow().as_ref().is_some_and(State::has_request_in_flight)
    }

    fn resolve_rest(&self) {
        for resolve in self.awaiting_rest.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    }
}

/// Dispatches an event, unless the provider is unmounted.
fn dispatch(runner: &Weak<Runner>, event: EventKind) {
    if let Some(runner) = runner.upgrade() {
        runner.dispatch(event);
    }
}
