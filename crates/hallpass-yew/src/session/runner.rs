//! Does what the machine says, in a browser.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
    time::Duration,
};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::{
    Moment, SessionState, arrival,
    channel::Channels,
    clock::{Sleep, now, random_mille},
    handle::Handle,
    listeners,
    lock::Lock,
    machine::{Effect, Event, Machine, NoAnswer, Tag, What, step},
};
use crate::http;

/// Timers stand still while the machine sleeps: for a page that somebody sees it is noticed after this long at the latest.
const LONGEST: Duration = Duration::from_secs(60);

/// Does what the machine says, until it is stopped.
pub struct Runner {
    /// `None` once the provider is unmounted: late answers find nobody.
    machine: RefCell<Option<Machine>>,
    /// What has happened while something else was being done.
    queue: RefCell<VecDeque<What>>,
    running: Cell<bool>,
    handle: Handle,
    sleep: Sleep,
    timer: RefCell<Option<Timeout>>,
    request: RefCell<Option<AbortController>>,
    channels: RefCell<Option<Channels>>,
    lock: Lock,
    listeners: RefCell<Vec<EventListener>>,
    /// Who waits until no request is in flight.
    waiting: RefCell<Vec<Function>>,
}

thread_local! {
    static CURRENT: RefCell<Weak<Runner>> = const { RefCell::new(Weak::new()) };
    static STARTED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a provider was mounted in this page before: then what it shows is no longer what it was loaded with.
pub fn was_started() -> bool {
    STARTED.get()
}

impl Runner {
    /// Begins with what `machine` knows, and shows it through `handle`.
    pub fn start(machine: Machine, handle: Handle) -> Rc<Self> {
        let name = handle.base().as_str().to_owned();
        handle.base().make_current();
        let runner = Rc::new(Self {
            machine: RefCell::new(Some(machine.with_jitter(random_mille()))),
            queue: RefCell::default(),
            running: Cell::default(),
            handle,
            sleep: Sleep::watch(),
            timer: RefCell::default(),
            request: RefCell::default(),
            channels: RefCell::default(),
            lock: Lock::new(&name),
            listeners: RefCell::default(),
            waiting: RefCell::default(),
        });
        runner.open_channels();
        let [left, back, happened] = [(); 3].map(|()| Rc::downgrade(&runner));
        // A page that is told something while it is away cannot come back as it was.
        let mut all = listeners::listen_leaving(
            move || drop(left.upgrade().and_then(|runner| runner.channels.take())),
            move || {
                if let Some(runner) = back.upgrade() {
                    runner.open_channels();
                }
            },
        );
        all.extend(listeners::listen(move |what| tell(&happened, what)));
        runner.listeners.replace(all);
        CURRENT.set(Rc::downgrade(&runner));
        STARTED.set(true);
        runner.tell(What::Mounted(arrival::take()));
        if listeners::is_visible() {
            runner.tell(What::Shown);
        }
        if listeners::is_offline() {
            runner.tell(What::Offline);
        }
        runner
    }

    /// The one of the provider that is mounted.
    pub fn current() -> Option<Rc<Self>> {
        CURRENT.with_borrow(Weak::upgrade).filter(|runner| runner.machine.borrow().is_some())
    }

    /// Has the machine go on from `what`.
    pub fn tell(self: &Rc<Self>, what: What) {
        let slept = self.sleep.slept();
        self.queue.borrow_mut().extend(slept.map(What::Woke).into_iter().chain([what]));
        if self.running.replace(true) {
            return;
        }
        while let Some(what) = self.next() {
            let Some(machine) = self.machine.borrow_mut().take() else { break };
            let (machine, effects) = step(machine, Event { at: now(), what });
            let view = machine.view(now());
            self.machine.replace(Some(machine));
            self.handle.show(view);
            for effect in effects {
                self.act(effect);
            }
        }
        self.running.set(false);
        if self.machine.borrow().as_ref().is_none_or(Machine::is_idle) {
            for resolve in self.waiting.take() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        }
    }

    fn open_channels(self: &Rc<Self>) {
        let heard = Rc::downgrade(self);
        let channels =
            Channels::open(self.handle.base().as_str(), move |message| tell(&heard, What::Heard(message)));
        self.channels.replace(channels);
    }

    fn next(&self) -> Option<What> {
        self.queue.borrow_mut().pop_front()
    }

    /// Who is signed in, as soon as no request is in flight; `None` once this is stopped.
    pub async fn rest(&self) -> Option<SessionState> {
        if self.machine.borrow().as_ref().is_some_and(|machine| !machine.is_idle()) {
            let rest = Promise::new(&mut |resolve, _| self.waiting.borrow_mut().push(resolve));
            // It is never rejected.
            let _ = JsFuture::from(rest).await;
        }
        self.machine.borrow().is_some().then(|| self.handle.view().session)
    }

    /// See [`Machine::news`].
    pub fn news(&self) -> u64 {
        self.machine.borrow().as_ref().map_or(0, Machine::news)
    }

    fn act(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Fetch { number, tag, used } => self.fetch(number, tag, used),
            Effect::Abort => {
                if let Some(request) = self.request.take() {
                    request.abort();
                }
            }
            Effect::WakeAt(moment) => self.wake_at(moment),
            Effect::Lead => self.lock.lead(self.led()),
            Effect::TakeOver => self.lock.take_over(self.led()),
            Effect::Yield => self.lock.release(),
            Effect::Tell(message) => {
                if let Some(channels) = &*self.channels.borrow() {
                    channels.tell(&message);
                }
            }
        }
    }

    fn led(self: &Rc<Self>) -> impl Fn(bool) + 'static {
        let runner = Rc::downgrade(self);
        move |leads| tell(&runner, What::Led(leads))
    }

    fn fetch(self: &Rc<Self>, number: u64, tag: Option<Tag>, used: bool) {
        let request = AbortController::new().ok();
        let signal = request.as_ref().map(AbortController::signal);
        self.request.replace(request);
        let runner = Rc::downgrade(self);
        spawn_local(async move {
            let answer = http::get_session(used, tag.as_deref(), signal.as_ref()).await;
            tell(&runner, What::Answered(number, answer.map_err(|_| NoAnswer)));
        });
    }

    fn wake_at(self: &Rc<Self>, moment: Option<Moment>) {
        let timer = moment.map(|moment| {
            let delay = moment.since(now()).min(LONGEST);
            let runner = Rc::downgrade(self);
            let millis = u32::try_from(delay.as_millis()).unwrap_or(u32::MAX);
            Timeout::new(millis, move || {
                if let Some(runner) = runner.upgrade() {
                    runner.timer.take();
                    runner.tell(What::Tick);
                    // The machine says when it wakes only when that is another moment.
                    if runner.timer.borrow().is_none() {
                        let next = runner.machine.borrow().as_ref().and_then(Machine::wakes_at);
                        runner.wake_at(next);
                    }
                }
            })
        });
        self.timer.replace(timer);
    }

    /// Lets go of everything.
    pub fn stop(&self) {
        self.machine.take();
        self.listeners.take();
        self.channels.take();
        self.lock.release();
        self.timer.take();
        if let Some(request) = self.request.take() {
            request.abort();
        }
        for resolve in self.waiting.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    }
}

fn tell(runner: &Weak<Runner>, what: What) {
    if let Some(runner) = runner.upgrade() {
        runner.tell(what);
    }
}
