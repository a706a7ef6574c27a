//! Carries out the effects of the state machine.

use std::{rc::Rc, time::Duration};

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::{Runner, dispatch};
use crate::{
    http::{self, Tag},
    session::{
        Moment,
        clock::now,
        machine::{Effect, EventKind, NoAnswer, State},
    },
};

/// Timers stand still while the computer sleeps. A visible page notices it after this long at most.
const MAX_TIMER: Duration = Duration::from_mins(1);

impl Runner {
    pub(super) fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Fetch { number, tag, active } => self.fetch(number, tag, active),
            Effect::Abort => {
                if let Some(request) = self.request.take() {
                    request.abort();
                }
            }
            Effect::WakeAt(moment) => self.wake_at(moment),
            Effect::RequestLock => self.lock.request(self.on_leading()),
            Effect::StealLock => self.lock.steal(self.on_leading()),
            Effect::ReleaseLock => self.lock.release(),
            Effect::Post(message) => {
                if let Some(channels) = &*self.channels.borrow() {
                    channels.post(&message);
                }
            }
        }
    }

    fn on_leading(self: &Rc<Self>) -> impl Fn(bool) + 'static {
        let runner = Rc::downgrade(self);
        move |leads| dispatch(&runner, EventKind::Leading(leads))
    }

    fn fetch(self: &Rc<Self>, number: u64, tag: Option<Tag>, active: bool) {
        let request = AbortController::new().ok();
        let signal = request.as_ref().map(AbortController::signal);
        self.request.replace(request);
        let runner = Rc::downgrade(self);
        spawn_local(async move {
            let answer = http::get_session(active, tag.as_deref(), signal.as_ref()).await;
            dispatch(&runner, EventKind::Answered(number, answer.map_err(|_| NoAnswer)));
        });
    }

    fn wake_at(self: &Rc<Self>, moment: Option<Moment>) {
        let timer = moment.map(|moment| {
            let delay = moment.since(now()).min(MAX_TIMER);
            let runner = Rc::downgrade(self);
            let millis = u32::try_from(delay.as_millis()).unwrap_or(u32::MAX);
            Timeout::new(millis, move || {
                if let Some(runner) = runner.upgrade() {
                    runner.timer.take();
                    runner.dispatch(EventKind::Tick);
                    // The state machine emits `WakeAt` only if the moment is another one.
                    if runner.timer.borrow().is_none() {
                        let next = runner.state.borrow().as_ref().and_then(State::wakes_at);
                        runner.wake_at(next);
                    }
                }
            })
        });
        self.timer.replace(timer);
    }
}
