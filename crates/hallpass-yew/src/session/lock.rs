//! Web Locks: of all tabs that are seen, one polls. web-sys marks them as unstable, so the binding is by hand.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    /// <https://w3c.github.io/web-locks/#api-lock-manager-request>
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Closure<dyn FnMut(JsValue) -> Promise>,
    ) -> Result<Promise, JsValue>;
}

/// The lock of the tab that polls. Where a browser has no locks (plain http, an old one), nobody is given it; then it is
/// whoever waits the shortest time that polls.
pub struct Lock {
    name: String,
    /// Counts requests: an earlier one has nothing to say any more.
    current: Rc<Cell<u32>>,
    /// Lets go of the lock, or of the place in the queue for it.
    held: RefCell<Option<Held>>,
}

struct Held {
    waiting: Option<AbortController>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Lock {
    /// Of the apps with the API at `base`.
    pub fn new(base: &str) -> Self {
        Self { name: format!("hallpass:{base}"), current: Rc::default(), held: RefCell::default() }
    }

    /// Waits for the lock; says when it is held, and when it was taken away.
    pub fn lead(&self, led: impl Fn(bool) + 'static) {
        let waiting = AbortController::new().ok();
        let options = Object::new();
        if let Some(waiting) = &waiting {
            let _ = Reflect::set(&options, &"signal".into(), &waiting.signal());
        }
        self.ask(&options, waiting, led);
    }

    /// Takes the lock from whoever has it: a tab that is frozen keeps it and does not poll.
    pub fn take_over(&self, led: impl Fn(bool) + 'static) {
        self.release();
        let options = Object::new();
        let _ = Reflect::set(&options, &"steal".into(), &JsValue::TRUE);
        self.ask(&options, None, led);
    }

    fn ask(&self, options: &Object, waiting: Option<AbortController>, led: impl Fn(bool) + 'static) {
        self.release();
        let Some(manager) = manager() else { return };
        let number = self.current.get();
        let (current, led) = (Rc::clone(&self.current), Rc::new(led));
        let release = Rc::new(RefCell::new(None));
        let granted = {
            let (current, led, release) = (Rc::clone(&current), Rc::clone(&led), Rc::clone(&release));
            Closure::new(move |_lock: JsValue| {
                if current.get() != number {
                    return Promise::resolve(&JsValue::UNDEFINED);
                }
                let held = Promise::new(&mut |resolve, _| {
                    release.replace(Some(resolve));
                });
                led(true);
                held
            })
        };
        let Ok(asked) = manager.request(&self.name, options, &granted) else { return };
        self.held.replace(Some(Held { waiting, release }));
        spawn_local(async move {
            let ended = JsFuture::from(asked).await;
            drop(granted);
            // Another tab has taken it. Anything else is a lock that cannot be had, as in a page without an origin.
            if ended.is_err_and(|error| is_abort(&error)) && current.get() == number {
                led(false);
            }
        });
    }

    /// Lets another tab have it.
    pub fn release(&self) {
        self.current.set(self.current.get().wrapping_add(1));
        if let Some(Held { waiting, release }) = self.held.take() {
            if let Some(release) = release.take() {
                let _ = release.call0(&JsValue::NULL);
            } else if let Some(waiting) = waiting {
                waiting.abort();
            }
        }
    }
}

/// How a request ends whose lock was stolen.
fn is_abort(error: &JsValue) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == "AbortError")
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined() && !locks.is_null()).then(|| locks.unchecked_into())
}
